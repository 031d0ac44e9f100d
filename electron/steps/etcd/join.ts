/**
 * etcd on a master. In a cluster that is new all members start side by side; in one that runs a further one is announced first,
 * copies what the others have, and votes when it has caught up (etcd.io, "Learner"): a newcomer that does not come up takes
 * nobody's majority.
 */
import { accessOf, hasIdentities } from '../../../shared/access/access';
import { joiningFile } from '../../../shared/components/etcd/files';
import { AppError } from '../../../shared/errors';
import { paths as target } from '../../../shared/kubernetes/paths';
import { onAbort } from '../../concurrency/onAbort';
import { sh } from '../../shell/quote';
import { componentStep } from '../components/components';
import type { Step, StepContext } from '../step';
import { etcdOf, otherMasters, type EtcdControl, type Member } from './members';

/** One wait on the node of the member that is asked; 180 s in all. */
const [ROUND_SECONDS, ROUNDS] = [12, 15] as const;

const isOnly = ({ cluster, node, found }: StepContext): boolean =>
  !otherMasters(cluster, node.hostname).some((name) => found.get(name)?.units.get('etcd.service')?.active === 'active');

async function hasData({ host, signal }: StepContext): Promise<boolean> {
  const { exitCode } = await host.ask(sh`[ -e ${`${target.etcdData}/member`} ]`, {
    signal,
    label: 'look for etcd data',
  });
  return exitCode === 0;
}

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
  const added = etcd.command(sh`member add ${node.ip} --peer-urls=${peerUrl} --learner`);
  await etcd.host.run(added, { signal, label: `announce ${node.hostname} to etcd` });
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

async function join(context: StepContext, etcd: EtcdControl): Promise<void> {
  const { node, host, signal } = context;
  const peerUrl = accessOf(context.cluster).etcd(node.ip, 2380);
  const members = await announce(context, etcd, peerUrl);
  const own = members.find((one) => one.peerUrl === peerUrl);
  const all = members.map((one) => `${one === own ? node.ip : one.name}=${one.peerUrl}`).join(',');
  const content = `ETCD_INITIAL_CLUSTER=${all}\nETCD_INITIAL_CLUSTER_STATE=existing\n`;
  const write = sh`umask 077; mkdir -p ${joiningFile.folder} && cat > ${joiningFile.path}`;
  await host.run(write, { signal, stdin: content, label: 'tell etcd whom it joins' });
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
  await host.run(sh`rm -f ${joiningFile.path}`, { signal, label: 'forget whom etcd joined' });
}

export const etcd: Step = async (context) => {
  const { cluster, node } = context;
  if (!hasIdentities(cluster) || isOnly(context) || (await hasData(context))) return componentStep('etcd')(context);
  await join(context, await etcdOf(context, otherMasters(cluster, node.hostname)));
};
