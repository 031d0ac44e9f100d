/** Steps, hosts and sessions in memory, for tests of the job machinery: each task does what the test says, no more. */
import { otherStepIds, stepIds, type StepId } from '../../../shared/job/plan';
import { placeholderSecrets } from '../../../shared/target/targetFile';
import type { Logger } from '../../platform';
import type { CommandObserver, Host } from '../../ssh/host';
import type { Step, StepContext, StepTable } from '../../steps/step';
import type { JobSession } from '../session';

/** A promise that the test fulfils when it wants to. */
export function gate(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}

/** Waits until the task is told to stop. */
export const stopped = ({ signal }: StepContext): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });

/** What tasks do, by task id or by step; a task that is not named succeeds at once. May be changed between runs. */
export type Script = Record<string, Step>;

/** A table of steps that follows the script, and the ids of the tasks in the order in which they were started. */
export function scriptedSteps(script: Script): { readonly steps: StepTable; readonly ran: string[] } {
  const ran: string[] = [];
  const stepOf =
    (step: StepId): Step =>
    async (context) => {
      const id = `${step}@${context.node.hostname}`;
      ran.push(id);
      if (step === 'preflight') context.facts.set(context.node.hostname, {});
      await (script[id] ?? script[step])?.(context);
    };
  const names: StepId[] = [...stepIds, ...otherStepIds];
  return { ran, steps: Object.fromEntries(names.map((step) => [step, stepOf(step)])) as StepTable };
}

/** A host on which every command prints its own text and `false` fails. */
function echoHost(name: string, observer?: CommandObserver): Host {
  const ask: Host['ask'] = (command) => {
    const exitCode = command === 'false' ? 1 : 0;
    observer?.({ command, exitCode, output: command, durationMs: 1 });
    return Promise.resolve({ exitCode, stdout: command, stderr: '' });
  };
  return {
    name,
    ask,
    run: ask,
    writeFiles: () => Promise.resolve([]),
    upload: () => Promise.resolve(false),
    uploadAll: () => Promise.resolve([]),
    tunnel: () => Promise.reject(new Error('this host forwards nothing')),
    observed: (next) => echoHost(name, next),
  };
}

/** A session of {@link echoHost}s that takes the word `hunter2` out of texts. `closed` counts its ends. */
export function echoSession(): JobSession & { readonly closed: () => number } {
  let closed = 0;
  return {
    resourcesFor: ({ hostname }) =>
      Promise.resolve({
        host: echoHost(hostname),
        hostOf: (other) => Promise.resolve(echoHost(other)),
        files: [],
        secrets: placeholderSecrets,
        superAdmin: () => Promise.reject(new Error('this cluster has none')),
        binaries: new Map(),
        archives: [],
        identity: { id: 'test-id', name: 'test', version: '0.0.0' },
        lock: () => Promise.resolve(),
        leaveFile: () => Promise.resolve(undefined),
        sumOf: () => Promise.resolve(''),
      }),
    redact: (text) => text.replaceAll('hunter2', '***'),
    close: () => {
      closed += 1;
      return Promise.resolve();
    },
    closed: () => closed,
  };
}

export interface MemoryLog extends Logger {
  readonly entries: string[];
}

export function memoryLog(): MemoryLog {
  const entries: string[] = [];
  const keep =
    (level: string) =>
    (message: string): void =>
      void entries.push(`${level} ${message}`);
  return { entries, info: keep('info'), warn: keep('warn'), error: keep('error') };
}

/** One master that also works, and workers: `n1`, `n2`, ... Bridge network, binaries on the hosts, Kubernetes 1.20.2. */
export const clusterDocument = (nodes: number, name = 'lab', firstAddress = 11) => ({
  apiVersion: 'keelson/v1',
  name,
  kubernetesVersion: '1.20.2',
  nodes: Array.from({ length: nodes }, (_, index) => ({
    hostname: `n${String(index + 1)}`,
    ip: `10.77.0.${String(firstAddress + index)}`,
    roles: index === 0 ? ['master', 'worker'] : ['worker'],
  })),
  network: { cni: 'bridge' },
  binaries: { source: { kind: 'preinstalled' } },
});
