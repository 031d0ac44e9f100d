/** Hosts as a survey would find them after this cluster was installed: the very files that are installed. */
import type { Cluster } from '../../cluster/schema';
import { paths } from '../../kubernetes/paths';
import { renderTarget } from '../../target';
import { sampleSecrets } from '../../testing/sampleCluster';
import type { SurveyedHost } from '../runningCluster';

const isUnit = (path: string): boolean => path.startsWith(`${paths.units}/`) && path.endsWith('.service');

/** Without a record, as the first version of Keelson left it; what the programs say of their version is found either way. */
export function surveyOf(cluster: Cluster, changes: Partial<SurveyedHost> = {}): SurveyedHost[] {
  return cluster.nodes.map(({ hostname, ip }) => {
    const files = renderTarget(cluster, hostname, sampleSecrets).map(
      ({ installPath, content }) => [installPath, content] as const,
    );
    return {
      ...{ hostname, ip, reachable: true, podsRun: true, kubernetesVersion: cluster.kubernetesVersion },
      units: Object.fromEntries(
        files.filter(([path]) => isUnit(path)).map(([path, text]) => [path.slice(paths.units.length + 1), text]),
      ),
      files: Object.fromEntries(files.filter(([path]) => !isUnit(path))),
      ...changes,
    };
  });
}

/** A machine on which nothing was installed. */
export const emptyHost = (hostname: string, ip: string): SurveyedHost => ({
  ...{ hostname, ip, reachable: true, podsRun: false, units: {}, files: {} },
});
