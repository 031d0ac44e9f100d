/** What was found on a host, and what is therefore to be done there: asked once for each host of an operation. */
import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { Cluster } from '../../../shared/cluster/schema';
import { installs } from '../../../shared/job/operations';
import type { Notice } from '../../../shared/job/notices';
import { entriesOf } from '../../../shared/resources/ledger';
import { hostChanges, leftOver, unsureSteps, type ChangeReason } from '../../../shared/resources/changes';
import type { FoundHost } from '../../../shared/resources/found';
import { nodesWithoutRange, objectsOf } from '../../../shared/resources/objects';
import { nodeResources, type StepResources } from '../../../shared/resources/nodeResources';
import { idOf, type Resource, type ResourceKind, type ResourceOf } from '../../../shared/resources/resource';
import { accessOf } from '../../../shared/access/access';
import { servingPair } from '../../../shared/components/kube-apiserver/servingPair';
import { componentsOn } from '../../../shared/components';
import { filesOfRule } from '../../../shared/components/certificateRule';
import { certificatesOn } from '../../../shared/components/certificates';
import { placedPrograms } from '../../../shared/components/binaryNames';
import { networks } from '../../../shared/components/networks';
import { turn } from '../../concurrency/turn';
import { writeDown } from '../../node/writeDown';
import { paths } from '../../node/paths';
import { adoptCommand } from '../../node/adoptCommands';
import { noteCommand, recordCommand, saveEditedCommand } from '../../node/ledgerCommands';
import { isThereCommand } from '../../node/packages/packageState';
import { parseSurvey, surveyCommand, type SurveyQuestion } from '../../node/survey';
import { sh, type Command } from '../../shell/quote';
import { removeLeftoversCommand } from '../../shell/writing';
import { kubectlAt } from '../kubectl/kubectl';
import { probeCommand } from '../preflight/probe';
import { adopted, adoptedEntries, isOfFirstVersion, possibleResources } from './adoption';
import { formerNode, unclearNode } from '../nodes/formerNode';
import { nodeFactsOf } from './nodeFacts';
import { keptVersion, unseenPrograms } from './programNotices';
import { partsOf } from './parts';
import { gatewaysOf, pathsOfRunning, readRunning } from './runningCluster';
import { probeOfUnit } from '../kinds/health';
import { digest } from '../kinds/serviceCommands';
import { checkImagesCommand } from '../kinds/imageCommands';
import type { HostPlan, StepContext } from '../step';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

type Node = Pick<StepContext, 'cluster' | 'node' | 'podSubnet' | 'files' | 'found'>;
const resourcesOf = (context: Node): StepResources[] => {
  const { cluster, node, podSubnet, files } = context;
  return nodeResources({ cluster, node, podSubnet, files, nodeFacts: nodeFactsOf(context) });
};

const ofKind = <K extends ResourceKind>(resources: readonly Resource[], kind: K): ResourceOf<K>[] =>
  resources.filter((resource): resource is ResourceOf<K> => resource.kind === kind);

const ruleCheck = ({ table, words }: ResourceOf<'rule'>): Command => sh`iptables -w -t ${table} -C ${words}`;

/**
 * A line that asks our kubectl: where the cluster file has it, else where the ledger says that it lies. A program of that name may
 * be anybody's, and looking at a host runs nobody's: it is ours to run when its kubeconfig is there.
 */
const withKubectl = (
  { cluster }: Pick<StepContext, 'cluster'>,
  args: Command,
  line = (kubectl: Command): Command => kubectl,
): Command => sh`{ kubectl=${`${cluster.binaries.dir}/kubectl`}
[ -x "$kubectl" ] || kubectl=$(sed -nE 's#^\\{"id":"program:([^"]*/kubectl)".*#\\1#p' "$ledger" 2>/dev/null | tail -n 1)
[ ! -e ${accessOf(cluster).adminKubeconfig} ] || [ -z "$kubectl" ] || ${{ raw: line(kubectlAt(sh`"$kubectl"`, cluster, args)) }}; }`;

/** `kubectl get nodes` as lines of the survey. */
const nodesQuestion = (context: StepContext): Command => {
  const template =
    '{range .items[*]}N|{.metadata.name}|{.status.conditions[?(@.type=="Ready")].status}|{.status.nodeInfo.kubeletVersion}|{.spec.podCIDR}|{.metadata.uid}{"\\n"}{end}';
  return withKubectl(context, sh`--request-timeout=5s get nodes -o ${`jsonpath=${template}`}`);
};

/** The objects of our manifests as the API has them: named here, whatever the file on the node says by now. */
function objectsQuestion(context: StepContext, objects: readonly ResourceOf<'object'>[]): Command[] {
  const items = objects.flatMap(({ wanted }) => (wanted === undefined ? [] : [namesIn.parse(wanted)]));
  if (items.length === 0) return [];
  const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
  const get = sh`--request-timeout=5s get --ignore-not-found -o json -f -`;
  const line = (kubectl: Command): Command =>
    sh`{ found=$(printf %s ${list} | ${{ raw: kubectl }}) && echo "K|$(printf %s "$found" | base64 | tr -d '\\n')"; }`;
  return [withKubectl(context, get, line)];
}

/** What names an object; the rest of it is not asked for. */
const namesIn = z.object({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.object({ name: z.string(), namespace: z.string().exactOptional() }),
});

const digestOf = ({ unit, files, programs }: Pick<ResourceOf<'unit'>, 'unit' | 'files' | 'programs'>) => ({
  unit,
  ...(files.length + programs.length > 0 ? { digest: digest({ files, binaries: programs }) } : {}),
});

/** What the survey asks about this node. Secrets are not needed for it: it names places. */
async function surveyQuestion(context: StepContext): Promise<SurveyQuestion> {
  const { cluster, node, archives } = context;
  const resources = resourcesOf(context).flatMap((one) => one.resources);
  const files = ofKind(resources, 'file');
  const units = ofKind(resources, 'unit');
  const isMaster = node.roles.includes('master');
  const sums = await Promise.all(archives.map((path) => context.sumOf(path)));
  const wanted = new Set(units.map(({ unit }) => unit));
  const parts = partsOf(cluster, node);
  const others = [...pathsOfRunning, ...Object.values(networks).flatMap((network) => network.others)];
  return {
    facts: probeCommand({
      binariesDir: cluster.binaries.dir,
      binaries: placedPrograms(cluster, node).map(({ path }) => path),
      foreignData: componentsOn(cluster, node).flatMap(({ wakes = [] }) => wakes),
      nftables: cluster.network.proxyMode === 'nftables' && node.roles.includes('worker'),
    }),
    paths: [
      ...new Set([
        ...[...files, ...ofKind(resources, 'directory')].map(({ path }) => path),
        ...others,
        // The other masters' are copies of the first one's.
        ...(isMaster ? servingPair : []),
      ]),
    ],
    texts: [...new Set([...files.filter(({ secret }) => !secret).map(({ path }) => path), ...others])],
    places: parts.flatMap(({ programs, folders }) => [...programs, ...folders]),
    programs: ofKind(resources, 'program').map(({ path }) => path),
    units: [
      ...units.map((unit) => {
        const probe = probeOfUnit(unit.unit, cluster, node)?.command;
        return { ...digestOf(unit), ...(probe ? { probe } : {}) };
      }),
      // Left behind where another cluster file had them here; a member of etcd may still count.
      ...parts.flatMap((part) => part.units.filter(({ unit }) => !wanted.has(unit)).map(digestOf)),
    ],
    sysctls: ofKind(resources, 'sysctl').map(({ name }) => name),
    owners: ofKind(resources, 'user').map(({ name }) => name),
    users: ofKind(resources, 'kubeconfig').map(({ user }) => user),
    checks: [
      ...ofKind(resources, 'rule').map((rule) => ({ id: idOf(rule), check: ruleCheck(rule) })),
      ...ofKind(resources, 'package').map((one) => ({ id: idOf(one), check: isThereCommand(one) })),
    ],
    ...(isMaster ? { nodes: nodesQuestion(context) } : {}),
    more: [
      ...(sums.length > 0
        ? [
            sh`{ ${{ raw: checkImagesCommand(cluster.runtime, sums) }}
} | sed 's/^/I|image:/'`,
          ]
        : []),
      ...(isMaster ? objectsQuestion(context, ofKind(resources, 'object')) : []),
    ],
  };
}

/** Looks at the host: one command that changes nothing. */
export async function surveyHost(context: StepContext): Promise<FoundHost> {
  const question = await surveyQuestion(context);
  const { stdout } = await context.host.run(surveyCommand(question), {
    signal: context.signal,
    label: 'look at the host',
  });
  const found = parseSurvey(stdout, context.node.hostname, question);
  readRunning(context.node, found);
  return found;
}

/** What other hosts have of the files that are copied from there. */
const othersOf = (resources: readonly Resource[], found: StepContext['found']): ReadonlyMap<string, string> =>
  new Map(
    ofKind(resources, 'file').flatMap(({ copyOf, path }) => {
      const sum = copyOf === undefined ? undefined : found.get(copyOf)?.paths.get(path)?.sha256;
      return sum === undefined ? [] : [[`${String(copyOf)}:${path}`, sum] as const];
    }),
  );

/**
 * What is written down: the resources that are going to change, and those that services are going to make. What is there
 * already and right is nobody's concern, whoever has put it there.
 */
const noted = (resources: readonly Resource[], changed: ReadonlySet<string>): Resource[] =>
  resources.filter(
    (resource) =>
      changed.has(idOf(resource)) ||
      resource.kind === 'link' ||
      resource.kind === 'trace' ||
      (resource.kind === 'directory' && (resource.madeByService ?? resource.data ?? false)) ||
      (resource.kind === 'file' && resource.content === undefined),
  );

const records = new WeakMap<Cluster, { readonly id: string; readonly record: string }>();

/**
 * The cluster as it was read, defaults filled in: the order of keys in the file does not matter. Every host keeps the same.
 * With its id, which the file may have got only now: where a ledger is lost, this says whose node it is.
 */
function recordOf({ cluster, identity }: StepContext): string {
  const id = cluster.id ?? identity.id;
  const known = records.get(cluster);
  if (known?.id === id) return known.record;
  const record = JSON.stringify({ ...cluster, id });
  records.set(cluster, { id, record });
  return record;
}

/** By the holder of the node's lock, before anything is changed. */
async function noteChanges(
  context: StepContext,
  resources: readonly Resource[],
  edited: readonly { path: string; copy: string }[],
): Promise<void> {
  const { host, identity, signal } = context;
  const places = resourcesOf(context).flatMap((one) =>
    one.resources.flatMap((resource) =>
      resource.kind === 'file' || resource.kind === 'program' ? [resource.path] : [],
    ),
  );
  const note = sh`${{ raw: removeLeftoversCommand([...places, paths.hosts]) }}
${{ raw: noteCommand(identity, resources) }}
${{ raw: saveEditedCommand(edited) }}
${{ raw: recordCommand(recordOf(context)) }}`;
  await writeDown(host, note, { signal, label: 'write down what is going to be changed' });
}

async function record(context: StepContext): Promise<void> {
  const { host, signal } = context;
  await writeDown(host, recordCommand(recordOf(context)), { signal, label: 'remember the cluster file' });
}

async function adopt(context: StepContext, known: FoundHost, resources: readonly Resource[]): Promise<void> {
  const { host, identity, signal, cluster, node } = context;
  const gone = gatewaysOf(node, known).filter((gateway) => !cluster.nodes.some(({ ip }) => ip === gateway));
  await writeDown(host, adoptCommand(identity, cluster.runtime, resources, gone), {
    signal,
    label: 'write down what the first version of Keelson has made',
  });
}

/** Said before: what is adopted a deployment keeps up to date from then on, and a reset removes. */
const adoptionNotices = (ledger: ReadonlyMap<string, unknown>): Notice[] =>
  ledger.size > 0 ? [{ severity: 'info', code: 'FIRST_VERSION_ADOPTED', params: { count: ledger.size } }] : [];

/** Certificates that are made anew because of their time: why their files are going to be others. */
function reasonsOf({ cluster, node, secrets }: StepContext): ReadonlyMap<string, ChangeReason> {
  if (!secrets.pki?.objectionTo) return new Map();
  const { objectionTo } = secrets.pki;
  return new Map(
    certificatesOn(cluster, node).flatMap((rule): [string, ChangeReason][] => {
      const why = objectionTo(node.hostname, rule.id);
      return why === 'ended' || why === 'ends-soon' ? filesOfRule(rule).map((path) => [path, why]) : [];
    }),
  );
}

async function planHost(context: StepContext): Promise<HostPlan> {
  const { node, binaries, archives, cluster } = context;
  const known = context.found.get(node.hostname) ?? (await surveyHost(context));
  context.found.set(node.hostname, known);
  const programs = await Promise.all(
    [...binaries].map(async ([name, path]) => [name, await context.sumOf(path)] as const),
  );
  const sums = await Promise.all(archives.map((path) => context.sumOf(path)));
  await turn();
  const steps = resourcesOf(context);
  const resources = steps.flatMap((one) => one.resources);
  const firstVersions = isOfFirstVersion(known) ? possibleResources(context, known) : undefined;
  const ledger = firstVersions ? adoptedEntries(firstVersions, known) : entriesOf(known.ledger);
  const objects = objectsOf([...context.found.values()]);
  const input = {
    found: known,
    others: othersOf(resources, context.found),
    ledger,
    sha256,
    programs: new Map(programs),
    archives: new Map(cluster.registry.archives.map((path, index) => [path, sums[index] ?? ''])),
    ...(objects ? { objects } : {}),
    withoutRange: nodesWithoutRange([...context.found.values()]),
    reasons: reasonsOf(context),
  };
  const changes = hostChanges(steps, input);
  const changed = new Set(changes.flatMap((one) => one.changes.map(({ id }) => id)));
  const edited = changes.flatMap((one) =>
    one.changes.flatMap(({ target: path, saves: copy }) => (copy === undefined ? [] : [{ path, copy }])),
  );
  const nodes = [...context.found.values()].flatMap((host) => host.nodes ?? []);
  const kept = await keptVersion(context, known);
  let noting: Promise<void> | undefined;
  return {
    ...(known.ledger.kind === 'whole' && known.values.get('record') !== recordOf(context)
      ? { record: () => record(context) }
      : {}),
    ...(firstVersions ? { adopt: () => adopt(context, known, adopted(firstVersions, known)) } : {}),
    found: known,
    steps,
    note: () => (noting ??= noteChanges(context, noted(resources, changed), edited)),
    changes: new Map(changes.filter((one) => one.changes.length > 0).map((one) => [one.step, one.changes])),
    unsure: unsureSteps(steps, input),
    leftOver: [...leftOver(steps, ledger), ...formerNode(node, nodes, ledger)],
    told: [
      ...(firstVersions ? adoptionNotices(ledger) : []),
      ...unclearNode(node, nodes, ledger),
      ...kept,
      // Others bring none.
      ...(installs(context.operation.kind) ? unseenPrograms(context, known) : []),
    ],
  };
}

/** The plan of the context's host, made when somebody first asks for it in this operation. */
export function hostPlanOf(context: StepContext): Promise<HostPlan> {
  const { plans, node } = context;
  const known = plans.get(node.hostname);
  if (known) return known;
  const made = planHost(context);
  plans.set(node.hostname, made);
  // A failure (a lost link) is not kept: whoever asks next tries again.
  made.catch(() => plans.delete(node.hostname));
  return made;
}
