/** A job from start to end on the command line: live table, plain lines, or NDJSON; Ctrl-C cancels politely. */
import { createJobFold, isOver, isUnchanged, type JobEvent, type JobState } from '../../shared/job/job';
import { messages } from '../../shared/messages';
import { fill } from '../../shared/messages/messages';
import type { JobKind } from '../../shared/job/plan';
import type { ClusterInput } from './clusterInput';
import { errorLines, tellProblem, type CommandContext } from './context';
import { exit, exitCodeOfJob, type ExitCode } from './exitCodes';
import { duration, eventLine, jobTable } from './progress';
import type { Texts } from './texts';

const REPAINT_MS = 250;

/** Shows events as they come. `end` leaves the last picture on the screen. */
function display({ terminal, texts, values }: CommandContext): {
  show: (event: JobEvent, job: JobState) => void;
  end: () => void;
} {
  if (values.json) return { show: (event) => terminal.out(JSON.stringify(event)), end: () => undefined };
  if (!terminal.isScreen) {
    return {
      show: (event, job) => {
        const line = eventLine(event, job, texts);
        if (line !== undefined) terminal.out(line);
      },
      end: () => undefined,
    };
  }
  let latest: JobState | undefined;
  const table = (job: JobState): string[] => jobTable(job, job.endedAt ?? Date.now(), terminal.width(), texts);
  const timer = setInterval(() => {
    if (latest) terminal.paint(table(latest));
  }, REPAINT_MS);
  return {
    show: (_event, job) => (latest = job),
    end: () => {
      clearInterval(timer);
      if (latest) for (const line of table(latest)) terminal.out(line);
      latest = undefined;
    },
  };
}

/** What failed, where, why, what to do, and the last words of the unit. */
function failureLines({ language, texts }: CommandContext, job: JobState): string[] {
  return job.plan.tasks.flatMap((task) => {
    const failure = job.tasks[task.id]?.failure;
    if (!failure) return [];
    const step = messages[language].steps[task.step].title;
    return [
      '',
      fill(texts.failedStep, { host: task.hostname, step }),
      ...errorLines(language, failure.error).map((line) => `  ${line}`),
      ...(failure.command ? [`  $ ${failure.command.command}`, ...indented(failure.command.output)] : []),
      ...(failure.journal?.length
        ? [
            `  ${fill(texts.lastJournal, { unit: failure.unit ?? '' })}`,
            ...failure.journal.map((line) => `    ${line}`),
          ]
        : []),
    ];
  });
}

const indented = (output: string): string[] =>
  output
    .trim()
    .split('\n')
    .slice(-20)
    .filter((line) => line !== '')
    .map((line) => `    ${line}`);

function summary(context: CommandContext, job: JobState): void {
  const { terminal, texts, values } = context;
  const time = duration((job.endedAt ?? job.startedAt) - job.startedAt);
  if (values.json) {
    terminal.out(JSON.stringify({ type: 'result', id: job.id, status: job.status }));
    return;
  }
  for (const line of failureLines(context, job)) terminal.out(line);
  if (!isOver(job.status)) return;
  terminal.out('');
  terminal.out(fill(texts.job[job.status as keyof Texts['job']], { time }));
  if (job.status !== 'done') terminal.out(texts.runAgain);
  else if (Object.values(job.tasks).every(isUnchanged)) terminal.out(texts.nothingChanged);
}

/** Runs the job and answers how the program should end. The hosts must be reachable by now (connect.ts). */
export async function runJob(context: CommandContext, kind: JobKind, input: ClusterInput): Promise<ExitCode> {
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
    const id = await deployments.start(kind, input.document, input.path);
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
