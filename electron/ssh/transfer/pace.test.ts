import { afterEach, expect, it, vi } from 'vitest';
import { paceMeter, SAMPLE } from './pace';

const MB = 1024 * 1024;
afterEach(() => vi.restoreAllMocks());

/** Hands over the sample, a megabyte in each step that takes so long and in which the processor works for so long. */
function sample(stepMs: number, workedMs: number): number | undefined {
  const meter = paceMeter();
  let steps = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => steps * stepMs);
  vi.spyOn(process, 'cpuUsage').mockImplementation(() => ({
    user: steps * workedMs * 900,
    system: steps * workedMs * 100,
  }));
  while (steps * MB < SAMPLE) {
    steps += 1;
    meter.sent(MB);
  }
  return meter.rate();
}

it('is what a host takes in the time, whatever else is done meanwhile', () => {
  expect(sample(100, 0)).toBe(MB / 100);
  expect(sample(100, 70)).toBe(MB / 100);
});

it('is no limit where the workstation is busy all the time', () => {
  expect(sample(100, 90)).toBe(Infinity);
});

it('is not known before enough was handed over', () => {
  const meter = paceMeter();
  meter.sent(MB);
  expect(meter.rate()).toBeUndefined();
});
