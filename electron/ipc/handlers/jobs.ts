import type { Services } from '../../services';
import type { Handlers } from '../answer';

type JobCalls = 'job.start' | 'job.retry' | 'job.cancel' | 'job.list' | 'job.open' | 'logs.watch' | 'logs.unwatch';

export function jobHandlers({ deployments, logs }: Services): Pick<Handlers, JobCalls> {
  return {
    'job.start': async ({ kind, document, path }) => ({ id: await deployments.start(kind, document, path) }),
    'job.retry': async ({ id }) => {
      await deployments.retry(id);
      return undefined;
    },
    'job.cancel': async ({ id }) => {
      await deployments.cancel(id);
      return undefined;
    },
    'job.list': () => deployments.list(),
    'job.open': ({ id }) => deployments.open(id),
    'logs.watch': async ({ id, source }) => ({ lines: [...(await logs.watch(id, source))] }),
    'logs.unwatch': async ({ id, source }) => {
      await logs.unwatch(id, source);
      return undefined;
    },
  };
}
