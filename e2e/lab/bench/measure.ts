/** What the parts of the benchmark share. */
import { join } from 'node:path';

export const root = join(import.meta.dirname, '../../..');
/** From the root. Runs what `npm run build` made while that is newer than the sources. */
export const command = 'electron/cli/bin.cjs';

/** By name, in the order in which they are printed. */
export type Seconds = ReadonlyMap<string, number>;

export const secondsSince = (started: number): number => (Date.now() - started) / 1000;

/** Runs work and answers how long it took. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = Date.now();
  await work();
  return secondsSince(started);
}
