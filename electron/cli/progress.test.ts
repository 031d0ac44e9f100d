import { describe, expect, it } from 'vitest';
import { reduceJob, type JobHappening, type JobState } from '../../shared/job/job';
import type { Plan } from '../../shared/job/plan';
import { duration, eventLine, jobTable } from './progress';
import { texts } from './texts';

const plan: Plan = {
  kind: 'deploy',
  steps: ['binaries', 'etcd'],
  hostnames: ['n1', 'a-very-long-hostname'],
  tasks: [
    { id: 'binaries@n1', step: 'binaries', hostname: 'n1', after: [] },
    { id: 'binaries@a-very-long-hostname', step: 'binaries', hostname: 'a-very-long-hostname', after: [] },
    { id: 'etcd@n1', step: 'etcd', hostname: 'n1', after: ['binaries@n1'] },
  ],
};

/** A job a second after each thing that happened; answers the state and the line of the last event. */
function after(...happenings: JobHappening[]): { job: JobState; line: string | undefined } {
  const all: JobHappening[] = [
    { type: 'job-started', id: 'j', kind: 'deploy', clusterName: 'lab', plan },
    ...happenings,
  ];
  const events = all.map((one, index) => ({ ...one, seq: index + 1, at: index * 1000 }));
  const job = events.reduce<JobState | undefined>(reduceJob, undefined);
  return { job: job!, line: eventLine(events.at(-1)!, job!, texts.en) };
}

describe('jobTable', () => {
  const running = after(
    { type: 'task-started', task: 'binaries@n1' },
    {
      type: 'task-progress',
      task: 'binaries@n1',
      progress: { done: 50 * 2 ** 20, total: 200 * 2 ** 20, unit: 'bytes', label: 'kubelet' },
    },
    { type: 'task-started', task: 'binaries@a-very-long-hostname' },
    { type: 'task-ended', task: 'binaries@a-very-long-hostname', status: 'failed' },
  );

  it('shows every step and node, a blank where there is nothing to do, and what runs', () => {
    expect(jobTable(running.job, 5000, 100, texts.en)).toEqual([
      '          n1            a-very-long-…',
      'binaries  ▶ 25%         ✗',
      'etcd      ·',
      '',
      '▶ n1 binaries 4.0 s  kubelet 50.0/200.0 MB',
      '0/3  5.0 s',
    ]);
  });

  it('is never wider than the terminal', () => {
    for (const line of jobTable(running.job, 5000, 20, texts.en)) expect(line.length).toBeLessThanOrEqual(20);
  });
});

describe('eventLine', () => {
  it('tells when a task begins and how it ends', () => {
    expect(after({ type: 'task-started', task: 'etcd@n1' }).line).toBe('       1.0 s  n1 etcd ▶');
    const change = { kind: 'file', target: '/etc/x', action: 'created' } as const;
    const changed = after(
      { type: 'task-started', task: 'etcd@n1' },
      { type: 'task-changed', task: 'etcd@n1', change },
      { type: 'task-ended', task: 'etcd@n1', status: 'done' },
    );
    expect(changed.line).toBe('       3.0 s  n1 etcd ✓ 2.0 s, 1 changes');
    const same = after(
      { type: 'task-started', task: 'etcd@n1' },
      { type: 'task-changed', task: 'etcd@n1', change: { ...change, action: 'unchanged' } },
      { type: 'task-ended', task: 'etcd@n1', status: 'done' },
    );
    expect(same.line).toBe('       3.0 s  n1 etcd ✓ 2.0 s, unchanged');
  });

  it('is silent about the rest', () => {
    expect(after({ type: 'job-cancelling' }).line).toBeUndefined();
  });
});

it.each([
  [0, '0.0 s'],
  [59_949, '59.9 s'],
  [125_000, '2 min 05 s'],
])('says %i ms as %s', (ms, text) => {
  expect(duration(ms)).toBe(text);
});
