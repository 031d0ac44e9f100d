/** Jobs as the window and the command line use them, and how many run. */
import type { Platform } from '../platform';
import { createJobs, type Jobs } from '../jobs/jobs';
import type { OpenSession } from '../jobs/session';
import { steps } from '../steps';

export interface Deployments extends Jobs {
  /** How many jobs run (or are being cancelled) right now. */
  running(): number;
}

export function createDeployments(platform: Platform, openSession: OpenSession): Deployments {
  const jobs = createJobs({ platform, steps, openSession });
  const running = new Set<string>();
  jobs.subscribe((id, events) => {
    for (const { type } of events) {
      if (type === 'job-started' || type === 'job-restarted') running.add(id);
      if (type === 'job-ended') running.delete(id);
    }
  });
  return { ...jobs, running: () => running.size };
}
