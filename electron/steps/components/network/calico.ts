/**
 * calicoctl, and the guide's checks of calico with it (ARCHITECTURE.md, "The guide"): every peer Established, and the pool
 * that pods get their addresses from.
 */
import { parse } from 'yaml';
import * as z from 'zod';
import { AppError } from '../../../../shared/errors';
import { waitedFor } from '../../../../shared/job/job';
import { sh, type Command } from '../../../shell/quote';
import type { StepContext } from '../../step';

const BGP_PORT = 179;
const ROUND_SECONDS = 10;
const ROUNDS = 9;

/** `calicoctl node status`'s table as address -> what stands in its last column (`Established`, or what is wrong). */
export const peersOfTable = (output: string): ReadonlyMap<string, string> =>
  new Map(
    output.split('\n').flatMap((line) => {
      const cells = line.split('|').map((cell) => cell.trim());
      return cells.length === 7 && /^\d+\.\d+\.\d+\.\d+$/.test(cells[1] ?? '')
        ? [[cells[1] ?? '', cells[5] ?? ''] as const]
        : [];
    }),
  );

const ESTABLISHED = '01';

/** The addresses that have an established BGP connection, from /proc/net/tcp: addresses are hexadecimal, last byte first. */
export function bgpPeers(procNetTcp: string): Set<string> {
  const port = BGP_PORT.toString(16).toUpperCase().padStart(4, '0');
  const peers = procNetTcp.split('\n').flatMap((line) => {
    const match = /^\s*\d+: [0-9A-F]{8}:([0-9A-F]{4}) ([0-9A-F]{8}):([0-9A-F]{4}) ([0-9A-F]{2}) /.exec(line);
    const [, localPort, address = '', remotePort, state] = match ?? [];
    if (state !== ESTABLISHED || (localPort !== port && remotePort !== port)) return [];
    return [[6, 4, 2, 0].map((at) => parseInt(address.slice(at, at + 2), 16)).join('.')];
  });
  return new Set(peers);
}

/** Waits on the node until every peer's line is there or the round is over, then prints what it saw. */
const waitFor = (question: Command, wanted: number, pattern: string): Command => sh`
end=$(( $(date +%s) + ${ROUND_SECONDS} ))
while :; do
  seen=$(${{ raw: question }})
  [ "$(echo "$seen" | grep -cE ${pattern})" -lt ${wanted} ] && [ "$(date +%s)" -lt "$end" ] || break
  sleep 1
done
echo "$seen"`;

/** A calicoctl command line. */
export type Calicoctl = (args: Command) => Command;

const etcdOfMasters = ({ cluster }: StepContext): string =>
  cluster.nodes.flatMap((node) => (node.roles.includes('master') ? [`http://${node.ip}:2379`] : [])).join(',');

/** calicoctl on this node, where it is there: nobody needs to provide it. */
export async function calicoctlOf(context: StepContext): Promise<Calicoctl | undefined> {
  const { cluster, host, signal } = context;
  const program = `${cluster.binaries.dir}/calicoctl`;
  const there = await host.ask(sh`[ -x ${program} ]`, { signal });
  const endpoints = cluster.etcd.endpoints.length > 0 ? cluster.etcd.endpoints.join(',') : etcdOfMasters(context);
  return there.exitCode === 0 ? (args) => sh`ETCD_ENDPOINTS=${endpoints} ${program} ${{ raw: args }}` : undefined;
}

/** @throws CALICO_PEER_LOST */
async function verifyPeers(context: StepContext, calicoctl: Calicoctl | undefined): Promise<void> {
  const { cluster, node, host, signal, report } = context;
  const peers = cluster.nodes.map(({ ip }) => ip).filter((ip) => ip !== node.ip);
  const command = calicoctl
    ? waitFor(calicoctl(sh`node status`), peers.length, 'Established')
    : waitFor(sh`cat /proc/net/tcp`, peers.length, ': .{8}:00B3 .{13} 01 |: .{13} .{8}:00B3 01 ');
  let states: ReadonlyMap<string, string> = new Map<string, string>();
  report.progress(waitedFor('BGP'));
  for (let round = 1; round <= ROUNDS; round++) {
    const { stdout } = await host.run(command, { signal, label: 'wait for the BGP peers of calico' });
    states = calicoctl
      ? peersOfTable(stdout)
      : new Map([...bgpPeers(stdout)].map((peer) => [peer, 'Established'] as const));
    if (peers.every((peer) => states.get(peer) === 'Established')) break;
  }
  for (const peer of peers) {
    const state = states.get(peer) ?? 'not connected';
    const severity = state === 'Established' ? 'info' : 'error';
    report.notice({ severity, code: 'CALICO_PEER', params: { peer, state } });
  }
  const lacking = peers.find((peer) => states.get(peer) !== 'Established');
  if (lacking !== undefined) {
    throw new AppError('CALICO_PEER_LOST', { host: node.hostname, peer: lacking });
  }
}

const pools = z.array(
  z.object({ metadata: z.object({ cidr: z.string() }), spec: z.object({ 'nat-outgoing': z.boolean().optional() }) }),
);

/** Whether `calicoctl get ipPool -o yaml` shows the pod range, with addresses hidden behind the node's towards the world. */
export function hasPool(yaml: string, podCidr: string): boolean {
  const found = pools.safeParse(parse(yaml));
  return found.success && found.data.some(({ metadata, spec }) => metadata.cidr === podCidr && spec['nat-outgoing']);
}

/** @throws CALICO_PEER_LOST, CALICO_POOL_MISSING */
export async function verifyCalico(context: StepContext): Promise<void> {
  const { cluster, node, host, signal } = context;
  const calicoctl = await calicoctlOf(context);
  await verifyPeers(context, calicoctl);
  if (calicoctl === undefined) return;
  const { stdout } = await host.run(calicoctl(sh`get ipPool -o yaml`), { signal });
  if (!hasPool(stdout, cluster.network.podCidr)) {
    throw new AppError('CALICO_POOL_MISSING', { host: node.hostname, cidr: cluster.network.podCidr });
  }
}
