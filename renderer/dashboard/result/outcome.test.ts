import { describe, expect, it } from 'vitest';
import {
  busyHosts,
  changeCount,
  failedTasks,
  nothingChanged,
  progressOf,
  readyNodes,
  warnedTasks,
  warningCount,
} from './outcome';
import { failed, script, succeeded, unchanged, uploading } from '../testing/sampleJob';

describe('what a job came to', () => {
  it('tells an unchanged run from one that changed something', () => {
    expect(nothingChanged(unchanged().state())).toBe(true);
    expect(changeCount(unchanged().state())).toBe(0);
    expect(nothingChanged(succeeded().state())).toBe(false);
    expect(changeCount(succeeded().state())).toBeGreaterThan(0);
  });

  it('does not call a run unchanged before it is done', () => {
    expect(nothingChanged(script().state())).toBe(false);
  });

  it('names the nodes that are Ready', () => {
    expect(readyNodes(succeeded().state())).toEqual(['n1', 'n2', 'n3']);
  });

  it('puts the failure that came first in front', () => {
    const error = { error: { code: 'SSH_TIMEOUT' as const, params: {} } };
    const state = script()
      .say({ type: 'task-ended', task: 'preflight@n3', status: 'failed', failure: error }, 10)
      .say({ type: 'task-ended', task: 'preflight@n1', status: 'failed', failure: error }, 10)
      .state();
    expect(failedTasks(state).map(({ task }) => task.id)).toEqual(['preflight@n3', 'preflight@n1']);
  });

  it('finds the tasks with warnings, and counts nothing else that they have to say', () => {
    const warned = warnedTasks(succeeded().state());
    expect(warned.map(({ task }) => task.id)).toEqual(['preflight@n1', 'preflight@n2', 'preflight@n3']);
    expect(warned.map(({ state }) => warningCount(state))).toEqual([1, 1, 1]);
  });

  it('names the hosts that something still runs on', () => {
    expect(busyHosts(uploading().state())).toEqual(['n1', 'n2', 'n3']);
    expect(busyHosts(failed().state())).toEqual([]);
  });

  it('counts a running upload with its part', () => {
    const { done, total, running, percent } = progressOf(uploading().state());
    expect({ done, total, running }).toEqual({ done: 9, total: 30, running: 3 });
    // 9 tasks done, one at 143/227 and one at 31/118 of their bytes.
    expect(percent).toBe(32);
  });
});
