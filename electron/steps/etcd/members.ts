/** Asking etcd who belongs to it, and telling it who comes and goes: etcdctl of a master, as etcd itself (profile secure). */
import { accessOf, LOOPBACK } from '../../../shared/access/access';
import { mastersOf, type Cluster } from '../../../shared/cluster/schema';
import { ownAuthority, serverPair } from '../../../shared/components/etcd/certificates';
import { METRICS_PORT } from '../../../shared/components/etcd/flags';
import { AppError } from '../../../shared/errors';
import type { Host } from '../../ssh/host';
import { sh, type Command } from '../../shell/quote';
import { probeOf } from '../kinds/health';
import type { StepContext } from '../step';

export interface Member {
  /** Hexadecimal, as etcdctl takes it. */
  readonly id: string;
  /** Whether it has told the others its name: it does when it starts. */
  readonly hasStarted: boolean;
  readonly name: string;
  /** `https://10.0.0.1:2380`; of several the first. */
  readonly peerUrl: string;
  /** Where it has told the others that its clients find it: empty before its first start. */
  readonly clientUrl: string;
  /** It copies, and does not vote yet. */
  readonly isLearner: boolean;
}

/** A line of `member list` in its simple form: ID, status, name, peer addresses, client addresses, whether it learns. */
export function parseMembers(text: string): Member[] {
  return text.split('\n').flatMap((line) => {
    const [id, status, name, peers, clients, learner] = line.split(',').map((word) => word.trim());
    return id && peers
      ? [
          {
            ...{ id, name: name ?? '', clientUrl: clients ?? '', isLearner: learner === 'true' },
            ...{ hasStarted: status === 'started', peerUrl: peers },
          },
        ]
      : [];
  });
}

export interface EtcdControl {
  /** Of a master whose etcd answers. */
  readonly host: Host;
  /** etcdctl there, as a command line. */
  readonly command: (args: Command) => Command;
  readonly members: () => Promise<Member[]>;
}

const ANSWER_SECONDS = 10;

const etcdctlCommand = (cluster: Cluster, args: Command): Command =>
  sh`${`${cluster.binaries.dir}/etcdctl`} --endpoints=${accessOf(cluster).etcd(LOOPBACK, 2379)} --cacert=${ownAuthority.installPath} --cert=${`${serverPair.installPath}.crt`} --key=${`${serverPair.installPath}.key`} --command-timeout=${`${String(ANSWER_SECONDS)}s`} ${{ raw: args }}`;

type Asking = Pick<StepContext, 'cluster' | 'hostOf' | 'signal'>;

/**
 * etcdctl on the first of these masters whose etcd answers: a question to the members needs most of them.
 * @throws ETCD_UNREACHABLE with what the last one said
 */
export async function etcdOf({ cluster, hostOf, signal }: Asking, hostnames: readonly string[]): Promise<EtcdControl> {
  const command = (args: Command): Command => etcdctlCommand(cluster, args);
  const list = command(sh`member list --write-out=simple`);
  let said = '';
  for (const hostname of hostnames) {
    try {
      const host = await hostOf(hostname);
      const { exitCode, stderr } = await host.ask(list, { signal, label: 'ask etcd for its members' });
      if (exitCode === 0) {
        const members = async (): Promise<Member[]> =>
          parseMembers((await host.run(list, { signal, label: 'ask etcd for its members' })).stdout);
        return { host, command, members };
      }
      said = `${hostname}: ${stderr.trim()}`;
    } catch (thrown) {
      if (signal.aborted) throw thrown;
      said = `${hostname}: ${thrown instanceof Error ? thrown.message : String(thrown)}`;
    }
  }
  throw new AppError('ETCD_UNREACHABLE', { hosts: hostnames.join(', ') }, { detail: said.slice(-2000) });
}

/** etcd takes no change before its members have been connected for 5 s (etcd-io/etcd, server/etcdserver/server.go: HealthInterval). */
const CHANGE_SECONDS = 30;

/** Adds or removes a member, as soon as etcd takes such a change. @throws COMMAND_FAILED when it does not */
export async function changeMembers(
  etcd: EtcdControl,
  change: Command,
  options: { readonly signal: AbortSignal; readonly label: string },
): Promise<void> {
  const command = sh`end=$(( $(date +%s) + ${CHANGE_SECONDS} ))
until said=$(${{ raw: etcd.command(change) }} 2>&1); do
  case "$said" in *'unhealthy cluster'*) [ "$(date +%s)" -lt "$end" ] && { sleep 0.5 2>/dev/null || sleep 1; continue; } ;; esac
  printf '%s\n' "$said" >&2
  exit 1
done`;
  await etcd.host.run(command, options);
}

/** How many of these masters have an etcd that is well: asked on their own hosts, because nobody else may. */
export async function wellAmong({ cluster, hostOf, signal }: Asking, hostnames: readonly string[]): Promise<number> {
  const health = { kind: 'http', scheme: 'http', port: METRICS_PORT, path: '/health' } as const;
  const { command } = probeOf(health, cluster);
  const asked = hostnames.map(async (hostname) => {
    try {
      const host = await hostOf(hostname);
      return (await host.ask(command, { signal, label: 'ask whether etcd is well' })).exitCode === 0;
    } catch (thrown) {
      if (signal.aborted) throw thrown;
      return false;
    }
  });
  return (await Promise.all(asked)).filter(Boolean).length;
}

/** Those of these masters whose etcd votes. One that only copies what the others have agrees to nothing, however well it is. */
export function votingAmong(cluster: Cluster, hostnames: readonly string[], members: readonly Member[]): string[] {
  const urls = new Set(members.filter(({ isLearner }) => !isLearner).map(({ peerUrl }) => peerUrl));
  const voting = mastersOf(cluster).filter(({ ip }) => urls.has(accessOf(cluster).etcd(ip, 2380)));
  return voting.map(({ hostname }) => hostname).filter((hostname) => hostnames.includes(hostname));
}

/** The masters beside this one. */
export const otherMasters = (cluster: Cluster, hostname: string): string[] =>
  mastersOf(cluster).flatMap((one) => (one.hostname === hostname ? [] : [one.hostname]));

/** How many members must agree before anything is written. */
export const quorumOf = (members: number): number => Math.floor(members / 2) + 1;
