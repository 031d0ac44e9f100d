import { paths as target } from '../../shared/kubernetes/paths';
import type { ClusterSecrets } from '../../shared/target/targetFile';
import type { Host } from '../ssh/host';
import { sh } from '../shell/quote';

/**
 * The secrets that a master already runs with, so that a deployment from another workstation changes nothing; undefined
 * when it has none. Give it a host without observer: its answer must not be recorded.
 */
export async function readClusterSecrets(host: Host, signal: AbortSignal): Promise<ClusterSecrets | undefined> {
  const read = async (path: string): Promise<string> =>
    (await host.ask(sh`cat ${path} 2>/dev/null`, { signal, label: `read ${path}` })).stdout;
  const token = (await read(target.token)).split(',')[0]?.trim() ?? '';
  const serviceAccountKey = await read(target.serviceAccountKey);
  return token === '' || serviceAccountKey.trim() === '' ? undefined : { token, serviceAccountKey };
}
