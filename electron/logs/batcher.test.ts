import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createBatcher } from './batcher';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('delivers the first item at once and the rest together, then rests without a timer', () => {
  const seen: number[][] = [];
  const batch = createBatcher<number>((items) => seen.push(items), 200);
  [1, 2, 3].forEach((item) => batch.push(item));
  expect(seen).toEqual([[1]]);
  vi.advanceTimersByTime(199);
  batch.push(4);
  expect(seen).toEqual([[1]]);
  vi.advanceTimersByTime(1);
  expect(seen).toEqual([[1], [2, 3, 4]]);
  vi.advanceTimersByTime(200);
  expect(vi.getTimerCount()).toBe(0);
  batch.push(5);
  expect(seen).toEqual([[1], [2, 3, 4], [5]]);
});

it('delivers what waits when it is flushed, and once only', () => {
  const seen: number[][] = [];
  const batch = createBatcher<number>((items) => seen.push(items), 200);
  [1, 2].forEach((item) => batch.push(item));
  batch.flush();
  batch.flush();
  expect(seen).toEqual([[1], [2]]);
  expect(vi.getTimerCount()).toBe(0);
});

it('keeps the order when delivering makes new items', () => {
  const seen: number[][] = [];
  const batch = createBatcher<number>((items) => {
    seen.push(items);
    if (items[0] === 1) batch.push(2);
  }, 200);
  batch.push(1);
  vi.runAllTimers();
  expect(seen).toEqual([[1], [2]]);
});
