/** Nodes that come to a running cluster, and those that leave it. */
import { renamesOf } from '../../../shared/cluster/renames';
import type { ClusterInput as ClusterDocument, Role } from '../../../shared/cluster/schema';
import type { DepartedNode } from '../../../shared/nodes/departed';
import { planFor } from '../../../shared/job/operations';
import type { OperationOf } from '../../../shared/job/operations/operation';
import { isLoss, podName } from '../../../shared/nodes/pods';
import { isMajorityLost, type RemovalPreview } from '../../../shared/nodes/removal';
import { AppError } from '../../../shared/errors';
import { describeRemoval } from '../../../shared/messages';
import { fill } from '../../../shared/messages/messages';
import { withNodes, writeClusterFile } from '../../storage/clusterFile';
import { checkCluster, readCluster, takeCredentials, type ClusterInput } from '../clusterInput';
import { connect } from '../connect';
import { agrees, Stop, tell, tellError, tellProblem, type Command, type CommandContext } from '../context';
import { askMirrorPasswords } from '../secrets/mirrorPasswords';
import { unlockAuthorities } from '../secrets/passphrase';
import { exit } from '../exitCodes';
import { agreeToRenames } from '../output/renames';
import { runJob } from '../runJob';
import { requirePrograms } from './apply';
import { compare } from './plan';

type NodeEntry = ClusterDocument['nodes'][number];

/** The person must act first, and is told how. */
const stop = (context: CommandContext, message: string): Stop => {
  tellProblem(context, message);
  return new Stop(exit.badInput);
};

/** How to log in, as far as the options say it; the rest are the cluster file's defaults. */
function loginOf({ values }: CommandContext): NonNullable<NodeEntry['ssh']> {
  const { user, port, key, password, agent, sudo, jump } = values;
  const auth = key === undefined ? undefined : ({ kind: 'key', path: key } as const);
  const other = password ? ({ kind: 'password' } as const) : agent ? ({ kind: 'agent' } as const) : undefined;
  return {
    ...(user === undefined ? {} : { user }),
    ...(port === undefined ? {} : { port: /^\d+$/.test(port) ? Number(port) : (port as unknown as number) }),
    ...((auth ?? other) ? { auth: auth ?? other } : {}),
    ...(sudo ? { sudo } : {}),
    ...(jump === undefined ? {} : { jump }),
  };
}

/** The entry that the options describe. Throws Stop(2) where they do not say enough. */
function newEntry(context: CommandContext, hostname: string): NodeEntry {
  const { values, texts } = context;
  if (values.address === undefined) throw stop(context, fill(texts.missingOption, { what: 'address' }));
  // What is no role is told with everything else that is wrong with the entry.
  const wanted = (values.roles ?? 'worker').split(',') as Role[];
  return { hostname, ip: values.address, roles: wanted, ssh: loginOf(context) };
}

/** Takes a machine into the running cluster. One that stands in the cluster file already needs no options. */
export const nodeAdd: Command = async (context) => {
  const { values, texts } = context;
  const { operand: hostname = '' } = values;
  const before = await readCluster(context);
  const known = before.cluster.nodes.find((one) => one.hostname === hostname);
  if (known && values.address !== undefined && values.address !== known.ip) {
    throw stop(context, fill(texts.node.otherAddress, { host: hostname, ip: known.ip }));
  }
  const entry = known ? undefined : newEntry(context, hostname);
  const document = entry ? withNodes(before.document, (nodes) => [...nodes, entry]) : before.document;
  const input = { ...before, document, cluster: checkCluster(context, document) };
  const operation = { kind: 'addNode', nodes: [hostname] } satisfies OperationOf<'addNode'>;
  // A node that may not be added is refused before any host is asked, and before it stands in the file.
  planFor(operation, input.cluster);
  await takeCredentials(context, input.cluster);
  await unlockAuthorities(context, input.cluster);
  await requirePrograms(context, input);
  const found = await connect(context, input);
  const renames = renamesOf(input.cluster.nodes, (name) => found.get(name)?.hostname);
  await agreeToRenames(context, renames);
  await askMirrorPasswords(context, input);
  if (entry) {
    await writeClusterFile(input.path, document);
    tell(context, { type: 'written', path: input.path }, fill(texts.written, { path: input.path }));
  }
  return runJob(context, operation, input);
};

/** The departed node of that name or address, after the cluster was asked. Throws NODE_UNKNOWN. */
async function findDeparted(context: CommandContext, input: ClusterInput, name: string): Promise<DepartedNode> {
  await connect(context, input, { tolerant: true });
  const { departed = [] } = await compare(context, input);
  const found = departed.find(({ hostname, ip }) => hostname === name || ip === name);
  if (found) return found;
  throw new AppError('NODE_UNKNOWN', { host: name });
}

/** A node that left the file stands in it for this one job, as it did before; the file on disk stays as it is. */
async function withDeparted(context: CommandContext, input: ClusterInput, name: string): Promise<ClusterInput> {
  const { texts } = context;
  const { hostname, ip, entry } = await findDeparted(context, input, name);
  const login = loginOf(context);
  if (!entry && Object.keys(login).length === 0 && !context.values.dead) {
    throw stop(context, fill(texts.node.loginUnknown, { host: name }));
  }
  // A name of its own where nobody remembers one.
  const ours = entry ?? {
    hostname: hostname === ip ? `node-${ip.replaceAll('.', '-')}` : hostname,
    ip,
    roles: ['worker'],
  };
  const node = { ...ours, ssh: { ...entry?.ssh, ...login } };
  const document = withNodes(input.document, (nodes) => [...nodes, node]);
  return { ...input, document, cluster: checkCluster(context, document) };
}

const previewLines = ({ texts, language }: CommandContext, hostname: string, preview: RemovalPreview): string[] => [
  fill(texts.node.removal, { host: hostname }),
  ...describeRemoval(preview, language).map((line) => `  ${line}`),
];

/** Throws Stop when what was found does not allow to go on; nothing was touched then. */
function judge(context: CommandContext, hostname: string, preview: RemovalPreview): void {
  const { values, texts } = context;
  const { unreached, unasked, etcd, pods } = preview;
  if (unasked) {
    tellError(context, unasked);
    throw new Stop(exit.failed);
  }
  if (unreached && !values.dead) {
    tellError(context, unreached);
    tellProblem(context, fill(texts.node.isItDead, { host: hostname }));
    throw new Stop(exit.failed);
  }
  if (!unreached && values.dead) throw stop(context, fill(texts.node.notDead, { host: hostname }));
  if (etcd && isMajorityLost(etcd)) throw new AppError('ETCD_MAJORITY', { host: hostname, ...etcd });
  const lost = pods.filter(isLoss);
  if (lost.length > 0 && !values.deletePods && !values.dead) {
    throw new AppError('PODS_WOULD_BE_LOST', { host: hostname, pods: lost.map(podName).join(', ') });
  }
}

/** Takes a node out of the running cluster, and the cluster off the machine. */
export const nodeRemove: Command = async (context) => {
  const { values, texts, terminal, services } = context;
  const { operand: name = '' } = values;
  const before = await readCluster(context);
  const isThere = before.cluster.nodes.some(({ hostname }) => hostname === name);
  await takeCredentials(context, before.cluster, isThere ? undefined : name);
  await unlockAuthorities(context, before.cluster);
  const input = isThere ? before : await withDeparted(context, before, name);
  if (!isThere) await takeCredentials(context, input.cluster);
  const node = input.cluster.nodes.find(({ hostname, ip }) => hostname === name || ip === name)?.hostname ?? name;
  const operation: OperationOf<'removeNode'> = {
    ...{ kind: 'removeNode', node },
    ...(values.dead ? { dead: true } : {}),
    ...(values.deletePods ? { deletePods: true } : {}),
  };
  // A node that may not be removed is refused before any host is asked.
  planFor(operation, input.cluster);
  await connect(context, input, { tolerant: true });
  const preview = await services.nodeRemoval(input.document, node, input.path);
  tell(context, { type: 'removal', node, ...preview }, ...previewLines(context, node, preview));
  judge(context, node, preview);
  if (!values.yes) {
    if (!terminal.canAsk) throw stop(context, texts.node.needsYes);
    if (!(await agrees(terminal, fill(texts.node.askRemove, { host: node })))) return exit.cancelled;
  }
  return runJob(context, operation, input);
};
