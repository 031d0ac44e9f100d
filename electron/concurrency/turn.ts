import { setImmediate } from 'node:timers/promises';

let last: Promise<void> = Promise.resolve();

/**
 * Waited for before a piece of work that keeps this process busy: the files or the plan of one node, say. Those who wait go on
 * one at a time, and between two of them everything else gets its turn, the window's calls and the hosts' answers: however
 * many nodes a cluster has, nobody else waits for more than one.
 */
export function turn(): Promise<void> {
  last = last.then(() => setImmediate());
  return last;
}
