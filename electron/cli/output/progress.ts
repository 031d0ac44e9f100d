/** A job as lines of text: a table of steps and nodes for a screen, and one line per event for a file. Pure. */
import type { JobEvent, JobState, TaskState } from '../../../shared/job/job';
import { countTasks, isUnchanged } from '../../../shared/job/job';
import type { Notice } from '../../../shared/job/notices';
import { describeError, describeHint, describeNotice, messages } from '../../../shared/messages';
import { fill } from '../../../shared/messages/messages';
import { taskId, type PlanTask } from '../../../shared/job/plan';
import type { Language } from '../../../shared/messages/language';
import type { Texts } from '../texts';

const MB = 1024 * 1024;
/** A wider node column helps nobody; longer names are cut. */
const MAX_COLUMN = 14;
const MAX_RUNNING_SHOWN = 8;
/** As wide as the time that lines begin with. */
const INDENT = ' '.repeat(14);

/** `7.3 s`, `2 min 05 s`. */
export function duration(ms: number): string {
  const seconds = ms / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const rest = Math.floor(seconds % 60);
  return `${String(Math.floor(seconds / 60))} min ${String(rest).padStart(2, '0')} s`;
}

/** `kubelet 45.3/110.2 MB`, `3/7`; empty when there is nothing to say. */
function progressText({ progress }: TaskState): string {
  if (!progress) return '';
  const { done, total, unit, label } = progress;
  const amount = (value: number): string => (unit === 'bytes' ? (value / MB).toFixed(1) : String(value));
  const size = total > 0 ? ` ${amount(done)}/${amount(total)}${unit === 'bytes' ? ' MB' : ''}` : '';
  return `${label}${size}`;
}

function cell(task: TaskState | undefined, texts: Texts): string {
  if (!task) return '';
  const { progress, status } = task;
  const percent =
    status === 'running' && progress && progress.total > 0
      ? ` ${String(Math.floor((100 * progress.done) / progress.total))}%`
      : '';
  return texts.mark[status] + percent;
}

const cut = (text: string, width: number): string => (text.length > width ? `${text.slice(0, width - 1)}…` : text);

/** The whole picture: one row per step, one column per node, then what runs right now. No line is wider than `width`. */
export function jobTable(job: JobState, now: number, width: number, texts: Texts): string[] {
  const { plan, tasks } = job;
  const stepWidth = Math.max(...plan.steps.map((step) => step.length));
  const column = Math.min(MAX_COLUMN, Math.max(6, ...plan.hostnames.map((name) => name.length)) + 2);
  const row = (title: string, cells: readonly string[]): string =>
    [title.padEnd(stepWidth + 2), ...cells.map((text) => cut(text, column - 1).padEnd(column))].join('').trimEnd();
  const running = plan.tasks.filter((task) => tasks[task.id]?.status === 'running');
  const counts = countTasks(job);
  return [
    row('', plan.hostnames),
    ...plan.steps.map((step) =>
      row(
        step,
        plan.hostnames.map((hostname) => cell(tasks[taskId(step, hostname)], texts)),
      ),
    ),
    '',
    ...running.slice(0, MAX_RUNNING_SHOWN).map((task) => runningLine(task, tasks[task.id], now, texts)),
    `${String(counts.done)}/${String(plan.tasks.length)}  ${duration(now - job.startedAt)}`,
  ].map((line) => cut(line, width));
}

function runningLine(task: PlanTask, state: TaskState | undefined, now: number, texts: Texts): string {
  const what = state ? progressText(state) || (state.commands.at(-1)?.command.split('\n')[0] ?? '') : '';
  const time = state?.startedAt === undefined ? '' : duration(now - state.startedAt);
  return `${texts.mark.running} ${task.hostname} ${task.step} ${time}  ${what}`.trimEnd();
}

/** `warning: swap is on...`: what a step has to say about its host, and what to do. */
const noticeText = (notice: Notice, language: Language, texts: Texts): string =>
  texts.severity[notice.severity] + describeNotice(notice, language);

/** What one event has to say to somebody who reads lines; mostly one, none when it is not worth any. */
export function eventLines(event: JobEvent, job: JobState, language: Language, texts: Texts): string[] {
  if (!('task' in event)) return [];
  const task = job.plan.tasks.find((one) => one.id === event.task);
  const state = job.tasks[event.task];
  if (!task || !state) return [];
  const place = `${duration(event.at - job.startedAt).padStart(12)}  ${task.hostname} ${task.step}`;
  switch (event.type) {
    case 'task-started':
      return [`${place} ${texts.mark.running}`];
    case 'task-notice':
      return [`${place} ${noticeText(event.notice, language, texts)}`];
    case 'task-changed': {
      const { action, target } = event.change;
      return action === 'unchanged' ? [] : [`${place} ${messages[language].changes.done[action]} ${target}`];
    }
    case 'task-ended': {
      // Nothing was done: what it would have come after has said why.
      if (event.status === 'skipped') return [];
      const took = state.startedAt === undefined ? '' : ` ${duration(event.at - state.startedAt)}`;
      const changes = event.status === 'done' ? `, ${changesText(state, texts)}` : '';
      const error = event.failure?.error;
      return [
        `${place} ${texts.mark[event.status]}${took}${changes}`,
        ...(error ? [describeError(error, language), describeHint(error, language)].map((line) => INDENT + line) : []),
      ];
    }
    default:
      return [];
  }
}

/** Whether it must be said even where a table shows how far everything is: the table has no room for words. */
export const isWorthWords = (event: JobEvent): boolean =>
  event.type === 'task-notice' || (event.type === 'task-ended' && event.failure !== undefined);

function changesText(task: TaskState, texts: Texts): string {
  const count = task.changes.filter((change) => change.action !== 'unchanged').length;
  return isUnchanged(task) ? texts.unchanged : fill(texts.changes, { count });
}
