import type { Services } from '../../services';
import type { Handlers } from '../answer';
import type { GrantedPaths } from '../grantedPaths';

type JobCalls = 'job.start' | 'job.retry' | 'job.cancel' | 'job.list' | 'job.open' | 'logs.watch' | 'logs.unwatch';

export function jobHandlers({ deployments, logs }: Services, granted: GrantedPaths): Pick<Handlers, JobCalls> {
  return {
    'job.start': async ({ document, path, ...operation }) => ({
      id: await deployments.start(operation, document, path),
    }),
    'job.retry': async ({ id, breakLock }) => {
      await deployments.retry(id, breakLock === undefined ? {} : { breakLock: { job: breakLock } });
      return undefined;
    },
    'job.cancel': async ({ id }) => {
      await deployments.cancel(id);
      return undefined;
    },
    'job.list': async () => {
      const jobs = await deployments.list();
      for (const { clusterPath } of jobs) granted.give('cluster', clusterPath);
      return jobs;
    },
    'job.open': async ({ id }) => {
      const job = await deployments.open(id);
      granted.give('cluster', job.state.clusterPath);
      return job;
    },
    'logs.watch': async ({ id, source }) => ({ lines: [...(await logs.watch(id, source))] }),
    'logs.unwatch': async ({ id, source }) => {
      await logs.unwatch(id, source);
      return undefined;
    },
  };
}
