/** One deployment by Keelson's built command line, in seconds. */
import { join } from 'node:path';
import type { JobEvent } from '../../../shared/job/job';
import type { LabClusterFile } from '../clusterFile';
import { run } from '../run';
import { command, root, type Seconds } from './measure';

export interface Runtime {
  /** The program that runs the command line's JavaScript, and its arguments before that. */
  readonly program: string;
  readonly arguments: readonly string[];
}
export const node: Runtime = { program: process.execPath, arguments: [] };

export interface Workstation {
  /** Known hosts and secrets: hosts that were made new are unknown again. */
  readonly dataDir: string;
  /** Packed copies of what is uploaded. */
  readonly cacheDir: string;
}

const environment = ({ dataDir, cacheDir }: Workstation): NodeJS.ProcessEnv => ({
  ...process.env,
  KEELSON_DATA_DIR: dataDir,
  KEELSON_CACHE: cacheDir,
});

/** What electronMain.cjs prints. */
interface AppOpen {
  readonly type: 'app-open';
  readonly at: number;
}

export const keelson = (
  args: readonly string[],
  workstation: Workstation,
  { program, arguments: own }: Runtime = node,
  accept: number[] = [0],
) => run(program, [...own, join(root, command), ...args], { cwd: root, env: environment(workstation), accept });

/** What each command on hosts is given: which cluster, and that its hosts may be unknown. */
export const optionsOf = ({ path, credentialsPath }: LabClusterFile): string[] => [
  ...['--file', path],
  ...['--credentials', credentialsPath],
  '--accept-host-keys',
];

/** What the window does before anybody can press Deploy: it looks at the hosts and shows what will change. */
export async function review(file: LabClusterFile, workstation: Workstation, runtime: Runtime): Promise<void> {
  const changesPending = 3;
  await keelson(['plan', ...optionsOf(file)], workstation, runtime, [0, changesPending]);
}

/**
 * `command`: from its start, or from when the app was open, to its end. `until Ready`: from there until the last node was seen
 * Ready and its kube-proxy well. `Deploy until Ready`: the same from the job's beginning, which follows at once when somebody
 * presses Deploy in the window: programs and hosts have been looked at by then (see {@link review}). `proved`: what followed. Then
 * each step, from its first task's start to its last one's end; several run at the same time.
 */
export async function deploy(file: LabClusterFile, workstation: Workstation, runtime?: Runtime): Promise<Seconds> {
  const spawned = Date.now();
  const { stdout } = await keelson(['apply', ...optionsOf(file), '--json'], workstation, runtime);
  const ended = Date.now();
  const lines = stdout.split('\n').filter((line) => line.startsWith('{'));
  const all = lines.map((line) => JSON.parse(line) as JobEvent | AppOpen);
  const started = all.find((one) => one.type === 'app-open')?.at ?? spawned;
  const whole = (ended - started) / 1000;
  const events = all.filter((one) => one.type !== 'app-open');
  // It is told once more at the end, when all services of the node have been looked at.
  const ready = new Map<unknown, number>();
  for (const event of events) {
    if (event.type !== 'task-notice' || event.notice.code !== 'NODE_READY') continue;
    const { node } = event.notice.params;
    ready.set(node, ready.get(node) ?? (event.at - started) / 1000);
  }
  const begun = events.find((event) => event.type === 'job-started')?.at ?? started;
  const lastProxy = events.findLast((event) => event.type === 'task-ended' && event.task.startsWith('kube-proxy@'));
  const lastReady = Math.max(...ready.values(), ((lastProxy?.at ?? started) - started) / 1000);
  return new Map([
    ['command', whole],
    ...(ready.size === 0
      ? []
      : ([
          ['until Ready', lastReady],
          ['Deploy until Ready', lastReady - (begun - started) / 1000],
          ['proved', whole - lastReady],
        ] as const)),
    ...secondsOfSteps(events),
  ]);
}

function secondsOfSteps(events: readonly JobEvent[]): [string, number][] {
  const spans = new Map<string, { from: number; to: number }>();
  for (const event of events) {
    if (event.type !== 'task-started' && event.type !== 'task-ended') continue;
    const step = event.task.slice(0, event.task.indexOf('@'));
    const span = spans.get(step) ?? { from: event.at, to: event.at };
    spans.set(step, { from: Math.min(span.from, event.at), to: Math.max(span.to, event.at) });
  }
  return [...spans].map(([step, { from, to }]) => [`  ${step}`, (to - from) / 1000]);
}
