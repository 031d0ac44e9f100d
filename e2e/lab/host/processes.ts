import { readFileSync } from 'node:fs';

/** A process that stays the same one: a number alone may come again after the process has ended. */
export interface ProcessId {
  pid: number;
  /** Clock ticks after this machine's start, from /proc/PID/stat. */
  startTime: string;
}

/** @throws Error when there is no such process. */
export function identify(pid: number): ProcessId {
  const startTime = startTimeOf(pid);
  if (startTime === undefined) throw new Error(`process ${String(pid)} has already ended`);
  return { pid, startTime };
}

export function isAlive(process: ProcessId): boolean {
  return startTimeOf(process.pid) === process.startTime;
}

/** Sends a signal if the process is still the very one that was identified. */
export function signal(target: ProcessId, name: NodeJS.Signals): void {
  if (!isAlive(target)) return;
  try {
    process.kill(target.pid, name);
  } catch (cause) {
    if (isAlive(target)) throw cause;
  }
}

/** Kills, and waits until the kernel has taken the process (and, for a process 1, all of its namespace) away. */
export function killAndWait(target: ProcessId): void {
  signal(target, 'SIGKILL');
  waitUntil(() => !isAlive(target), 20_000, `process ${String(target.pid)} does not end after SIGKILL`);
}

/** Blocks this thread: for code that must also work while the program is exiting, where nothing asynchronous runs any more. */
function waitUntil(condition: () => boolean, timeout: number, failure: string): void {
  const end = Date.now() + timeout;
  const sleeper = new Int32Array(new SharedArrayBuffer(4));
  while (!condition()) {
    if (Date.now() > end) throw new Error(failure);
    Atomics.wait(sleeper, 0, 0, 20);
  }
}

/** The first child of a process, or undefined. */
export function firstChild(pid: number): number | undefined {
  try {
    const children = readFileSync(`/proc/${String(pid)}/task/${String(pid)}/children`, 'utf8');
    const first = children.trim().split(' ')[0];
    return first === undefined || first === '' ? undefined : Number(first);
  } catch {
    return undefined;
  }
}

function startTimeOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
    // The second field is the program's name in parentheses and may contain anything: count from its end. A zombie has ended.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? undefined : fields[19];
  } catch {
    return undefined;
  }
}
