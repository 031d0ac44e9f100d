/** What a plan says of a host's programs beside what it replaces. */
import { binaryNamesOf } from '../../../shared/components/binaryNames';
import type { Notice } from '../../../shared/job/notices';
import { minorOf } from '../../../shared/kubernetesVersion';
import type { FoundHost } from '../../../shared/resources/found';
import { ofKubernetes } from '../preflight/fit';
import type { StepContext } from '../step';

type Asked = Pick<StepContext, 'cluster' | 'node' | 'binaries' | 'sumOf'>;

/** Unless one is not known before it is downloaded. */
async function hasTheSamePrograms({ cluster, node, binaries, sumOf }: Asked, { paths }: FoundHost): Promise<boolean> {
  const { dir, source } = cluster.binaries;
  if (source.kind === 'preinstalled') return true;
  for (const name of binaryNamesOf(cluster, node).required.filter((one) => ofKubernetes.test(one))) {
    const [local, there] = [binaries.get(name), paths.get(`${dir}/${name}`)?.sha256];
    if (local === undefined || there === undefined || (await sumOf(local)) !== there) return false;
  }
  return true;
}

/**
 * A notice where a host stays at the version that runs although the cluster file says another one of the same minor: the
 * programs that it names are the very ones that lie there, so nothing is replaced, and an update would be announced in vain.
 */
export async function keptVersion(asked: Asked, found: FoundHost): Promise<Notice[]> {
  const wanted = asked.cluster.kubernetesVersion;
  const running = (found.facts['RUNNING'] ?? '').replace(/[-+].*$/, '');
  if (running === wanted || minorOf(running) !== minorOf(wanted) || found.facts['OURS'] !== 'yes') return [];
  return (await hasTheSamePrograms(asked, found))
    ? [{ severity: 'warning', code: 'VERSION_KEPT', params: { wanted, found: running } }]
    : [];
}

/** Without a word a plan would say that there is nothing to do about them. A deployment itself has them all by then. */
export function unseenPrograms(
  { cluster, node, binaries }: Pick<StepContext, 'cluster' | 'node' | 'binaries'>,
  { paths }: Pick<FoundHost, 'paths'>,
): Notice[] {
  const { dir, source } = cluster.binaries;
  if (source.kind === 'preinstalled') return [];
  const names = binaryNamesOf(cluster, node).required.filter(
    (name) => paths.has(`${dir}/${name}`) && !binaries.has(name),
  );
  return names.length > 0
    ? [{ severity: 'warning', code: 'PROGRAMS_UNSEEN', params: { names: names.join(', ') } }]
    : [];
}
