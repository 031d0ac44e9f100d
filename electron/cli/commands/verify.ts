import { AppError } from '../../../shared/errors';
import type { Progress } from '../../../shared/job/job';
import type { Notice } from '../../../shared/job/notices';
import { describeNotice } from '../../../shared/messages';
import { verifyCluster } from '../../services/verify';
import { readCluster, takeCredentials } from '../clusterInput';
import { connect } from '../connect';
import { tell, tellProblem, type Command, type CommandContext } from '../context';
import { exit } from '../exitCodes';

function tellNotice(context: CommandContext, notice: Notice): void {
  const message = describeNotice(notice, context.language);
  const kind = notice.severity === 'warning' ? `${context.texts.warning}: ` : '';
  tell(context, { type: 'notice', ...notice, message }, `${kind}${message}`);
}

/** On a screen only: a file that is read later is not better with it. */
function paintProgress({ terminal, values }: CommandContext, { done, total, label }: Progress): void {
  if (terminal.isScreen && !values.json) terminal.paint([`${String(done)}/${String(total)}  ${label}`]);
}

/** Sends traffic through the cluster. Exit code 0 when everything that was measured works, 1 when not. */
export const verify: Command = async (context) => {
  const { services, texts } = context;
  const input = await readCluster(context);
  await takeCredentials(context, input.cluster);
  await connect(context, input);
  const hosts = services.hosts.open(input.cluster, input.path);
  const stop = new AbortController();
  const release = context.onInterrupt(() => {
    if (stop.signal.aborted) process.exit(exit.cancelled);
    if (!context.values.json) tellProblem(context, texts.cancelling);
    stop.abort(new AppError('CANCELLED'));
  });
  try {
    await verifyCluster(input.cluster, {
      ...{ hosts, signal: stop.signal },
      onProgress: (progress) => paintProgress(context, progress),
      onNotice: (notice) => tellNotice(context, notice),
    });
    tell(context, { type: 'result', status: 'done' }, texts.verified);
    return exit.done;
  } finally {
    release();
    hosts.close();
  }
};
