import { renamesOf } from '../../../shared/cluster/renames';
import type { Cluster } from '../../../shared/cluster/schema';
import { planFor } from '../../../shared/job/operations';
import { fill } from '../../../shared/messages/messages';
import { nodeNamed, readCluster, takeCredentials, type ClusterInput } from '../clusterInput';
import { connect } from '../connect';
import { Stop, tellProblem, type Command, type CommandContext } from '../context';
import { askMirrorPasswords } from '../secrets/mirrorPasswords';
import { unlockAuthorities } from '../secrets/passphrase';
import { exit } from '../exitCodes';
import { agreeToRenames } from '../output/renames';
import { warnOfExposure } from '../output/exposure';
import { runJob } from '../runJob';

/** Programs that are not on this workstation are bad input: said before anybody is asked about a host. */
export async function requirePrograms(
  context: CommandContext,
  { cluster, document, path }: ClusterInput,
): Promise<void> {
  const { services, values } = context;
  if (values.runPrograms) await services.binaries.agreeToRun(document, path);
  if (cluster.binaries.source.kind !== 'upload') return;
  await services.binaries.prepare(cluster, path, new AbortController().signal);
}

/** Brings the cluster to what the file says. */
export const apply: Command = async (context) => {
  const input = await readCluster(context);
  // What cannot be installed is said before anybody is asked about a host.
  planFor({ kind: 'deploy' }, input.cluster);
  warnOfExposure(context, input.cluster);
  await takeCredentials(context, input.cluster);
  await unlockAuthorities(context, input.cluster);
  const found = await connect(context, input, { first: requirePrograms(context, input) });
  const renames = renamesOf(input.cluster.nodes, (hostname) => found.get(hostname)?.hostname);
  await agreeToRenames(context, renames);
  await askMirrorPasswords(context, input);
  return runJob(context, { kind: 'deploy' }, input);
};

/** The name of the cluster must be typed, so that nobody resets the wrong one by habit. */
async function confirmReset(
  { values, terminal, texts }: CommandContext,
  name: string,
  hostnames: readonly string[],
): Promise<boolean> {
  if (values.yes) return true;
  const isPart = values.nodes !== undefined;
  const question = fill(isPart ? texts.askResetNodes : texts.askReset, { name, names: hostnames.join(', ') });
  return terminal.canAsk && (await terminal.ask(question)) === name;
}

/** The nodes of --node; undefined when all are meant. Throws Stop(2) when one is not in the cluster file. */
const nodesAsked = (context: CommandContext, cluster: Cluster): string[] | undefined =>
  context.values.nodes?.map((hostname) => nodeNamed(context, cluster, hostname).hostname);

/** Removes everything again: from all nodes, or from those of --node. */
export const reset: Command = async (context) => {
  const { values, terminal, texts } = context;
  const input = await readCluster(context);
  const { name } = input.cluster;
  const nodes = nodesAsked(context, input.cluster);
  const chosen = nodes ?? input.cluster.nodes.map(({ hostname }) => hostname);
  if (!(await confirmReset(context, name, chosen))) {
    if (terminal.canAsk && !values.yes) return exit.cancelled;
    tellProblem(context, texts.resetNeedsYes);
    throw new Stop(exit.badInput);
  }
  await takeCredentials(context, input.cluster);
  const only = input.cluster.nodes.filter(({ hostname }) => chosen.includes(hostname));
  await connect(context, input, { only });
  return runJob(context, { kind: 'reset', ...(nodes ? { nodes } : {}) }, input);
};
