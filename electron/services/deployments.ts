/** Jobs as the window and the command line use them, and how many run. */
import { parseCluster, type Cluster, type ClusterNode } from '../../shared/cluster/schema';
import type { Platform } from '../platform';
import { createJobs, type Jobs } from '../jobs/jobs';
import type { OpenSession } from '../jobs/session';
import { steps } from '../steps';

export interface Deployments extends Jobs {
  /** How many jobs run (or are being cancelled) right now. */
  running(): number;
  /** The entry of a node in the newest job of the cluster that had one. */
  readonly formerEntry: (cluster: Cluster, ip: string) => Promise<ClusterNode | undefined>;
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
  const formerEntry = async ({ name }: Cluster, ip: string): Promise<ClusterNode | undefined> => {
    for (const { id, clusterName } of await jobs.list()) {
      if (clusterName !== name) continue;
      const document = await jobs.open(id).then(
        (job) => job.document,
        () => undefined,
      );
      const entry = parseCluster(document).cluster?.nodes.find((node) => node.ip === ip);
      if (entry) return entry;
    }
    return undefined;
  };
  return { ...jobs, running: () => running.size, formerEntry };
}
