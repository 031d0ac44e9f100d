/** Before a command works on hosts: host keys and missing passwords are settled, by asking where somebody is there. */
import { accountOf } from '../../shared/cluster/account';
import type { Cluster, ClusterNode } from '../../shared/cluster/schema';
import { AppError } from '../../shared/errors';
import type { HostFacts } from '../../shared/ipc/hosts';
import { fill } from '../../shared/messages/messages';
import type { ClusterInput } from './clusterInput';
import { secretNames, type SecretName } from '../services/hosts/credentials';
import { agrees, Stop, tellError, tellProblem, type CommandContext } from './context';
import { exit } from './exitCodes';

/** `left`: to the command itself, which says it at the right place. `refused`: the person must act first, and was told. */
type Settled = 'try-again' | 'left' | 'refused';

const isSecretName = (name: unknown): name is SecretName => secretNames.some((one) => one === name);

/** Settles what the person can settle. */
async function settle(context: CommandContext, cluster: Cluster, node: ClusterNode, error: AppError): Promise<Settled> {
  const { code, params } = error;
  if (code === 'SSH_HOST_KEY_UNKNOWN') return settleHostKey(context, node, error, String(params['fingerprint']));
  if (code === 'SSH_HOST_KEY_CHANGED') return settleHostKey(context, node, error, String(params['actual']));
  if (code !== 'SSH_CREDENTIALS_MISSING') return 'left';
  const { terminal, texts, services } = context;
  const { what } = params;
  if (!terminal.canAsk || !isSecretName(what)) return 'left';
  const answer = await terminal.ask(fill(texts.ask[what], { host: node.hostname }), true);
  services.credentials.set(accountOf(cluster, node.hostname), { [what]: answer });
  return answer === '' ? 'left' : 'try-again';
}

/** A changed key may mean that somebody listens: no answer to a question and no general option accepts it. */
async function settleHostKey(
  context: CommandContext,
  node: ClusterNode,
  error: AppError,
  fingerprint: string,
): Promise<Settled> {
  const { terminal, texts, services, values } = context;
  const isNew = error.code === 'SSH_HOST_KEY_UNKNOWN';
  const isAccepted = values.acceptHostKey?.includes(fingerprint) || (isNew && values.acceptHostKeys);
  if (!isAccepted) {
    if (!isNew || !terminal.canAsk) {
      tellError(context, error);
      tellProblem(context, fill(texts.acceptThisKey, { fingerprint }));
      return 'refused';
    }
    terminal.note(fill(texts.newHostKey, error.params));
    if (!(await agrees(terminal, texts.askHostKey))) throw new AppError('CANCELLED');
  }
  const { address, port = node.ssh.port } = error.params;
  await services.hosts.accept(String(address), Number(port), fingerprint);
  if (!values.json) terminal.note(fill(texts.hostKeyAccepted, { host: node.hostname, fingerprint }));
  return 'try-again';
}

/** A fingerprint that is no host's was copied from the wrong place, or the wrong machine was looked at. */
async function refuseStrangeKeys(context: CommandContext, unreached: readonly string[]): Promise<void> {
  const { values, services, texts } = context;
  const given = values.acceptHostKey ?? [];
  const trusted = await Promise.all(given.map((one) => services.hosts.trusts(one)));
  const strange = given.filter((_, index) => !trusted[index]);
  if (strange.length === 0) return;
  for (const fingerprint of strange) tellProblem(context, fill(texts.nobodysKey, { fingerprint }));
  if (unreached.length > 0) tellProblem(context, fill(texts.notReached, { names: unreached.join(', ') }));
  throw new Stop(exit.failed);
}

interface Whom {
  readonly only?: readonly ClusterNode[];
  /** The command goes on with the other hosts when one's key is refused. */
  readonly tolerant?: boolean;
  /** Goes on while hosts are tried, and nothing is asked or told of them before it has ended well. */
  readonly first?: Promise<void>;
}

/**
 * Tries every host at once and settles, one question at a time, what keeps it from being reached. Other failures are left
 * to the command itself. Answers what is known of those that were reached, by their names in the cluster file.
 */
export async function connect(
  context: CommandContext,
  { cluster, path }: ClusterInput,
  { only = cluster.nodes, tolerant = false, first }: Whom = {},
): Promise<ReadonlyMap<string, HostFacts>> {
  const found = new Map<string, HostFacts>();
  const left: string[] = [];
  let refused = false;
  let nodes = only;
  while (nodes.length > 0) {
    const [tries] = await Promise.all([
      Promise.all(
        nodes.map(async (node) => ({ node, ...(await context.services.hosts.reach(cluster, node.hostname, path)) })),
      ),
      first,
    ]);
    const again: ClusterNode[] = [];
    for (const { node, facts, error } of tries) {
      if (facts) found.set(node.hostname, facts);
      const settled = error && (await settle(context, cluster, node, error));
      if (settled === 'try-again') again.push(node);
      if (settled === 'left') left.push(node.hostname);
      if (settled === 'refused') refused = true;
    }
    nodes = again;
  }
  await refuseStrangeKeys(context, left);
  if (refused && !tolerant) throw new Stop(exit.failed);
  return found;
}
