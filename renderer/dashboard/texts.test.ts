import { describe, expect, it } from 'vitest';
import { messages } from '../../shared/messages';
import type { StepId } from '../../shared/job/plan';
import { en } from '../i18n/en';
import { zh } from '../i18n/zh';
import { durationText, spanOf } from './duration';
import { percentOf, progressText, sizeText } from './progressText';

describe('the short name of a step', () => {
  it.each([
    ['en', en],
    ['zh', zh],
  ] as const)('is a part of its title in %s', (language, texts) => {
    for (const [step, short] of Object.entries(texts.dashboard.shortSteps) as [StepId, string][]) {
      expect(messages[language].steps[step].title.toLowerCase(), step).toContain(short.toLowerCase());
    }
  });
});

describe('durationText', () => {
  it.each([
    [-5, '0.0 s'],
    [420, '0.4 s'],
    [9949, '9.9 s'],
    [9950, '10 s'],
    [59_400, '59 s'],
    [59_600, '1:00'],
    [65_000, '1:05'],
    [3_725_000, '1:02:05'],
  ])('%i ms is %s', (ms, text) => expect(durationText(ms)).toBe(text));
});

describe('spanOf', () => {
  it('ends with the task, or now while it goes on, and is nothing before it began', () => {
    expect(spanOf({ startedAt: 10, endedAt: 25 }, 99)).toBe(15);
    expect(spanOf({ startedAt: 10 }, 99)).toBe(89);
    expect(spanOf({}, 99)).toBeUndefined();
  });
});

describe('progress', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.0 kB'],
    [1_440_000, '1.4 MB'],
    [143_200_000, '143 MB'],
    [999_600_000, '1.0 GB'],
    [2_500_000_000_000, '2500 GB'],
  ])('%i bytes are %s', (bytes, text) => expect(sizeText(bytes)).toBe(text));

  it('is no percentage when the whole is not known', () => {
    expect(percentOf({ done: 7, total: 0, unit: 'items', label: 'etcd' })).toBeUndefined();
    expect(percentOf({ done: 7, total: 10, unit: 'items', label: 'etcd' })).toBe(70);
    expect(percentOf({ done: 11, total: 10, unit: 'items', label: 'etcd' })).toBe(100);
  });

  it('names what is moved, in sizes or in numbers', () => {
    const of = (done: string, total: string): string => `${done} of ${total}`;
    expect(progressText({ done: 1e6, total: 2e6, unit: 'bytes', label: 'kubelet' }, of)).toBe(
      'kubelet: 1.0 MB of 2.0 MB',
    );
    expect(progressText({ done: 1, total: 3, unit: 'items', label: 'images' }, of)).toBe('images: 1 of 3');
    expect(progressText({ done: 0, total: 0, unit: 'items', label: 'kubelet.service' }, of)).toBe('kubelet.service');
  });
});
