import { act, renderHook } from '@testing-library/react';
import type { UIEvent } from 'react';
import { expect, it } from 'vitest';
import type { LogLine } from '../../../shared/logs/log';
import type { Streams } from './logView';
import { useFollow } from './useFollow';

const streams = (count: number): Streams => ({
  'n1/etcd.service': Array.from({ length: count }, (_, seq): LogLine => ({
    ...{ node: 'n1', unit: 'etcd.service', severity: 6, text: '', kind: 'journal' },
    seq,
    at: seq,
  })),
});
const scroll = (scrollTop: number): UIEvent<HTMLElement> =>
  ({ currentTarget: { scrollTop, scrollHeight: 1000, clientHeight: 200 } }) as UIEvent<HTMLElement>;

it('holds what is on the screen until the end is reached, or until something else is chosen', () => {
  const follow = renderHook(({ live, choice }: { live: Streams; choice: string }) => useFollow(live, choice), {
    initialProps: { live: streams(1), choice: 'all' },
  });
  const first = follow.result.current.shown;
  const freeze = (): void => {
    act(() => follow.result.current.onScroll(scroll(800)));
    act(() => follow.result.current.onScroll(scroll(300)));
    expect(follow.result.current.frozen).toBe(true);
  };
  freeze();
  follow.rerender({ live: streams(2), choice: 'all' });
  expect(follow.result.current.shown).toBe(first);

  const live = streams(3);
  follow.rerender({ live, choice: 'etcd' });
  expect(follow.result.current).toMatchObject({ frozen: false, shown: live });
  freeze();
  act(() => follow.result.current.onScroll(scroll(800)));
  expect(follow.result.current.frozen).toBe(false);
});
