/** A master's etcd leaves the cluster: counted before anything is touched, removed by one that stays. */
import { accessOf, hasIdentities } from '../../../shared/access/access';
import { AppError } from '../../../shared/errors';
import { isMajorityLost, type Majority } from '../../../shared/nodes/removal';
import { sh, type Command } from '../../shell/quote';
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

/**
 * Prints `stopped` where it ran. A machine may answer and have no such unit (never finished, reset, installed anew), which
 * systemctl refuses to stop.
 */
const stopApiServer = (unit: string): Command => sh`case "$(systemctl is-active ${unit} 2>/dev/null)" in
  inactive|failed|unknown|'') ;;
  *) systemctl stop ${unit} && echo stopped ;;
esac`;

/** Run at a master that stays, while the leaving one still runs or is gone for good. */
export const leaveEtcd: Step = async (context) => {
  const { cluster, node, operation, hostOf, signal, report } = context;
  await requireMajority(context);
  const etcd = await etcdOf(context, otherMasters(cluster, node.hostname));
  const own = ownIn(await etcd.members(), context);
  const target = `etcd member ${node.ip}`;
  if (!own) {
    report.changed({ kind: 'object', target, action: 'unchanged' });
    return;
  }
  // Without the etcd beside it an API server does not come to its end.
  if (!(operation.kind === 'removeNode' && operation.dead)) {
    const [unit, host] = ['kube-apiserver.service', await hostOf(node.hostname)];
    const { stdout } = await host.run(stopApiServer(unit), { signal, label: 'stop the API server' });
    if (stdout.trim() !== '') report.changed({ kind: 'service', target: unit, action: 'removed' });
  }
  await changeMembers(etcd, sh`member remove ${own.id}`, { signal, label: `remove the ${target}` });
  report.changed({ kind: 'object', target, action: 'removed' });
};
