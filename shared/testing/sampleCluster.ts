/** Clusters for tests: the guide's values (ARCHITECTURE.md, "The guide"), changed where a test wants it. */
import type { Cluster, ClusterInput } from '../cluster/schema';
import { reviewCluster } from '../cluster/rules';
import { renderTarget } from '../target';
import { placeholderSecrets, type ClusterSecrets, type TargetFile } from '../target/targetFile';

export const sampleSecrets: ClusterSecrets = {
  token: '00112233445566778899aabbccddeeff',
  serviceAccountKey: '-----BEGIN PRIVATE KEY-----\nbm90IGEga2V5\n-----END PRIVATE KEY-----\n',
  pki: placeholderSecrets.pki,
};

/** Three nodes: n1 is master and worker, n2 and n3 are workers. Docker and calico on Kubernetes 1.9.0. */
export const sampleInput = (changes: Partial<ClusterInput> = {}): ClusterInput => ({
  apiVersion: 'keelson/v1',
  name: 'lab',
  kubernetesVersion: '1.9.0',
  nodes: [
    { hostname: 'n1', ip: '10.77.0.11', roles: ['master', 'worker'] },
    { hostname: 'n2', ip: '10.77.0.12', roles: ['worker'] },
    { hostname: 'n3', ip: '10.77.0.13', roles: ['worker'] },
  ],
  ...changes,
});

/** @throws Error that lists the issues when the input is not a good cluster. */
export function sampleCluster(changes: Partial<ClusterInput> = {}): Cluster {
  const { cluster, issues } = reviewCluster(sampleInput(changes));
  if (!cluster) throw new Error(JSON.stringify(issues));
  return cluster;
}

/** The files of a node by their path in the target directory. */
export const filesOf = (cluster: Cluster, hostname = 'n1'): ReadonlyMap<string, TargetFile> =>
  new Map(renderTarget(cluster, hostname, sampleSecrets).map((file) => [file.path, file]));

/** The text of one file of a node. @throws Error when the node has no such file. */
export function textOf(cluster: Cluster, path: string, hostname = 'n1'): string {
  const file = filesOf(cluster, hostname).get(path);
  if (!file) throw new Error(`${hostname} has no ${path}`);
  return file.content;
}

/** The settings of a unit as `Section.Key=value` lines, continued lines joined: a reader of its own, not our writer's. */
export function settingsOf(unit: string): string[] {
  let section = '';
  return unit
    .replaceAll(/\s*\\\n\s*/g, ' ')
    .split('\n')
    .flatMap((line) => {
      const heading = /^\[(\w+)\]$/.exec(line);
      if (heading) section = heading[1] ?? '';
      return heading || line === '' ? [] : [`${section}.${line}`];
    });
}

/** Program and arguments of a unit's ExecStart. */
export const commandOf = (unit: string): string[] =>
  (settingsOf(unit).find((line) => line.startsWith('Service.ExecStart=')) ?? '')
    .replace('Service.ExecStart=', '')
    .split(' ');
