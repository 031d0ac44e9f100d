/** Who may start a job, and under which name. */
import { randomBytes } from 'node:crypto';
import type { Cluster } from '../../shared/cluster/schema';

/** Whether jobs of two clusters would get into each other's way. */
export function overlap(a: Cluster, b: Cluster): boolean {
  const theirs = new Set(b.nodes.map(({ ip }) => ip));
  return a.name === b.name || a.nodes.some(({ ip }) => theirs.has(ip));
}

/** Begins with the time (UTC), so that the ids of jobs sort as the jobs do: `20260831-094512123-3f9c2a`. */
export const newJobId = (): string =>
  `${new Date()
    .toISOString()
    .replaceAll(/[-:.Z]/g, '')
    .replace('T', '-')}-${randomBytes(3).toString('hex')}`;
