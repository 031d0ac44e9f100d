import { performance } from 'node:perf_hooks';
import { afterEach, expect, it, vi } from 'vitest';
import { paceMeter, SAMPLE } from './pace';

const MB = 1024 * 1024;
afterEach(() => vi.restoreAllMocks());

/** Hands over the sample, a megabyte in each step that takes so long and in which the process is busy for so long. */
function sample(stepMs: number, busyMs: number): number | undefined {
  const meter = paceMeter();
  let steps = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => steps * stepMs);
  vi.spyOn(performance, 'eventLoopUtilization').mockImplementation(() => ({
    active: steps * busyMs,
    idle: steps * (stepMs - busyMs),
    utilization: busyMs / stepMs,
  }));
  while (steps * MB < SAMPLE) {
    steps += 1;
    meter.sent(MB);
  }
  return meter.rate();
}

it('counts the time that a host lets the process wait', () => {
  expect(sample(100, 0)).toBe(MB / 100);
  expect(sample(100, 50)).toBe(MB / 50);
});

it('never takes a process that is busy all the time for a slow host', () => {
  expect(sample(100, 100)).toBe(SAMPLE - 2 * MB);
});

it('knows nothing before enough was handed over', () => {
  const meter = paceMeter();
  meter.sent(MB);
  expect(meter.rate()).toBeUndefined();
});
