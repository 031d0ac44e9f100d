/** Before a command works on hosts: unknown host keys and missing passwords are settled, by asking where somebody is there. */
import { accountOf } from '../../shared/cluster/account';
import type { Cluster, ClusterNode } from '../../shared/cluster/schema';
import { AppError } from '../../shared/errors';
import { fill } from '../../shared/messages/messages';
import type { ClusterInput } from './clusterInput';
import { secretNames, type SecretName } from '../services/credentials';
import { agrees, Stop, tellError, tellProblem, type CommandContext } from './context';
import { exit } from './exitCodes';

const isSecretName = (name: unknown): name is SecretName => secretNames.some((one) => one === name);

/** Settles what the person can settle. Answers whether another try is worth it. Throws Stop when they must act first. */
async function settle(context: CommandContext, cluster: Cluster, node: ClusterNode, error: AppError): Promise<boolean> {
  if (error.code === 'SSH_HOST_KEY_UNKNOWN') return settleHostKey(context, node, error);
  if (error.code !== 'SSH_CREDENTIALS_MISSING') return false;
  const { terminal, texts, services } = context;
  const { what } = error.params;
  if (!terminal.canAsk || !isSecretName(what)) return false;
  const answer = await terminal.ask(fill(texts.ask[what], { host: node.hostname }), true);
  services.credentials.set(accountOf(cluster, node.hostname), { [what]: answer });
  return answer !== '';
}

async function settleHostKey(context: CommandContext, node: ClusterNode, error: AppError): Promise<boolean> {
  const { terminal, texts, services, values } = context;
  const fingerprint = String(error.params['fingerprint']);
  if (!values.acceptHostKeys) {
    if (!terminal.canAsk) {
      tellError(context, error);
      tellProblem(context, texts.hostKeyHelp);
      throw new Stop(exit.failed);
    }
    terminal.note(fill(texts.newHostKey, error.params));
    if (!(await agrees(terminal, texts.askHostKey))) throw new AppError('CANCELLED');
  }
  await services.hosts.accept(
    String(error.params['address']),
    Number(error.params['port'] ?? node.ssh.port),
    fingerprint,
  );
  if (!values.json) terminal.note(fill(texts.hostKeyAccepted, { host: node.hostname, fingerprint }));
  return true;
}

/**
 * Tries every host at once and settles, one question at a time, what keeps it from being reached. Other failures are left
 * to the command itself, which says them at the right place.
 */
export async function connect(
  context: CommandContext,
  { cluster, path }: ClusterInput,
  only = cluster.nodes,
): Promise<void> {
  let nodes: readonly ClusterNode[] = only;
  while (nodes.length > 0) {
    const tries = await Promise.all(
      nodes.map(async (node) => ({ node, error: await context.services.hosts.reach(cluster, node.hostname, path) })),
    );
    const again: ClusterNode[] = [];
    for (const { node, error } of tries) {
      if (error && (await settle(context, cluster, node, error))) again.push(node);
    }
    nodes = again;
  }
}
