/** A job from start to end on the command line: live table, plain lines, or NDJSON; Ctrl-C cancels politely. */
import { errorCatalogue } from '../../shared/errors';
import { createJobFold, isOver, isUnchanged, type JobEvent, type JobState } from '../../shared/job/job';
import { describeError, describeHint, describeNotice, messages } from '../../shared/messages';
import { fill } from '../../shared/messages/messages';
import type { Operation } from '../../shared/job/operations/operation';
import type { ClusterInput } from './clusterInput';
import { tellProblem, type CommandContext } from './context';
import { exit, exitCodeOfJob, type ExitCode } from './exitCodes';
import { nextLines, nextSteps } from './output/nextSteps';
import { jsonLine } from './output/printable';
import { duration, eventLines, isWorthWords, jobTable } from './output/progress';
import type { Texts } from './texts';

const REPAINT_MS = 250;

/** An event for machines; what it tells a person is added in words. */
function eventJson(event: JobEvent, { language }: CommandContext): object {
  if (event.type === 'task-notice') return { ...event, message: describeNotice(event.notice, language) };
  if (event.type !== 'task-ended' || !event.failure) return event;
  const { error } = event.failure;
  return { ...event, message: describeError(error, language), hint: describeHint(error, language) };
}

/** Shows events as they come. `end` leaves the last picture on the screen. */
function display(context: CommandContext): {
  show: (event: JobEvent, job: JobState) => void;
  end: () => void;
} {
  const { terminal, texts, values, language } = context;
  if (values.json) {
    return { show: (event) => terminal.out(jsonLine(eventJson(event, context))), end: () => undefined };
  }
  const say = (event: JobEvent, job: JobState): void => {
    for (const line of eventLines(event, job, language, texts)) terminal.out(line);
  };
  if (!terminal.isScreen) return { show: say, end: () => undefined };
  let latest: JobState | undefined;
  const table = (job: JobState): string[] => jobTable(job, job.endedAt ?? Date.now(), terminal.width(), texts);
  const timer = setInterval(() => {
    if (latest) terminal.paint(table(latest));
  }, REPAINT_MS);
  return {
    show: (event, job) => {
      latest = job;
      if (isWorthWords(event)) say(event, job);
    },
    end: () => {
      clearInterval(timer);
      if (latest) for (const line of table(latest)) terminal.out(line);
      latest = undefined;
    },
  };
}

/** What failed, where, why, what to do (in preflight each failed check says it), and the last words of the unit. */
function failureLines({ language, texts }: CommandContext, job: JobState): string[] {
  return job.plan.tasks.flatMap((task) => {
    const state = job.tasks[task.id];
    const failure = state?.failure;
    if (!failure) return [];
    const { error, command, journal } = failure;
    const step = messages[language].steps[task.step].title;
    const checks = state.notices.filter(({ severity }) => severity === 'error');
    const isTold = command !== undefined && error.detail?.trim() === command.output.trim();
    return [
      '',
      fill(texts.failedStep, { host: task.hostname, step }),
      `  ${describeError(error, language)}`,
      `  ${describeHint(error, language)}`,
      ...checks.map((check) => `  - ${describeNotice(check, language)}`),
      // Of what a person can put right it is a list, and whole; else the end of what a program has printed.
      ...(isTold ? [] : indented(error.detail ?? '', errorCatalogue[error.code].kind === 'user' ? Infinity : LAST)),
      ...(command ? [`  $ ${command.command}`, ...indented(command.output, LAST)] : []),
      ...(journal?.length
        ? [`  ${fill(texts.lastJournal, { unit: failure.unit ?? '' })}`, ...journal.map((line) => `    ${line}`)]
        : []),
    ];
  });
}

/** Lines of output that are told. */
const LAST = 20;

const indented = (output: string, last: number): string[] =>
  output
    .trim()
    .split('\n')
    .slice(-last)
    .filter((line) => line !== '')
    .map((line) => `    ${line}`);

function summary(context: CommandContext, job: JobState): void {
  const { terminal, texts, values } = context;
  const time = duration((job.endedAt ?? job.startedAt) - job.startedAt);
  if (values.json) {
    const next = nextSteps(job, values, texts).map(({ command }) => command);
    terminal.out(jsonLine({ type: 'result', id: job.id, status: job.status, next }));
    return;
  }
  for (const line of failureLines(context, job)) terminal.out(line);
  if (!isOver(job.status)) return;
  terminal.out('');
  terminal.out(fill(texts.job[job.status as keyof Texts['job']], { time }));
  if (job.status === 'done' && Object.values(job.tasks).every(isUnchanged)) terminal.out(texts.nothingChanged);
  for (const line of nextLines(nextSteps(job, values, texts), texts)) terminal.out(line);
}

/** Runs the job and answers how the program should end. The hosts must be reachable by now (connect.ts). */
export async function runJob(context: CommandContext, operation: Operation, input: ClusterInput): Promise<ExitCode> {
  const { services, texts, values } = context;
  const { deployments } = services;
  const view = display(context);
  const fold = createJobFold();
  const unsubscribe = deployments.subscribe((_id, events) => {
    for (const event of events) {
      fold.add(event);
      const job = fold.peek();
      if (job) view.show(event, job);
    }
  });
  let release: (() => void) | undefined;
  try {
    const id = await deployments.start(operation, input.document, input.path, { breakLock: values.breakLock });
    let asked = false;
    release = context.onInterrupt(() => {
      if (asked) process.exit(exit.cancelled);
      asked = true;
      if (!values.json) tellProblem(context, texts.cancelling);
      void deployments.cancel(id);
    });
    const ended = await deployments.finished(id);
    view.end();
    summary(context, ended);
    return exitCodeOfJob(ended.status);
  } finally {
    view.end();
    release?.();
    unsubscribe();
  }
}
