/** One task of a job: makes the step's context, records what the step does, and says how it ended. */
import type { ClusterNode } from '../../shared/cluster/schema';
import { AppError, isCancelled, leavesHostUnknown, toWireError, type WireError } from '../../shared/errors';
import { OUTPUT_LIMIT, type CommandRecord, type Failure, type JobHappening, type Progress } from '../../shared/job/job';
import type { PlanTask } from '../../shared/job/plan';
import { createBatcher } from '../logs/batcher';
import type { CommandObserver } from '../ssh/host';
import { inTurn } from '../concurrency/inTurn';
import { redactedEnd } from '../ssh/output/redact';
import { StepFailure } from '../steps/failure';
import type { StepReport } from '../steps/step';
import type { Run } from './run';

/** Five a second are enough for the eye and keep the record small. */
const PROGRESS_INTERVAL_MS = 200;

/** What the tasks of a run look up, made once for all of them. */
export interface TaskRun extends Run {
  readonly nodes: ReadonlyMap<string, ClusterNode>;
  readonly podSubnets: ReadonlyMap<ClusterNode, string>;
  readonly concerned: ReadonlySet<string>;
}

export type TaskEnd = 'done' | 'failed' | 'cancelled';

/** Runs one task to its real end. Never rejects: whatever goes wrong is the task's failure. */
export async function runTask(task: PlanTask, run: TaskRun): Promise<TaskEnd> {
  const { session, signal, unknownHosts } = run;
  const node = nodeOf(run, task.hostname);
  const trace = createTrace(task, run);
  trace.say({ type: 'task-started', task: task.id });
  try {
    const wasUnknown = await unknownHosts.has(node.ip);
    if (wasUnknown) trace.report.notice({ severity: 'warning', code: 'HOST_STATE_UNKNOWN', params: {} });
    signal.throwIfAborted();
    const resources = await session.resourcesFor(task, signal, trace.report.progress, run.found);
    await run.steps[task.step]({
      ...resources,
      operation: run.operation,
      concerned: run.concerned,
      // A node that leaves is part of the cluster until it has.
      cluster: run.wanted.nodes.includes(node) ? run.wanted : run.cluster,
      node,
      podSubnet: run.podSubnets.get(node),
      host: resources.host.observed(trace.observer),
      hostOf: async (hostname) => (await resources.hostOf(hostname)).observed(trace.observer),
      facts: run.facts,
      found: run.found,
      plans: run.plans,
      signal,
      uploadTurn: (work) => inTurn(run.uploads, signal, work),
      report: trace.report,
    });
    if (wasUnknown) await unknownHosts.clear(node.ip);
    trace.end('done');
    return 'done';
  } catch (thrown) {
    const error = await explain(thrown, task, run);
    const status = error.code === 'CANCELLED' ? 'cancelled' : 'failed';
    trace.end(status, status === 'failed' ? trace.failure(error, thrown) : undefined);
    return status;
  }
}

function nodeOf({ nodes }: TaskRun, hostname: string): ClusterNode {
  const node = nodes.get(hostname);
  if (!node) throw new AppError('INTERNAL', { message: `no node ${hostname}` });
  return node;
}

/** What a task's end is told with, after marking the host when nobody knows what goes on there. */
async function explain(thrown: unknown, task: PlanTask, run: TaskRun): Promise<WireError> {
  const aborted = thrown instanceof Error && thrown.name === 'AbortError' && run.signal.aborted;
  const error: WireError = aborted ? { code: 'CANCELLED', params: {} } : toWireError(thrown);
  if (leavesHostUnknown(error)) {
    // A step may have worked on a master for this node: the error says on which host it was.
    const named = String(error.params['host']);
    const hostname = run.nodes.has(named) ? named : task.hostname;
    await run.unknownHosts.mark(nodeOf(run, hostname).ip, task.id).catch((cause: unknown) => {
      run.log.error('A host of unknown state could not be remembered', toWireError(cause));
    });
  }
  // Stopped for another reason than the person's wish: that reason is the failure.
  return error.code === 'CANCELLED' && run.signal.aborted && !isCancelled(run.signal.reason)
    ? toWireError(run.signal.reason)
    : error;
}

/** Turns what a step does into events. After the task's end it says nothing more, whoever still calls. */
function createTrace(task: PlanTask, { emit, session: { redact } }: Run) {
  let over = false;
  /** The last command, and by its text each that failed last. */
  let latest: CommandRecord | undefined;
  const failing = new Map<string, CommandRecord>();
  const say = (happening: JobHappening): void => {
    if (!over) emit(happening);
  };
  const progress = createBatcher<Progress>((items) => {
    const [latest] = items.slice(-1);
    if (latest) say({ type: 'task-progress', task: task.id, progress: latest });
  }, PROGRESS_INTERVAL_MS);

  const observer: CommandObserver = (seen) => {
    const command = { ...seen, command: redact(seen.command), output: redactedEnd(redact, seen.output, OUTPUT_LIMIT) };
    latest = command;
    if (command.exitCode !== 0) failing.set(command.command, command);
    say({ type: 'task-command', task: task.id, command });
  };

  /**
   * The command whose failure an error is: the one that it names, else the last one, should that have failed. An earlier
   * one that ended with another code than 0 was a question, and had its answer.
   */
  const commandOf = ({ params }: WireError): CommandRecord | undefined =>
    failing.get(redact(String(params['command']))) ?? (latest?.exitCode === 0 ? undefined : latest);

  return {
    say,
    observer,
    report: {
      changed: (change) => say({ type: 'task-changed', task: task.id, change }),
      progress: (value) => {
        if (!over) progress.push(value);
      },
      notice: (notice) => say({ type: 'task-notice', task: task.id, notice }),
    } satisfies StepReport,
    end(status: TaskEnd, failure?: Failure): void {
      progress.flush();
      say({ type: 'task-ended', task: task.id, status, ...(failure ? { failure } : {}) });
      over = true;
    },
    failure: (error: WireError, thrown: unknown): Failure => {
      const command = commandOf(error);
      return {
        error: {
          ...error,
          params: Object.fromEntries(
            Object.entries(error.params).map(([name, value]) => [
              name,
              typeof value === 'string' ? redact(value) : value,
            ]),
          ),
          ...(error.detail === undefined ? {} : { detail: redact(error.detail) }),
        },
        ...(command ? { command } : {}),
        ...(thrown instanceof StepFailure ? { unit: thrown.unit, journal: thrown.journal.map(redact) } : {}),
      };
    },
  };
}
