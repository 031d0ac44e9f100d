import { paths as target } from '../../../shared/kubernetes/paths';
import type { ClusterSecrets } from '../../../shared/target/targetFile';
import { AppError } from '../../../shared/errors';
import type { Host } from '../../ssh/host';
import { sh } from '../../shell/quote';
import { mastersOf, type Cluster } from '../../../shared/cluster/schema';
import { headerOf, parseLedger } from '../../../shared/resources/ledger';
import type { Hosts } from '../../ssh/hosts';
import { paths } from '../../node/paths';
import { recordedCluster } from './ownership';

/**
 * The secrets that a master already runs with, so that a deployment from another workstation changes nothing; undefined
 * when it has none. Give it a host without observer: its answer must not be recorded.
 */
async function readClusterSecrets(host: Host, signal: AbortSignal): Promise<ClusterSecrets | undefined> {
  const read = async (path: string): Promise<string> =>
    (await host.ask(sh`cat ${path} 2>/dev/null`, { signal, label: `read ${path}` })).stdout;
  const token = (await read(target.token)).split(',')[0]?.trim() ?? '';
  const serviceAccountKey = await read(target.serviceAccountKey);
  return token === '' || serviceAccountKey.trim() === '' ? undefined : { token, serviceAccountKey };
}

/**
 * The id that the cluster's control plane has: by the ledger of any master that can be asked, or, where that is lost, by the
 * cluster that it was last worked on for; undefined when none has one.
 */
export async function installedId(
  cluster: Cluster,
  hosts: Pick<Hosts, 'get'>,
  signal: AbortSignal,
): Promise<string | undefined> {
  for (const { hostname } of mastersOf(cluster)) {
    try {
      const host = await hosts.get(hostname, signal);
      const { stdout } = await host.ask(sh`head -n 1 ${paths.ledger} 2>/dev/null; cat ${paths.record} 2>/dev/null`, {
        signal,
        label: 'read the ledger',
      });
      const owners = stdout.split('\n').map((line) => headerOf(parseLedger(`${line}\n`)) ?? recordedCluster(line));
      const owner = owners.find((one) => one !== undefined);
      if (owner) return owner.id;
    } catch (thrown) {
      if (signal.aborted) throw thrown;
      // A master that cannot be reached says so when it is worked on.
    }
  }
  return undefined;
}

/** Refuses a master of another cluster. @throws NODE_OF_OTHER_CLUSTER */
async function requireOwn(host: Host, id: string | undefined, signal: AbortSignal): Promise<void> {
  const { stdout } = await host.ask(sh`head -n 1 ${paths.ledger} 2>/dev/null`, { signal, label: 'read the ledger' });
  const header = headerOf(parseLedger(stdout));
  if (header && id !== undefined && header.id !== id) {
    throw new AppError('NODE_OF_OTHER_CLUSTER', { host: host.name, name: header.name, id: header.id });
  }
}

/**
 * What the masters run with: the truth, also where a workstation has kept something else. Those of the first master that has
 * any; else the error of the first that could not be asked, for it may have them; undefined when all have none.
 * @throws NODE_OF_OTHER_CLUSTER
 */
export async function secretsOfMasters(
  cluster: Cluster,
  hosts: Pick<Hosts, 'get'>,
  id: string | undefined,
  signal: AbortSignal,
): Promise<ClusterSecrets | AppError | undefined> {
  let refusal: AppError | undefined;
  for (const { hostname } of mastersOf(cluster)) {
    try {
      const master = await hosts.get(hostname, signal);
      await requireOwn(master, id, signal);
      const secrets = await readClusterSecrets(master, signal);
      if (secrets) return secrets;
    } catch (thrown) {
      if (signal.aborted || !(thrown instanceof AppError) || thrown.code === 'NODE_OF_OTHER_CLUSTER') throw thrown;
      refusal ??= thrown;
    }
  }
  return refusal;
}
