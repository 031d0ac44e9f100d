/**
 * etcd on a master. In a cluster that is new all members start side by side; in one that runs a further one is announced first,
 * copies what the others have, and votes when it has caught up (etcd.io, "Learner"): a newcomer that does not come up takes
 * nobody's majority.
 */
import { accessOf, hasIdentities } from '../../../shared/access/access';
import { AppError } from '../../../shared/errors';
import { paths as target } from '../../../shared/kubernetes/paths';
import { onAbort } from '../../concurrency/onAbort';
import { sh } from '../../shell/quote';
import { componentStep } from '../components/components';
import { hostPlanOf } from '../convergence/hostPlan';
import type { Step, StepContext } from '../step';
import { refuseAlone } from './endedPairs';
import {
  changeMembers,
  etcdOf,
  otherMasters,
  quorumOf,
  votingAmong,
  wellAmong,
  type EtcdControl,
  type Member,
} from './members';
import { hadMajority, hasBegun } from './turns';

/** One wait on the node of the member that is asked; 180 s in all. */
const [ROUND_SECONDS, ROUNDS] = [12, 15] as const;

/** There is nobody whom it could join, not even one that was stopped when the hosts were looked at: all begin side by side. */
export const isFirst = (context: Pick<StepContext, 'cluster' | 'node' | 'found'>): boolean =>
  !hasBegun(context) &&
  !otherMasters(context.cluster, context.node.hostname).some(
    (name) => context.found.get(name)?.units.get('etcd.service')?.active === 'active',
  );

async function hasData({ host, signal }: StepContext): Promise<boolean> {
  const { exitCode } = await host.ask(sh`[ -e ${`${target.etcdData}/member`} ]`, {
    signal,
    label: 'look for etcd data',
  });
  return exitCode === 0;
}

const peerUrlOf = ({ cluster, node }: Pick<StepContext, 'cluster' | 'node'>): string =>
  accessOf(cluster).etcd(node.ip, 2380);

/**
 * Announces this node, unless that was done before. A member that had started and has nothing any more may have lost its data, or only
 * the mount of its disk: nobody is removed for that without a person's word.
 * @throws ETCD_DATA_MISSING: nothing was touched
 */
export async function announce(
  { node, report, signal }: StepContext,
  etcd: EtcdControl,
  peerUrl: string,
): Promise<Member[]> {
  const members = await etcd.members();
  const own = members.find((one) => one.peerUrl === peerUrl);
  if (own && own.clientUrl !== '') {
    throw new AppError('ETCD_DATA_MISSING', { host: node.hostname, path: target.etcdData });
  }
  if (own) return members;
  const label = `announce ${node.hostname} to etcd`;
  await changeMembers(etcd, sh`member add ${node.ip} --peer-urls=${peerUrl} --learner`, { signal, label });
  report.changed({ kind: 'object', target: `etcd member ${node.ip}`, action: 'created' });
  return etcd.members();
}

/** Waits until the newcomer has caught up and may vote: etcd refuses before. */
async function promote(etcd: EtcdControl, id: string, signal: AbortSignal): Promise<void> {
  const command = sh`end=$(( $(date +%s) + ${ROUND_SECONDS} ))
until said=$(${{ raw: etcd.command(sh`member promote ${id}`) }} 2>&1) || [ "$(date +%s)" -ge "$end" ]; do
  case "$said" in *'not a learner'*) exit 0 ;; esac
  sleep 0.5 2>/dev/null || sleep 1
done
case "$said" in *'not a learner'* | *promoted*) ;; *) printf '%s\n' "$said" >&2; exit 1 ;; esac`;
  for (let round = 1; round < ROUNDS; round++) {
    const { exitCode } = await etcd.host.ask(command, { signal, label: 'wait until the new etcd member may vote' });
    if (exitCode === 0) return;
  }
  await etcd.host.run(command, { signal, label: 'wait until the new etcd member may vote' });
}

/** What a member was told that was to join, this cluster or an earlier one. */
const forgetWhom = ({ host, signal }: StepContext): Promise<unknown> =>
  host.run(sh`rm -f ${target.secure.etcdJoin}`, { signal, label: 'forget whom etcd joined' });

/** As one of a new cluster. */
async function begin(context: StepContext): Promise<void> {
  await forgetWhom(context);
  await componentStep('etcd')(context);
}

/** Starts etcd, and waits until it votes where it is a learner. */
async function start(context: StepContext, etcd: EtcdControl, own: Member | undefined): Promise<void> {
  const { signal } = context;
  const waiting = new AbortController();
  const release = onAbort(signal, () => waiting.abort(signal.reason));
  const votes = own?.isLearner === true ? promote(etcd, own.id, waiting.signal) : Promise.resolve();
  try {
    await Promise.all([componentStep('etcd')(context), votes]);
  } catch (thrown) {
    waiting.abort(thrown);
    await votes.catch(() => undefined);
    throw thrown;
  } finally {
    release();
  }
  // It knows by now, and asks nobody again.
  await forgetWhom(context);
}

async function join(context: StepContext, etcd: EtcdControl): Promise<void> {
  const { node, host, signal } = context;
  const peerUrl = peerUrlOf(context);
  const members = await announce(context, etcd, peerUrl);
  const own = members.find((one) => one.peerUrl === peerUrl);
  const all = members.map((one) => `${one === own ? node.ip : one.name}=${one.peerUrl}`).join(',');
  const content = `ETCD_INITIAL_CLUSTER=${all}\nETCD_INITIAL_CLUSTER_STATE=existing\n`;
  await host.writeFiles([{ path: target.secure.etcdJoin, mode: 0o600, content }], { signal });
  await start(context, etcd, own);
}

/**
 * This node as the others have it. One that was removed while its machine was away cannot come back with what it had.
 * @throws ETCD_MEMBER_REMOVED: nothing was touched
 */
export async function ownMember(context: Pick<StepContext, 'cluster' | 'node'>, etcd: EtcdControl): Promise<Member> {
  const peerUrl = peerUrlOf(context);
  const own = (await etcd.members()).find((one) => one.peerUrl === peerUrl);
  if (!own) throw new AppError('ETCD_MEMBER_REMOVED', { host: context.node.hostname });
  return own;
}

const votersOf = (members: readonly Member[]): Member[] => members.filter(({ isLearner }) => !isLearner);

/** Of two members neither can do without the other. */
const SPARING_FROM = 3;

/**
 * While a member is started anew the others must be enough, where they can be: a majority that is not there now is not lost.
 * @throws ETCD_RESTART {host, members, needed, well}: nothing was touched
 */
export async function requireOthers(
  context: Pick<StepContext, 'cluster' | 'node' | 'hostOf' | 'signal'>,
  etcd: EtcdControl,
): Promise<void> {
  const { cluster, node } = context;
  const all = await etcd.members();
  const members = votersOf(all).length;
  if (members < SPARING_FROM) return;
  const needed = quorumOf(members);
  const [own, well] = await Promise.all([
    wellAmong(context, [node.hostname]),
    wellAmong(context, votingAmong(cluster, otherMasters(cluster, node.hostname), all)),
  ]);
  if (own === 1 && well < needed) throw new AppError('ETCD_RESTART', { host: node.hostname, members, needed, well });
}

/** Who belongs to the cluster is told it, too, and nobody is started anew for that. */
const restarts = async (context: StepContext): Promise<boolean> =>
  ((await hostPlanOf(context)).changes.get('etcd') ?? []).some(({ target }) => target === 'etcd.service');

/** Whether it agrees with others now. The only member has nobody to lose: the masters that are not members yet join it later. */
export async function isOfMajority(
  context: Pick<StepContext, 'cluster' | 'node' | 'hostOf' | 'signal'>,
): Promise<boolean> {
  const own = [context.node.hostname];
  if ((await wellAmong(context, own)) === 0) return false;
  return votersOf(await (await etcdOf(context, own)).members()).length > 1;
}

/** A member with its data. A run may have been cut off before it voted. */
async function goOn(context: StepContext, others: readonly string[]): Promise<void> {
  const etcd = await etcdOf(context, others).catch(async (thrown: unknown) => {
    if (!(thrown instanceof AppError && thrown.code === 'ETCD_UNREACHABLE')) throw thrown;
    await refuseAlone(context, others);
    // Without a majority nobody can be asked, and this one may be what it lacks. One that is there is not risked.
    if (await isOfMajority(context)) throw thrown;
    return undefined;
  });
  if (!etcd) return componentStep('etcd')(context);
  const own = await ownMember(context, etcd);
  // It may have a folder and no log yet, and others have come since it was told whom it joins.
  if (own.clientUrl === '') return join(context, etcd);
  if (own.isLearner) return start(context, etcd, own);
  // Members that had no majority start side by side, and may have found each other before each of them is started anew.
  if (hadMajority(context) && (await restarts(context))) await requireOthers(context, etcd);
  return componentStep('etcd')(context);
}

export const etcd: Step = async (context) => {
  const { cluster, node } = context;
  const others = otherMasters(cluster, node.hostname);
  if (!hasIdentities(cluster)) return componentStep('etcd')(context);
  if (others.length === 0) return begin(context);
  if (await hasData(context)) return goOn(context, others);
  return isFirst(context) ? begin(context) : join(context, await etcdOf(context, others));
};
