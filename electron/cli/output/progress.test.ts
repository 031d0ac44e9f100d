import { describe, expect, it } from 'vitest';
import { reduceJob, type JobHappening, type JobState } from '../../../shared/job/job';
import type { Plan } from '../../../shared/job/plan';
import { duration, eventLines, isWorthWords, jobTable } from './progress';
import { texts } from '../texts';

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

/** A job a second after each thing that happened; answers the state and what the last event says. */
function after(...happenings: JobHappening[]) {
  const all: JobHappening[] = [
    { type: 'job-started', id: 'j', kind: 'deploy', clusterName: 'lab', plan },
    ...happenings,
  ];
  const events = all.map((one, index) => ({ ...one, seq: index + 1, at: index * 1000 }));
  const job = events.reduce<JobState | undefined>(reduceJob, undefined);
  const last = events.at(-1)!;
  const lines = eventLines(last, job!, 'en', texts.en);
  return { job: job!, lines, line: lines[0], worthWords: isWorthWords(last) };
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

describe('eventLines', () => {
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

  it('names each change, and nothing that stayed as it was', () => {
    const change = { kind: 'service', target: 'etcd.service', action: 'restarted' } as const;
    const started: JobHappening = { type: 'task-started', task: 'etcd@n1' };
    const changed = after(started, { type: 'task-changed', task: 'etcd@n1', change });
    expect(changed.lines).toEqual(['       2.0 s  n1 etcd restarted etcd.service']);
    const same = after(started, { type: 'task-changed', task: 'etcd@n1', change: { ...change, action: 'unchanged' } });
    expect(same.lines).toEqual([]);
  });

  it('says what a check has to say as it comes, on a screen too', () => {
    const notice = { severity: 'error', code: 'TOOL_MISSING', params: { tool: 'iptables' } } as const;
    const { lines, worthWords } = after({ type: 'task-notice', task: 'etcd@n1', notice });
    expect(lines).toEqual([
      '       1.0 s  n1 etcd error: The command iptables is missing on this machine. Install the package that contains it.',
    ]);
    expect(worthWords).toBe(true);
  });

  it('says why a task failed and what to do, on a screen too', () => {
    const error = { code: 'PREFLIGHT_FAILED', params: { host: 'n1', count: 2 } } as const;
    const { lines, worthWords } = after({
      type: 'task-ended',
      task: 'etcd@n1',
      status: 'failed',
      failure: { error },
    });
    expect(lines).toEqual([
      '       1.0 s  n1 etcd ✗',
      '              n1 is not ready for Kubernetes. Failed checks: 2.',
      '              Each failed check below says what to do. Do that, then try again.',
    ]);
    expect(worthWords).toBe(true);
    expect(after({ type: 'task-ended', task: 'etcd@n1', status: 'done' }).worthWords).toBe(false);
  });

  it('is silent about the rest', () => {
    expect(after({ type: 'task-ended', task: 'etcd@n1', status: 'skipped' }).lines).toEqual([]);
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
