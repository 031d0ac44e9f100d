/** A master's etcd leaves the cluster: counted before anything is touched, removed by one that stays. */
import { accessOf, hasIdentities } from '../../../shared/access/access';
import { AppError } from '../../../shared/errors';
import { isMajorityLost, type Majority } from '../../../shared/nodes/removal';
import type { Host } from '../../ssh/host';
import { sh, type Command } from '../../shell/quote';
import { giveBackOurs } from '../nodes/cordon';
import type { Step, StepContext } from '../step';
import { changeMembers, etcdOf, otherMasters, quorumOf, votingAmong, wellAmong, type Member } from './members';

type Asking = Pick<StepContext, 'cluster' | 'node' | 'hostOf' | 'signal'>;

/**
 * Undefined where the node has no etcd of ours.
 * @throws ETCD_UNREACHABLE
 */
export async function majorityWithout(asking: Asking): Promise<Majority | undefined> {
  const { cluster, node } = asking;
  if (!hasIdentities(cluster) || !node.roles.includes('master')) return undefined;
  const staying = otherMasters(cluster, node.hostname);
  const etcd = await etcdOf(asking, staying);
  const all = await etcd.members();
  const own = ownIn(all, asking);
  const members = all.filter((one) => one !== own && !one.isLearner).length;
  const well = await wellAmong(asking, votingAmong(cluster, staying, all));
  return { members, well, needed: quorumOf(members) };
}

const ownIn = (members: readonly Member[], { cluster, node }: Pick<Asking, 'cluster' | 'node'>): Member | undefined =>
  members.find(({ peerUrl }) => peerUrl === accessOf(cluster).etcd(node.ip, 2380));

/** @throws ETCD_MAJORITY, ETCD_UNREACHABLE: nothing was touched */
export async function requireMajority(asking: Asking): Promise<void> {
  const left = await majorityWithout(asking);
  if (left && isMajorityLost(left)) {
    throw new AppError('ETCD_MAJORITY', { host: asking.node.hostname, ...left });
  }
}

const API_SERVER = 'kube-apiserver.service';

/**
 * Prints `stopped` where it ran. A machine may answer and have no such unit (never finished, reset, installed anew), which
 * systemctl refuses to stop.
 */
const stopApiServer = (unit: string): Command => sh`case "$(systemctl is-active ${unit} 2>/dev/null)" in
  inactive|failed|unknown|'') ;;
  *) systemctl stop ${unit} && echo stopped ;;
esac`;

/** Without the etcd beside it an API server does not come to its end. `stopped`: where it was stopped, or may have been. */
async function stopServer({ node, operation, hostOf, signal, report }: StepContext, stopped: Host[]): Promise<void> {
  if (operation.kind === 'removeNode' && operation.dead) return;
  const host = await hostOf(node.hostname);
  stopped.push(host);
  const { stdout } = await host.run(stopApiServer(API_SERVER), { signal, label: 'stop the API server' });
  if (stdout.trim() === '') stopped.pop();
  else report.changed({ kind: 'service', target: API_SERVER, action: 'removed' });
}

async function leave(context: StepContext, stopped: Host[]): Promise<void> {
  const { cluster, node, signal, report } = context;
  await requireMajority(context);
  const etcd = await etcdOf(context, otherMasters(cluster, node.hostname));
  const own = ownIn(await etcd.members(), context);
  const target = `etcd member ${node.ip}`;
  if (!own) {
    report.changed({ kind: 'object', target, action: 'unchanged' });
    return;
  }
  await stopServer(context, stopped);
  await changeMembers(etcd, sh`member remove ${own.id}`, { signal, label: `remove the ${target}` });
  report.changed({ kind: 'object', target, action: 'removed' });
}

/** For each thing that is put back. Also after the person has cancelled: therefore by a signal of its own. */
const anyway = (): AbortSignal => AbortSignal.timeout(20_000);

/** Where nobody can say it counts as one that stays: so it was. */
async function hasLeft(context: StepContext): Promise<boolean> {
  const asking = { ...context, signal: anyway() };
  try {
    const etcd = await etcdOf(asking, otherMasters(context.cluster, context.node.hostname));
    return ownIn(await etcd.members(), context) === undefined;
  } catch {
    return false;
  }
}

/** Nobody waits until it takes requests. */
async function startServer({ node, report }: StepContext, host: Host): Promise<void> {
  const options = { signal: anyway(), label: 'start the API server again' };
  try {
    await host.run(sh`systemctl start --no-block ${API_SERVER}`, options);
    report.changed({ kind: 'service', target: API_SERVER, action: 'started' });
  } catch {
    const params = { unit: API_SERVER, host: node.hostname };
    report.notice({ severity: 'warning', code: 'STAYS_STOPPED', params });
  }
}

/** Run at a master that stays, while the leaving one still runs or is gone for good. What stays a member goes on as it was. */
export const leaveEtcd: Step = async (context) => {
  const stopped: Host[] = [];
  try {
    await leave(context, stopped);
  } catch (thrown) {
    if (!(await hasLeft(context))) {
      for (const host of stopped) await startServer(context, host);
      await giveBackOurs(context);
    }
    throw thrown;
  }
};
