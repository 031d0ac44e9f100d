import { describe, expect, it } from 'vitest';
import type { LogLine } from '../../../shared/logs/log';
import { countNewer, everything, followsAfter, linesText, mergeStreams, type ScrollPlace } from './logView';

const etcd = { node: 'n1', unit: 'etcd.service' };
const kubelet = { node: 'n2', unit: 'kubelet.service' };
const line = (source: typeof etcd, seq: number, at: number, change: Partial<LogLine> = {}): LogLine => ({
  ...source,
  seq,
  at,
  severity: 6,
  text: `line ${String(seq)}`,
  kind: 'journal',
  ...change,
});
const streams = {
  'n1/etcd.service': [line(etcd, 1, 100), line(etcd, 2, 300), line(etcd, 3, 500)],
  'n2/kubelet.service': [line(kubelet, 1, 200), line(kubelet, 2, 400)],
};
const both = [etcd, kubelet];
const times = (lines: readonly LogLine[]): number[] => lines.map(({ at }) => at);

describe('mergeStreams', () => {
  it('puts the lines of all chosen units in order of time', () => {
    expect(times(mergeStreams(streams, both))).toEqual([100, 200, 300, 400, 500]);
    expect(times(mergeStreams(streams, [kubelet]))).toEqual([200, 400]);
  });

  it('keeps the order of a stream whose clock was set back', () => {
    const back = { ...streams, 'n1/etcd.service': [line(etcd, 1, 900), line(etcd, 2, 150), line(etcd, 3, 160)] };
    const own = mergeStreams(back, both).filter(({ unit }) => unit === etcd.unit);
    expect(own.map(({ seq }) => seq)).toEqual([1, 2, 3]);
  });

  it('keeps the newest lines when there are too many', () => {
    expect(times(mergeStreams(streams, both, everything, 2))).toEqual([400, 500]);
  });

  it('filters by severity and by text, whatever its case and colours', () => {
    const mixed = {
      'n1/etcd.service': [
        line(etcd, 1, 1, { severity: 3, text: '\u001b[31mListen\u001b[0m failed' }),
        line(etcd, 2, 2, { severity: 6, text: 'listening' }),
        line(etcd, 3, 3, { severity: 4, text: 'slow disk' }),
        line(etcd, 4, 4, { kind: 'reconnected', text: '' }),
      ],
    };
    const seen = (filter: Partial<typeof everything>): number[] =>
      mergeStreams(mixed, [etcd], { ...everything, ...filter }).map(({ seq }) => seq);
    expect(seen({ severity: 4 })).toEqual([1, 3, 4]);
    expect(seen({ text: ' LISTEN ' })).toEqual([1, 2, 4]);
    expect(seen({ text: 'listen failed' })).toEqual([1, 4]);
    expect(seen({ text: '[31m' })).toEqual([4]);
  });
});

describe('countNewer', () => {
  it('counts what came since, and only what would be shown', () => {
    const live = {
      ...streams,
      'n1/etcd.service': [...streams['n1/etcd.service'], line(etcd, 4, 600), line(etcd, 5, 700, { severity: 3 })],
    };
    expect(countNewer(streams, live, both)).toBe(2);
    expect(countNewer(streams, live, [kubelet])).toBe(0);
    expect(countNewer(streams, live, both, { ...everything, severity: 3 })).toBe(1);
  });

  it('counts right when old lines have fallen out meanwhile', () => {
    expect(countNewer(streams, { 'n1/etcd.service': [line(etcd, 40, 600), line(etcd, 41, 700)] }, [etcd])).toBe(2);
  });
});

describe('followsAfter', () => {
  const end: ScrollPlace = { top: 800, height: 1000, viewport: 200 };
  const place = (change: Partial<ScrollPlace>): ScrollPlace => ({ ...end, ...change });

  it('freezes when the person scrolls up', () => expect(followsAfter(true, end, place({ top: 700 }))).toBe(false));
  it('goes on when lines are added below', () => expect(followsAfter(true, end, place({ height: 1400 }))).toBe(true));
  it('goes on when a filter makes the list shorter', () =>
    expect(followsAfter(true, place({ height: 5000, top: 4800 }), place({ height: 900, top: 300 }))).toBe(true));
  it('stays frozen while the person moves about in old lines', () =>
    expect(followsAfter(false, place({ top: 300 }), place({ top: 500 }))).toBe(false));
  it('follows again at the end', () => expect(followsAfter(false, place({ top: 500 }), end)).toBe(true));
});

describe('linesText', () => {
  it('writes time, place and plain text, and marks rows about the stream', () => {
    const at = Date.UTC(2026, 0, 2, 3, 4, 5, 6);
    expect(
      linesText([
        line(etcd, 1, at, { text: '\u001b[31mred\u001b[0m <b>' }),
        line(etcd, 2, at, { kind: 'reconnected', text: '' }),
      ]),
    ).toBe(
      '2026-01-02T03:04:05.006Z n1 etcd.service red <b>\n2026-01-02T03:04:05.006Z n1 etcd.service --- reconnected ---',
    );
  });
});
