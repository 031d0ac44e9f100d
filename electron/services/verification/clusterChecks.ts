/** What is looked at on the hosts and asked of the API, before anything is made: nodes, services, endpoints, certificates. */
import { accessOf, apiOfNodes, hasIdentities, LOOPBACK } from '../../../shared/access/access';
import { mastersOf, workersOf, type Cluster, type ClusterNode } from '../../../shared/cluster/schema';
import { AppError, type ErrorCode } from '../../../shared/errors';
import { minorOf } from '../../../shared/kubernetesVersion';
import type { CertificateReport, FoundCertificate } from '../../../shared/pki/report';
import { sideBySide } from '../../concurrency/sideBySide';
import { sh, type Command } from '../../shell/quote';
import type { Hosts } from '../../ssh/hosts';
import { kubectlOn, rowsIn, type Kubectl } from '../../steps/kubectl/kubectl';
import { probeOfUnit } from '../../steps/kinds/health';
import { journalCommand, tellingLines } from '../../steps/kinds/serviceCommands';
import { unitsOf } from '../status';
import { fact, Unmeasured, type Check } from './checking';

/** As many hosts as are asked at once. */
const HOSTS_AT_ONCE = 20;

interface Looking {
  readonly cluster: Cluster;
  readonly hosts: Hosts;
  readonly signal: AbortSignal;
}

interface SeenNode {
  readonly status: string;
  readonly version: string;
}

/** The columns NAME, STATUS, ROLES, AGE and VERSION have been the first ones of `kubectl get nodes` since 1.9. */
const nodesIn = (table: string): ReadonlyMap<string, SeenNode> =>
  new Map(rowsIn(table).map(([name = '', status = '', , , version = '']) => [name, { status, version }]));

const isReady = ({ status }: SeenNode): boolean => status.split(',').includes('Ready');

/** Why a node is not Ready, in the kubelet's or the control plane's words. */
async function whyNotReady(kubectl: Kubectl, { ip }: ClusterNode): Promise<string> {
  const message = 'jsonpath={.status.conditions[?(@.type=="Ready")].message}';
  return (await kubectl.run(sh`get node ${ip} -o ${message}`)).stdout.trim();
}

/** Answers the workers that are Ready, and takes note of the others. */
export async function checkNodes({ cluster }: Looking, kubectl: Kubectl, check: Check): Promise<ClusterNode[]> {
  const { stdout } = await kubectl.run(sh`get nodes -o wide`, { timeoutSeconds: 30 });
  const seen = nodesIn(stdout);
  const workers = workersOf(cluster);
  const ready: ClusterNode[] = [];
  for (const node of workers) {
    const found = seen.get(node.ip);
    if (found && isReady(found)) {
      ready.push(node);
      continue;
    }
    const detail = found ? await whyNotReady(kubectl, node) : 'it is not registered';
    check.fails(new AppError('NODE_NOT_READY', { host: node.hostname, node: node.ip }, { detail }));
  }
  const cordoned = ready.filter(({ ip }) => seen.get(ip)?.status.includes('SchedulingDisabled'));
  check.saw(fact('NODES_READY', { count: ready.length, total: workers.length }));
  if (cordoned.length > 0) {
    const names = cordoned.map(({ hostname }) => hostname).join(', ');
    check.saw({ ...fact('NODES_CORDONED', { names }), severity: 'warning' });
  }
  return ready;
}

/** Prints `UNIT well`, `UNIT unwell` or `UNIT stopped` for each of these units of a node. */
function lookCommand(cluster: Cluster, node: ClusterNode, units: readonly string[]): Command {
  const looks = units.map((unit) => {
    const probe = probeOfUnit(unit, cluster, node)?.command ?? sh`true`;
    return sh`{ if ! systemctl is-active --quiet ${unit}; then echo ${`${unit} stopped`}
elif (${{ raw: probe }}) >/dev/null 2>&1; then echo ${`${unit} well`}
else echo ${`${unit} unwell`}; fi; } &`;
  });
  return `${looks.join('\n')}\nwait` as Command;
}

/** Of each service that does not. */
const JOURNAL_LINES = 6;

/** The units of one host that run and answer; takes note of the others. */
async function checkHost({ cluster, hosts, signal }: Looking, node: ClusterNode, check: Check): Promise<string[]> {
  const { hostname } = node;
  const units = unitsOf(cluster, node);
  const host = await hosts.get(hostname, signal);
  const label = 'look whether the services run and answer';
  const { stdout } = await host.run(lookCommand(cluster, node, units), { signal, label });
  const states = new Map(stdout.split('\n').map((line) => line.split(' ') as [string, string | undefined]));
  for (const unit of units) {
    const state = states.get(unit);
    if (state === 'well') continue;
    const journal = await host.ask(journalCommand(unit), { signal, endOnly: true });
    const detail = tellingLines(journal.stdout, JOURNAL_LINES).join('\n');
    const probe = probeOfUnit(unit, cluster, node)?.name ?? unit;
    check.fails(
      state === 'stopped'
        ? new AppError('SERVICE_FAILED', { host: hostname, unit }, { detail })
        : new AppError('SERVICE_UNHEALTHY', { host: hostname, unit, probe }, { detail }),
    );
  }
  return units.filter((unit) => states.get(unit) === 'well');
}

/** Answers the hosts that could be asked, and takes note of what does not run there. */
export async function checkServices(looking: Looking, check: Check): Promise<Set<string>> {
  const { cluster, signal } = looking;
  const reached = new Set<string>();
  let count = 0;
  await sideBySide(cluster.nodes, HOSTS_AT_ONCE, async (node) => {
    try {
      const well = await checkHost(looking, node, check);
      count += well.length;
      reached.add(node.hostname);
    } catch (thrown) {
      signal.throwIfAborted();
      check.fails(thrown);
    }
  });
  check.saw(fact('SERVICES_WELL', { count, hosts: reached.size }));
  return reached;
}

/** When an API server got a path that says whether it takes requests (kubernetes CHANGELOG-1.16, "/readyz"). */
const READYZ_SINCE = 16;
/** When the addresses behind a service got another home for good (kubernetes CHANGELOG-1.21, discovery.k8s.io/v1). */
const SLICES_SINCE = 21;

/** Whether the API server of one master takes requests. */
async function checkApiServer({ cluster, hosts, signal }: Looking, master: ClusterNode, check: Check): Promise<void> {
  const url = accessOf(cluster).api(hasIdentities(cluster) ? master.ip : LOOPBACK);
  const path = (minorOf(cluster.kubernetesVersion) ?? 0) >= READYZ_SINCE ? '/readyz' : '/healthz';
  const host = await hosts.get(master.hostname, signal);
  const kubectl = kubectlOn({ cluster, signal }, host, check.observer);
  const { exitCode, stderr } = await kubectl.ask(sh`--server=${url} --request-timeout=5s get --raw ${path}`, 15);
  if (exitCode === 0) check.saw(fact('API_READY', { host: master.hostname, url }));
  else check.fails(new AppError('API_NOT_READY', { host: master.hostname, url: `${url}${path}` }, { detail: stderr }));
}

/** Whether a node gets to the API at the address that its own services use: any answer counts, also a refusal to tell. */
function reachCommand(cluster: Cluster): Command {
  const { hostname, port } = new URL(apiOfNodes(cluster));
  // There is always a port, and URL hides that of https (url.spec.whatwg.org, "port").
  const connect = `exec 3<>/dev/tcp/${hostname}/${port === '' ? '443' : port}`;
  return sh`unset http_proxy https_proxy all_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY
if command -v curl >/dev/null 2>&1; then curl -sk -m 5 -o /dev/null ${apiOfNodes(cluster)}
else timeout 5 bash -c ${connect}; fi`;
}

async function checkWay({ cluster, hosts, signal }: Looking, node: ClusterNode): Promise<void> {
  const host = await hosts.get(node.hostname, signal);
  const label = 'ask the API at the address of this node';
  const { exitCode, stderr } = await host.ask(reachCommand(cluster), { signal, label });
  if (exitCode === 0) return;
  const params = { host: node.hostname, url: apiOfNodes(cluster) };
  throw new AppError('API_OUT_OF_REACH', params, { detail: stderr });
}

/** The addresses behind the service by which pods find the API: one for each master. */
async function checkApiService({ cluster }: Looking, kubectl: Kubectl, check: Check): Promise<void> {
  const get =
    (minorOf(cluster.kubernetesVersion) ?? 0) >= SLICES_SINCE
      ? sh`endpointslices -l ${'kubernetes.io/service-name=kubernetes'} -o ${'jsonpath={.items[*].endpoints[*].addresses[*]}'}`
      : sh`endpoints kubernetes -o ${'jsonpath={.subsets[*].addresses[*].ip}'}`;
  const { stdout } = await kubectl.run(sh`-n default get ${{ raw: get }}`);
  const found = stdout.split(/\s+/).filter((address) => address !== '');
  // Where nobody logs in, an API server finds its address by itself, and one may stand for all.
  const wanted = accessOf(cluster).kind === 'open' ? found.slice(0, 1) : mastersOf(cluster).map(({ ip }) => ip);
  const isRight = wanted.length > 0 && wanted.every((ip) => found.includes(ip));
  if (isRight) check.saw(fact('API_SERVICE', { found: found.join(', ') }));
  else check.fails(new AppError('API_SERVICE_DIFFERS', { found: found.join(', ') || '-', names: wanted.join(', ') }));
}

/** The API at every place where somebody finds it. Hosts that do not answer were told of already. */
export async function checkEndpoints(
  looking: Looking,
  kubectl: Kubectl | undefined,
  reached: ReadonlySet<string>,
  check: Check,
): Promise<void> {
  const { cluster, signal } = looking;
  const isReached = ({ hostname }: ClusterNode): boolean => reached.has(hostname);
  const attempt = async (work: Promise<void>): Promise<void> => {
    try {
      await work;
    } catch (thrown) {
      signal.throwIfAborted();
      check.fails(thrown);
    }
  };
  for (const master of mastersOf(cluster).filter(isReached)) await attempt(checkApiServer(looking, master, check));
  const nodes = cluster.nodes.filter(isReached);
  let count = 0;
  await sideBySide(nodes, HOSTS_AT_ONCE, (node) => attempt(checkWay(looking, node).then(() => void (count += 1))));
  check.saw(fact('API_REACHED', { count, total: nodes.length }));
  if (kubectl) await attempt(checkApiService(looking, kubectl, check));
}

/** An authority, and what a service makes itself, are not renewed: there is another way out. */
const unfit: Readonly<Record<FoundCertificate['kind'], ErrorCode>> = {
  ...{ pair: 'CERTIFICATE_UNFIT', kubeconfig: 'CERTIFICATE_UNFIT', breakGlass: 'CERTIFICATE_UNFIT' },
  ...{ authority: 'AUTHORITY_UNFIT', selfMade: 'SELF_MADE_UNFIT' },
};

interface Problem {
  readonly hostname?: string;
  readonly certificate: FoundCertificate;
}

/** @throws Unmeasured where Keelson knows of no certificate */
export function judgeCertificates({ nodes, workstation }: CertificateReport, check: Check): void {
  const all: readonly Problem[] = [
    ...nodes.flatMap(({ hostname, certificates }) => certificates.map((certificate) => ({ hostname, certificate }))),
    ...workstation.map((certificate) => ({ certificate })),
  ];
  if (all.length === 0 && nodes.every(({ error }) => !error)) throw new Unmeasured('no-certificates');
  // A host that does not answer was told of already.
  for (const { hostname, certificate } of all) {
    const { id, kind, path, problem } = certificate;
    if (!problem) continue;
    check.fails(new AppError(unfit[kind], { certificate: id, place: hostname ?? path, problem }));
  }
  const count = all.filter(({ certificate }) => !certificate.problem).length;
  check.saw(fact('CERTIFICATES_WELL', { count, total: all.length }));
}
