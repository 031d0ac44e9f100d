import type { Cluster } from '../../../shared/cluster/schema';
import { AppError } from '../../../shared/errors';
import type { Progress } from '../../../shared/job/job';
import { describeNotice } from '../../../shared/messages';
import { hasPassed } from '../../../shared/cis/report';
import { emptyReport, reduceVerification, type VerificationEvent } from '../../../shared/verification/verification';
import { checkCis } from '../../services/cis';
import type { VerifyRequest } from '../../services/verification/verify';
import { readCluster, takeCredentials } from '../clusterInput';
import { connect } from '../connect';
import { errorLines, tell, tellError, tellProblem, type Command, type CommandContext } from '../context';
import { exit, type ExitCode } from '../exitCodes';
import { cisLines } from '../output/cis';
import { jsonLine } from '../output/printable';
import { checkLines, checkTitle, verdictLine } from '../output/verification';

/** On a screen only: a file that is read later is not better with it. */
function paintProgress({ terminal, values }: CommandContext, { done, total, label }: Progress): void {
  if (terminal.isScreen && !values.json) terminal.paint([`${String(done)}/${String(total)}  ${label}`]);
}

type Asked = Pick<VerifyRequest, 'hosts' | 'signal'>;

/** An event for machines; what it tells a person is added in words, and what has failed is an error as everywhere. */
function tellJson(context: CommandContext, event: VerificationEvent): void {
  const { terminal, language } = context;
  const message = event.type === 'fact' ? { message: describeNotice(event.fact, language) } : {};
  terminal.out(jsonLine({ ...event, ...message }));
  if (event.type !== 'check-ended' || event.end.state !== 'failed') return;
  for (const error of event.end.errors) tellError(context, error);
}

async function makeChecks(context: CommandContext, cluster: Cluster, asked: Asked): Promise<ExitCode> {
  const { services, terminal, values, language } = context;
  let report = emptyReport(Date.now());
  const tellEvent = (event: VerificationEvent): void => {
    report = reduceVerification(report, event);
    if (values.json) {
      tellJson(context, event);
      return;
    }
    if (event.type === 'check-started' && terminal.isScreen)
      terminal.paint([checkTitle(event.check, 'running', context)]);
    if (event.type !== 'check-ended') return;
    const { head, commands } = checkLines(report, event.check, context);
    for (const line of head) terminal.out(line);
    for (const error of report.checks[event.check].errors)
      for (const line of errorLines(language, error)) terminal.note(`    ${line.trimEnd().replaceAll('\n', '\n    ')}`);
    for (const line of commands) terminal.out(line);
  };
  const status = await services.verify({ ...asked, cluster, tell: tellEvent });
  tell(context, { type: 'result', status: status === 'passed' ? 'done' : status }, '', verdictLine(report, context));
  return { passed: exit.done, failed: exit.failed, cancelled: exit.cancelled }[status];
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
 * Makes every check of the cluster, or looks at its hosts as the CIS benchmark does. Exit code 0 when all that was measured is
 * well, 1 when not.
 */
export const verify: Command = async (context) => {
  const { services, texts } = context;
  const input = await readCluster(context);
  await takeCredentials(context, input.cluster);
  // What cannot be reached is told by the checks.
  await connect(context, input, { tolerant: true });
  const hosts = services.hosts.open(input.cluster, input.path);
  const stop = new AbortController();
  const release = context.onInterrupt(() => {
    if (stop.signal.aborted) process.exit(exit.cancelled);
    if (!context.values.json) tellProblem(context, texts.cancelling);
    stop.abort(new AppError('CANCELLED'));
  });
  try {
    const asked = { hosts, signal: stop.signal };
    return await (context.values.cis ? lookAtHosts : makeChecks)(context, input.cluster, asked);
  } finally {
    release();
    hosts.close();
  }
};
