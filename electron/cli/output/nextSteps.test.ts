import { describe, expect, it } from 'vitest';
import type { JobState } from '../../../shared/job/job';
import type { WireError } from '../../../shared/errors';
import { nextLines, nextSteps } from './nextSteps';
import type { Values } from '../options';
import { texts } from '../texts';

const values: Values = {
  file: 'my lab.yaml',
  ...{
    acceptHostKeys: true,
    withSecrets: false,
    runPrograms: false,
    breakLock: false,
    offline: false,
    follow: false,
    yes: true,
    json: false,
  },
};
const error: WireError = { code: 'SERVICE_FAILED', params: { host: 'n1', unit: 'etcd.service' } };

/** A job in which etcd failed on two nodes, or nothing did. */
function job(kind: JobState['kind'], status: JobState['status']): JobState {
  const hostnames = ['n1', 'n2'];
  const step = kind === 'deploy' ? ('etcd' as const) : ('reset' as const);
  const base = { changes: [], commands: [], notices: [], attempts: 1 };
  const failure = status === 'failed' ? { failure: { error, unit: 'etcd.service' } } : {};
  return {
    ...{ id: 'j', kind, status, clusterName: 'lab', startedAt: 0, seq: 9 },
    plan: {
      ...{ kind, hostnames, steps: [step] },
      tasks: hostnames.map((hostname) => ({ id: `${step}@${hostname}`, step, hostname, after: [] })),
    },
    tasks: Object.fromEntries(
      hostnames.map((hostname) => [
        `${step}@${hostname}`,
        { ...base, status: status === 'failed' ? ('failed' as const) : ('done' as const), ...failure },
      ]),
    ),
  };
}
const commands = (state: JobState, given = values): string[] =>
  nextSteps(state, given, texts.en).map(({ command }) => command);

describe('what to run next', () => {
  it('after a deployment is how to look at the cluster and to use it', () => {
    expect(commands(job('deploy', 'done'), { ...values, credentials: 'c.yaml' })).toEqual([
      'keelson status --file "my lab.yaml" --credentials c.yaml',
      'keelson kubeconfig --file "my lab.yaml" --credentials c.yaml',
      'kubectl --kubeconfig lab.kubeconfig get nodes',
      'keelson export --file "my lab.yaml" --credentials c.yaml --out lab',
    ]);
  });

  it('after a failure is the journal of each kind of service once, going on, and giving up', () => {
    expect(commands(job('deploy', 'failed'))).toEqual([
      'keelson logs --file "my lab.yaml" --node n1 --unit etcd.service',
      'keelson apply --file "my lab.yaml"',
      'keelson reset --file "my lab.yaml"',
    ]);
  });

  it('after a reset is a new beginning; after one that was stopped, the rest of it', () => {
    expect(commands(job('reset', 'done'))).toEqual(['keelson apply --file "my lab.yaml"']);
    expect(commands(job('reset', 'cancelled'))).toEqual(['keelson reset --file "my lab.yaml"']);
  });

  it('after a removal that has failed is the removal, and once the node has left only what the others have missed', () => {
    const removal = (left: 'done' | 'failed'): JobState => {
      const state = job('reset', 'failed');
      const base = { changes: [], commands: [], notices: [], attempts: 1 };
      const tasks = { ...state.tasks, 'delete-node@n2': { ...base, status: left } };
      return { ...state, kind: 'removeNode', operation: { kind: 'removeNode', node: 'n2' }, tasks };
    };
    const given = { ...values, operand: 'n2' };
    expect(commands(removal('failed'), given).at(-1)).toBe('keelson node remove n2 --file "my lab.yaml"');
    expect(commands(removal('done'), given).at(-1)).toBe('keelson apply --file "my lab.yaml"');
  });

  it('is said in words, each command on a line of its own', () => {
    expect(nextLines(nextSteps(job('reset', 'done'), values, texts.en), texts.en)).toEqual([
      'Next:',
      '  deploy the cluster anew:',
      '    keelson apply --file "my lab.yaml"',
    ]);
  });
});
