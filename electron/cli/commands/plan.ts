import {
  countChanges,
  countOverruled,
  countUndecided,
  refusalsIn,
  type Comparison,
} from '../../../shared/comparison/comparison';
import { AppError } from '../../../shared/errors';
import { messages } from '../../../shared/messages';
import { deployPlan } from '../../../shared/job/plan';
import { fill } from '../../../shared/messages/messages';
import { comparisonLines } from '../output/changes';
import { readCluster, takeCredentials, type ClusterInput } from '../clusterInput';
import { connect } from '../connect';
import { tell, type Command, type CommandContext } from '../context';
import { askMirrorPasswords } from '../secrets/mirrorPasswords';
import { unlockAuthorities } from '../secrets/passphrase';
import { exit, type ExitCode } from '../exitCodes';
import { tellExposure } from '../output/exposure';

/** Each step in order with the nodes it touches and what it is for: what hosts would get that have nothing yet. */
function tellSteps(context: CommandContext, { cluster }: ClusterInput): void {
  const { steps, tasks } = deployPlan(cluster);
  const width = Math.max(...steps.map((step) => step.length));
  for (const step of steps) {
    const nodes = tasks.filter((task) => task.step === step).map((task) => task.hostname);
    const { title, about } = messages[context.language].steps[step];
    tell(
      context,
      { type: 'step', step, nodes, title, about },
      `${step.padEnd(width)}  ${nodes.join(', ')}`,
      `${' '.repeat(width)}  ${about}`,
    );
  }
  tellExposure(context, cluster);
}

/** The node is not this cluster's, or nobody can say that it is. */
const otherClusters: ReadonlySet<string> = new Set(['NODE_OF_OTHER_CLUSTER', 'CLUSTER_ID_MISSING']);

/** 0 nothing to do, 3 changes pending, 2 refused, 1 a host could not be looked at. */
function exitOf(comparison: Comparison): ExitCode {
  if (refusalsIn(comparison).length > 0) return exit.badInput;
  const codes = comparison.hosts.flatMap(({ error }) => (error ? [error.code] : []));
  if (countUndecided(comparison) > 0 || codes.some((code) => otherClusters.has(code))) return exit.badInput;
  if (codes.length > 0) return exit.failed;
  if (countOverruled(comparison) > 0) return exit.badInput;
  return countChanges(comparison) > 0 ? exit.pending : exit.done;
}

function verdictOf(comparison: Comparison, { plan: words }: CommandContext['texts']): string {
  const count = countChanges(comparison);
  const unread = comparison.hosts.filter(({ error }) => error !== undefined).length;
  if (unread > 0) return fill(words.unread, { count: unread });
  if (refusalsIn(comparison).length > 0) return words.refused;
  if (countOverruled(comparison) > 0) return words.overruled;
  return count === 0 ? words.nothing : fill(words.pending, { count });
}

/** Looks at the hosts and answers what the cluster file would change there. */
export async function compare(context: CommandContext, input: ClusterInput): Promise<Comparison> {
  const { services } = context;
  const hosts = services.hosts.open(input.cluster, input.path);
  const stop = new AbortController();
  const release = context.onInterrupt(() => stop.abort(new AppError('CANCELLED')));
  try {
    const { cluster, path } = input;
    return await services.compare({ cluster, clusterPath: path, hosts, signal: stop.signal });
  } finally {
    release();
    hosts.close();
  }
}

/** What would be created, changed, restarted and removed on each host, and what stays; with --offline what a fresh one would get. */
export const plan: Command = async (context) => {
  const { texts, values } = context;
  const input = await readCluster(context);
  if (values.offline) {
    tellSteps(context, input);
    return exit.done;
  }
  await takeCredentials(context, input.cluster);
  await unlockAuthorities(context, input.cluster);
  await connect(context, input, { tolerant: true });
  await askMirrorPasswords(context, input);
  const comparison = await compare(context, input);
  const count = countChanges(comparison);
  tell(
    context,
    { type: 'plan', changes: count, ...comparison },
    ...comparisonLines(comparison, context),
    verdictOf(comparison, texts),
  );
  return exitOf(comparison);
};
