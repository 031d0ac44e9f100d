import { countChanges, countOverruled, countUndecided, refusalsIn } from '../../../shared/comparison/comparison';
import { AppError } from '../../../shared/errors';
import { clusterStatus, isWell, type HostStatus } from '../../services/status';
import { departedLines, driftLines, toldLines } from '../output/changes';
import { readCluster, takeCredentials } from '../clusterInput';
import { connect } from '../connect';
import { errorLines, tell, type Command, type CommandContext } from '../context';
import { unlockAuthorities } from '../secrets/passphrase';
import { exit } from '../exitCodes';
import { table, type Row } from '../output/table';

const hostRows = ({ hostname, units, error }: HostStatus, { language, texts }: CommandContext): Row[] =>
  error
    ? [[hostname, '-', texts.status.unreachable, '', errorLines(language, error)[0] ?? '']]
    : units.map(({ unit, state, restarts, since }) => [hostname, unit, state, String(restarts), since]);

/**
 * Every service of every host, the cluster's nodes, and what is not as the cluster file says. Exit code 0 when all is well, 1
 * when not, 3 when everything runs but something differs.
 */
export const status: Command = async (context) => {
  const { texts, services } = context;
  const input = await readCluster(context);
  const { cluster } = input;
  await takeCredentials(context, cluster);
  await unlockAuthorities(context, cluster);
  await connect(context, input, { tolerant: true });
  const hosts = services.hosts.open(cluster, input.path);
  const stop = new AbortController();
  const release = context.onInterrupt(() => stop.abort(new AppError('CANCELLED')));
  try {
    const found = await clusterStatus(cluster, hosts, stop.signal);
    stop.signal.throwIfAborted();
    const words = texts.status;
    const rows = found.hosts.flatMap((host) => hostRows(host, context));
    const nodes = found.nodes?.map(
      // In the words of `kubectl get nodes`.
      ({ name, ready, cordoned, version }) =>
        `  ${name}  ${ready ? 'Ready' : 'NotReady'}${cordoned ? ',SchedulingDisabled' : ''}  ${version}`,
    );
    const well = isWell(cluster, found);
    const comparison = await services.compare({ cluster, clusterPath: input.path, hosts, signal: stop.signal });
    stop.signal.throwIfAborted();
    const refused = refusalsIn(comparison);
    const drift = countChanges(comparison) + countOverruled(comparison) + countUndecided(comparison) + refused.length;
    const { departed = [] } = comparison;
    const told = toldLines(comparison, context);
    tell(
      context,
      { type: 'status', well, ...found, drift: comparison.hosts, refused, departed },
      ...table([[words.node, words.unit, words.state, words.restarts, words.since], ...rows]),
      '',
      ...(nodes ? [texts.kubernetesNodes, ...nodes] : [texts.noKubernetes]),
      ...(drift > 0 ? ['', texts.plan.drift, ...driftLines(comparison, context)] : []),
      ...(told.length > 0 ? ['', ...told] : []),
      ...(departed.length > 0 ? ['', ...departedLines(comparison, context)] : []),
    );
    if (!well) return exit.failed;
    return drift > 0 || departed.length > 0 ? exit.pending : exit.done;
  } finally {
    release();
    hosts.close();
  }
};
