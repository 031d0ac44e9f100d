import os from 'node:os';
import { afterEach, expect, it, vi } from 'vitest';
import { paceMeter, SAMPLE } from './pace';

const MB = 1024 * 1024;
afterEach(() => vi.restoreAllMocks());

/**
 * Hands over the sample, a megabyte in each step that takes so long and in which a processor works for so long for this process,
 * and two of them for anybody.
 */
function sample(stepMs: number, workedMs: number, allWorkedMs = workedMs): number | undefined {
  const meter = paceMeter();
  let steps = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => steps * stepMs);
  vi.spyOn(process, 'cpuUsage').mockImplementation(() => ({
    user: steps * workedMs * 900,
    system: steps * workedMs * 100,
  }));
  const [{ model, speed } = { model: '', speed: 0 }] = os.cpus();
  vi.spyOn(os, 'cpus').mockImplementation(() => {
    const user = (steps * allWorkedMs) / 2;
    const times = { user, nice: 0, sys: 0, irq: 0, idle: steps * stepMs - user };
    return [0, 1].map(() => ({ model, speed, times }));
  });
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

it('is no limit where other programs keep all processors busy', () => {
  expect(sample(100, 50, 170)).toBe(MB / 100);
  expect(sample(100, 50, 190)).toBe(Infinity);
});

it('is not known before enough was handed over', () => {
  const meter = paceMeter();
  meter.sent(MB);
  expect(meter.rate()).toBeUndefined();
});
