import { AppError } from '../../../shared/errors';
import { clusterStatus, isWell, type HostStatus } from '../../services/status';
import { readCluster, takeCredentials } from '../clusterInput';
import { connect } from '../connect';
import { errorLines, tell, type Command, type CommandContext } from '../context';
import { exit } from '../exitCodes';
import { table, type Row } from '../table';

const hostRows = ({ hostname, units, error }: HostStatus, { language, texts }: CommandContext): Row[] =>
  error
    ? [[hostname, '-', texts.status.unreachable, '', errorLines(language, error)[0] ?? '']]
    : units.map(({ unit, state, restarts, since }) => [hostname, unit, state, String(restarts), since]);

/** Every service of every host and the cluster's nodes. Exit code 0 when all is well, 1 when not. */
export const status: Command = async (context) => {
  const { texts, services } = context;
  const input = await readCluster(context);
  const { cluster } = input;
  await takeCredentials(context, cluster);
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
      ({ name, ready, version }) => `  ${name}  ${ready ? 'Ready' : 'NotReady'}  ${version}`,
    );
    const well = isWell(cluster, found);
    tell(
      context,
      { type: 'status', well, ...found },
      ...table([[words.node, words.unit, words.state, words.restarts, words.since], ...rows]),
      '',
      ...(nodes ? [texts.kubernetesNodes, ...nodes] : [texts.noKubernetes]),
    );
    return well ? exit.done : exit.failed;
  } finally {
    release();
    hosts.close();
  }
};
