import type { Cluster } from '../../../shared/cluster/schema';
import { AppError } from '../../../shared/errors';
import type { Progress } from '../../../shared/job/job';
import type { Notice } from '../../../shared/job/notices';
import { describeNotice } from '../../../shared/messages';
import { hasPassed } from '../../../shared/cis/report';
import { checkCis } from '../../services/cis';
import { verifyCluster, type VerifyOptions } from '../../services/verify';
import { readCluster, takeCredentials } from '../clusterInput';
import { connect } from '../connect';
import { tell, tellProblem, type Command, type CommandContext } from '../context';
import { exit, type ExitCode } from '../exitCodes';
import { cisLines } from '../output/cis';

function tellNotice(context: CommandContext, notice: Notice): void {
  const message = describeNotice(notice, context.language);
  const kind = notice.severity === 'warning' ? `${context.texts.warning}: ` : '';
  tell(context, { type: 'notice', ...notice, message }, `${kind}${message}`);
}

/** On a screen only: a file that is read later is not better with it. */
function paintProgress({ terminal, values }: CommandContext, { done, total, label }: Progress): void {
  if (terminal.isScreen && !values.json) terminal.paint([`${String(done)}/${String(total)}  ${label}`]);
}

type Asked = Pick<VerifyOptions, 'hosts' | 'signal'>;

async function sendTraffic(context: CommandContext, cluster: Cluster, asked: Asked): Promise<ExitCode> {
  await verifyCluster(cluster, {
    ...asked,
    onProgress: (progress) => paintProgress(context, progress),
    onNotice: (notice) => tellNotice(context, notice),
  });
  tell(context, { type: 'result', status: 'done' }, context.texts.verified);
  return exit.done;
}

async function lookAtHosts(context: CommandContext, cluster: Cluster, { hosts, signal }: Asked): Promise<ExitCode> {
  const report = await checkCis(cluster, {
    ...{ hosts, signal },
    onProgress: (progress) => paintProgress(context, progress),
  });
  const passed = hasPassed(report);
  tell(context, { type: 'cis', passed, ...report }, ...cisLines(report, cluster, context));
  return passed ? exit.done : exit.failed;
}

/**
 * Sends traffic through the cluster, or looks at its hosts as the CIS benchmark does. Exit code 0 when all that was measured is
 * well, 1 when not.
 */
export const verify: Command = async (context) => {
  const { services, texts } = context;
  const input = await readCluster(context);
  await takeCredentials(context, input.cluster);
  await connect(context, input, { tolerant: context.values.cis === true });
  const hosts = services.hosts.open(input.cluster, input.path);
  const stop = new AbortController();
  const release = context.onInterrupt(() => {
    if (stop.signal.aborted) process.exit(exit.cancelled);
    if (!context.values.json) tellProblem(context, texts.cancelling);
    stop.abort(new AppError('CANCELLED'));
  });
  try {
    const asked = { hosts, signal: stop.signal };
    return await (context.values.cis ? lookAtHosts : sendTraffic)(context, input.cluster, asked);
  } finally {
    release();
    hosts.close();
  }
};
