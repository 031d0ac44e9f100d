/** "It works", measured: traffic between pods of all nodes, to a service, through each node's port, and a name resolved. */
import { nthAddress, parseCidr } from '../../../shared/cluster/cidr';
import { kubeProxy } from '../../../shared/components/kube-proxy';
import { mastersOf, workersOf, type Cluster, type ClusterNode } from '../../../shared/cluster/schema';
import { AppError } from '../../../shared/errors';
import { networkManifestOf } from '../../../shared/manifests/networkManifest';
import { waitedFor } from '../../../shared/job/job';
import type { Notice } from '../../../shared/job/notices';
import { answersAddress } from '../../../shared/traffic/dnsMessage';
import { pairsOf } from '../../../shared/traffic/pairs';
import { sideBySide } from '../../concurrency/sideBySide';
import { kubectlOf, type Kubectl } from '../kubectl/kubectl';
import { awaitReady } from '../kubectl/nodeReady';
import type { Temporary } from '../kubectl/temporary';
import type { StepContext } from '../step';
import { blockersCommand, blockersIn, type Direction } from './blockers';
import { dnsAddresses, dnsUnavailable, type NoServer } from './dnsPods';
import { probesOfOneRun, withProbePods, type ProbePod } from './probePods';
import {
  isProved,
  probeCommand,
  proofs,
  readAnswers,
  REFUSALS_EACH,
  refusalsCommand,
  type Answer,
  type Connection,
  type Missing,
  type Proof,
} from './probing';

export type TrafficContext = Pick<StepContext, 'cluster' | 'hostOf' | 'signal'> & {
  readonly report: Pick<StepContext['report'], 'progress' | 'notice'>;
};

/** "discard": in a probe pod nothing listens, at whatever port. */
const POD_PORT = 9;
const HTTPS = 443;
const DNS = 53;
/** Those that lead packets for services to pods. */
const serviceUnits = (kubeProxy.units ?? []).map(({ unit }) => unit);
/** As many hosts as are asked at once. */
const HOSTS_AT_ONCE = 20;
/** All of them are asked of one master. */
const NODES_AT_ONCE = 4;

/** What there is to send to, beside the probe pods. */
interface Targets {
  /** The service of the API server inside the cluster. */
  readonly service: string;
  /** Pods of the name server that are ready. */
  readonly dnsPods: readonly string[];
  readonly nodePort: number;
}

/** A connection, and the pod (or its node) that it leads to; undefined where Kubernetes chooses who answers. */
interface Leg extends Connection {
  readonly to?: ProbePod | undefined;
}

/** What one node sends. Its neighbour is the first that it sends to; a lone node has only itself. */
function legsFrom(pod: ProbePod, others: readonly ProbePod[], { service, dnsPods, nodePort }: Targets): Leg[] {
  const [to = pod] = others;
  const nodePortLeg: Leg = {
    proof: 'node-port',
    from: 'node',
    address: to.node.ip,
    port: nodePort,
    accepted: true,
    to,
  };
  return [
    ...others.map((other): Leg => ({
      ...{ proof: 'pod-to-pod', from: 'pod', address: other.ip, port: POD_PORT, accepted: false, to: other },
    })),
    { proof: 'pod-to-service', from: 'pod', address: service, port: HTTPS, accepted: true },
    // Refused is as good as accepted here: it is a pod like the others, and its answer says whether a name server is in it.
    ...dnsPods.map((address): Leg => ({ proof: 'pod-to-pod', from: 'pod', address, port: DNS, accepted: false })),
    ...(dnsPods.length > 0 ? [nodePortLeg] : []),
  ];
}

/** One connection or question, and what came of it. */
interface Trip {
  readonly proof: Proof;
  readonly from: ProbePod;
  readonly to?: ProbePod | undefined;
  readonly address: string;
  readonly port: number;
  readonly answer: Answer;
  readonly proved: boolean;
}

async function tripsFrom(
  context: TrafficContext,
  from: ProbePod,
  legs: readonly Leg[],
  targets: Targets,
): Promise<Trip[] | Missing> {
  const { cluster, hostOf, signal } = context;
  const { dnsServiceIp, clusterDomain } = cluster.network;
  const name = `kubernetes.default.svc.${clusterDomain}`;
  const questions =
    targets.dnsPods.length > 0 ? [{ proof: 'name-resolution', address: dnsServiceIp, port: DNS, name } as const] : [];
  const host = await hostOf(from.node.hostname);
  const command = probeCommand({ uid: from.uid, connections: legs, questions });
  const { stdout } = await host.run(command, { signal, label: `send traffic from a pod of ${from.node.hostname}` });
  const answers = readAnswers(stdout);
  if (answers.missing) return answers.missing;
  return [
    ...legs.map((leg, number): Trip => {
      const answer = answers.of(number);
      return { ...leg, from, answer, proved: isProved(leg, answer) };
    }),
    ...questions.map((question, index): Trip => {
      const answer = answers.of(legs.length + index);
      return { ...question, from, answer, proved: answersAddress(answer, targets.service) };
    }),
  ];
}

/**
 * Whoever watches the API may ask it anew only a minute after its restart (k8s.io/client-go, tools/cache/reflector.go: backoff of
 * up to 30 s, doubled by its jitter). Until then kube-proxy refuses in the name of a service whose pods it does not know yet, and
 * the pods of a network that has some do not know the way to a node that is new.
 */
const isLate =
  (cluster: Cluster) =>
  ({ proof, proved, answer }: Trip): boolean =>
    !proved &&
    (networkManifestOf(cluster) !== undefined ||
      ((proof === 'node-port' || proof === 'pod-to-service') && answer !== 'silent'));

/** A round takes three seconds or more, and one in which nobody answers as long as several: so many are counted for it. */
const SILENT_ROUND = 3;

/** Sends again while somebody may not know yet what there is. */
async function tripsInTime(
  { cluster, report }: Pick<TrafficContext, 'cluster' | 'report'>,
  rounds: number,
  send: () => Promise<Trip[] | Missing>,
): Promise<Trip[] | Missing> {
  for (let spent = 0; ;) {
    const answered = await send();
    if (typeof answered === 'string') return answered;
    const silent = answered.some(({ answer }) => answer === 'silent');
    spent += silent ? SILENT_ROUND : 1;
    if (spent >= rounds || !answered.some(isLate(cluster))) return answered;
    if (silent) report.progress(waitedFor(cluster.network.cni));
  }
}

/**
 * A pod counts what it refuses. Where more was refused in its name, somebody on the way does it (a firewall that rejects with
 * tcp-reset): then none of those refusals proves anything.
 */
async function withoutForged(
  context: TrafficContext,
  trips: readonly Trip[],
  pods: readonly ProbePod[],
): Promise<Trip[]> {
  const isRefusal = (trip: Trip, pod: ProbePod): boolean =>
    trip.proof === 'pod-to-pod' && trip.to === pod && trip.answer === 'refused';
  const forged = new Set<ProbePod>();
  await sideBySide(pods, HOSTS_AT_ONCE, async (pod) => {
    const refused = trips.filter((trip) => isRefusal(trip, pod)).length;
    if (refused === 0) return;
    const host = await context.hostOf(pod.node.hostname);
    const label = `count what the pod of ${pod.node.hostname} refused`;
    const { stdout } = await host.run(refusalsCommand(pod.uid), { signal: context.signal, label });
    if (Number(stdout) < refused * REFUSALS_EACH) forged.add(pod);
  });
  return trips.map((trip) =>
    trip.to && forged.has(trip.to) && isRefusal(trip, trip.to) ? { ...trip, answer: 'rejected', proved: false } : trip,
  );
}

const arrow = ({ from, to, address, port, answer }: Trip): string =>
  `${from.node.hostname} -> ${to ? `${to.node.hostname} ` : ''}${address}:${String(port)}: ${answer}`;

interface Look {
  readonly node: ClusterNode;
  readonly direction: Direction;
  /** Where packets should go, and behind which node that is; '' where they have no way of ours. */
  readonly address: string;
  readonly via: string;
}

/** Where the packets of a trip may have been stopped, from what both hosts say. */
async function causesOf({ cluster, hostOf, signal }: TrafficContext, { proof, from, to }: Trip): Promise<string[]> {
  // To the API server the other end is a master itself, and no pod behind it.
  const [master] = proof === 'pod-to-service' ? mastersOf(cluster) : [];
  const other = to === from ? undefined : to;
  const via = ({ node }: ProbePod): string => (cluster.network.cni === 'bridge' ? node.ip : '');
  const looks: readonly Look[] = [
    { node: from.node, direction: 'forward', address: other?.ip ?? '', via: other ? via(other) : '' },
    // The way back.
    ...(other ? [{ node: other.node, direction: 'forward', address: from.ip, via: via(from) } as const] : []),
    ...(master ? [{ node: master, direction: 'input', address: '', via: '' } as const] : []),
  ];
  const causes: string[] = [];
  for (const { node, direction, address, via } of looks) {
    const host = await hostOf(node.hostname);
    const command = blockersCommand(address, via, proof === 'pod-to-pod' || node === master ? [] : serviceUnits);
    const { stdout } = await host.run(command, { signal, label: 'look what may stop packets' });
    causes.push(...blockersIn(stdout, direction).map((cause) => `${node.hostname}: ${cause}`));
  }
  return causes;
}

/** At most so many are told in an error's detail, and so many are asked for their cause. */
const TOLD = 20;
const ASKED = 5;

/** The first failure for which a cause is found stands for all. */
async function failureOf(context: TrafficContext, failed: readonly Trip[]): Promise<AppError> {
  let trip = failed[0] as Trip;
  let causes: readonly string[] = [];
  for (const one of failed.slice(0, ASKED)) {
    causes = await causesOf(context, one);
    if (causes.length === 0) continue;
    trip = one;
    break;
  }
  const { proof: what, from, to, address } = trip;
  const cause = causes.length > 0 ? causes.join('; ') : 'no-cause-found';
  const params = { what, from: from.node.hostname, to: to?.node.hostname ?? address, cause };
  return new AppError('TRAFFIC_BLOCKED', params, { detail: failed.slice(0, TOLD).map(arrow).join('\n') });
}

/** What was sent, and what of it proves nothing, whatever came of it. */
interface Sent {
  readonly trips: readonly Trip[];
  readonly unmeasured: ReadonlyMap<Proof, NoServer>;
}

/** In the order in which a fault of one explains those of the next. */
const failedIn = ({ trips, unmeasured }: Sent): Trip[] =>
  proofs.flatMap((what) => trips.filter(({ proof, proved }) => proof === what && !proved && !unmeasured.has(what)));

const countOf = ({ trips }: Sent, what: Proof): number => trips.filter(({ proof }) => proof === what).length;

/** @throws TRAFFIC_BLOCKED when something did not come through, with the likely cause. */
async function judge(context: TrafficContext, sent: Sent): Promise<void> {
  const { notice } = context.report;
  for (const [what, reason] of sent.unmeasured) {
    notice({ severity: 'warning', code: 'TRAFFIC_NOT_MEASURED', params: { what, reason } });
  }
  const failed = failedIn(sent);
  if (failed.length > 0) throw await failureOf(context, failed);
  for (const what of proofs) {
    const count = countOf(sent, what);
    if (count > 0 && !sent.unmeasured.has(what)) notice(proved(what, count));
  }
}

const proved = (what: Proof, count: number): Notice => ({
  ...{ severity: 'info', code: 'TRAFFIC_PROVED', params: { what, count } },
});

/** Node port and name resolution need a server that answers: the cluster's name server, where one runs. */
function unmeasuredIn(dnsPods: readonly string[], trips: readonly Trip[]): Sent['unmeasured'] {
  const answers = trips.filter(({ proof, port }) => proof === 'pod-to-pod' && port === DNS).map(({ answer }) => answer);
  const noServer = answers.includes('refused') && !answers.includes('open');
  if (dnsPods.length > 0 && !noServer) return new Map();
  const reason = dnsPods.length === 0 ? 'no-dns-pod' : 'no-dns-server';
  return new Map([
    ['node-port', reason],
    ['name-resolution', reason],
  ]);
}

const serviceAddress = ({ network }: Cluster): string => {
  const range = parseCidr(network.serviceCidr);
  if (!range) throw new AppError('INTERNAL', { message: 'the cluster was not reviewed' });
  return nthAddress(range, 1);
};

interface Sending {
  readonly rounds: number;
  /** What is made for it. */
  readonly probes: Temporary;
}

/** Sends traffic between these nodes, which are Ready, and leaves nothing behind. From where it cannot be sent is a notice. */
async function send(
  context: TrafficContext,
  kubectl: Kubectl,
  nodes: readonly ClusterNode[],
  { rounds, probes }: Sending,
): Promise<Sent> {
  const { cluster, signal, report } = context;
  const tell = (done: number, label: string): void =>
    report.progress({ done, total: nodes.length, unit: 'items', label });
  return withProbePods(
    { kubectl, cluster, probes, nodes, signal, tell: (running) => tell(running, 'pause') },
    async ({ pods, nodePort }) => {
      const targets: Targets = { service: serviceAddress(cluster), dnsPods: await dnsAddresses(kubectl), nodePort };
      const trips: Trip[] = [];
      let done = 0;
      await sideBySide(pairsOf(pods), HOSTS_AT_ONCE, async ({ from, to }) => {
        const answered = await tripsInTime(context, rounds, () =>
          tripsFrom(context, from, legsFrom(from, to, targets), targets),
        );
        if (typeof answered !== 'string') trips.push(...answered);
        else {
          const params = { host: from.node.hostname, reason: answered };
          report.notice({ severity: 'warning', code: 'TRAFFIC_NOT_SENT', params });
        }
        tell((done += 1), from.node.hostname);
      });
      const told = await withoutForged(context, trips, pods);
      return { trips: told, unmeasured: unmeasuredIn(targets.dnsPods, told) };
    },
  );
}

/**
 * Sends traffic through the whole cluster as soon as all workers are Ready, and leaves nothing behind. What cannot be measured
 * is a notice.
 * @throws NODE_NOT_READY, TRAFFIC_BLOCKED, POD_NOT_STARTED, IMAGE_UNAVAILABLE
 */
export async function proveTraffic(context: TrafficContext, readyRounds: number): Promise<void> {
  const kubectl = await kubectlOf(context);
  const nodes = workersOf(context.cluster);
  await sideBySide(nodes, NODES_AT_ONCE, async (node) => {
    await awaitReady(kubectl, node, context.signal, readyRounds);
  });
  const sending = { rounds: 2 * readyRounds, probes: probesOfOneRun() };
  await judge(context, await send(context, kubectl, nodes, sending));
}

/** Nobody has just restarted anything: what kube-proxy does not know by the second round is a fault. */
const ROUNDS_LATER = 2;

/** What came of one kind of traffic. */
export interface Measured {
  readonly proof: Proof;
  readonly unmeasured?: NoServer | 'nothing-sent';
  /** TRAFFIC_BLOCKED with the likely cause, DNS_UNAVAILABLE. */
  readonly failure?: AppError;
  /** What was proved. */
  readonly fact?: Notice;
}

/**
 * The same between some nodes, which are Ready, at any time: each kind of traffic is judged by itself. Every cluster of ours has a name
 * server, so one that nobody can ask is a fault, and what else would be measured by it is not. Whoever calls looks whether anything of
 * the probes is left.
 * @throws POD_NOT_STARTED, IMAGE_UNAVAILABLE, and what hosts throw
 */
export async function measureTraffic(
  context: TrafficContext,
  kubectl: Kubectl,
  nodes: readonly ClusterNode[],
  probes: Temporary,
): Promise<Measured[]> {
  const sent = await send(context, kubectl, nodes, { rounds: ROUNDS_LATER, probes });
  const failed = failedIn(sent);
  const measured: Measured[] = [];
  for (const proof of proofs) {
    const unmeasured = sent.unmeasured.get(proof);
    const mine = failed.filter((trip) => trip.proof === proof);
    const count = countOf(sent, proof);
    if (unmeasured && proof === 'name-resolution')
      measured.push({ proof, failure: await dnsUnavailable(kubectl, unmeasured) });
    else if (unmeasured) measured.push({ proof, unmeasured });
    else if (count === 0) measured.push({ proof, unmeasured: 'nothing-sent' });
    else if (mine.length > 0) measured.push({ proof, failure: await failureOf(context, mine) });
    else measured.push({ proof, fact: proved(proof, count) });
  }
  return measured;
}
