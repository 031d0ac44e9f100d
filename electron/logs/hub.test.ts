import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AppError } from '../../shared/errors';
import { BATCH_INTERVAL_MS, LINES_KEPT, type LogLine } from '../../shared/logs/log';
import type { LogHost } from './follow';
import { createLogHub } from './hub';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const etcd = { node: 'n1', unit: 'etcd.service' };
const entry = (n: number, message = `line ${String(n)}`): string =>
  JSON.stringify({ __CURSOR: `c${String(n)}`, __REALTIME_TIMESTAMP: '1000', PRIORITY: '6', MESSAGE: message });

/** One run of journalctl on the host, as the test sees it. */
interface Run {
  readonly command: string;
  readonly signal: AbortSignal;
  readonly say: (...lines: string[]) => void;
  readonly fail: (error: AppError) => void;
  /** journalctl ends by itself, or its end after a stop is seen. */
  readonly end: () => void;
}

function setUp() {
  const runs: Run[] = [];
  const waits: number[] = [];
  const connections: string[] = [];
  /** What the next connections come to; undefined is a success. */
  const refusals: (AppError | undefined)[] = [];
  let goOn = (): void => undefined;

  const host: LogHost = {
    follow: (command, { signal, onLine }) =>
      new Promise((resolve, reject) => {
        runs.push({ command, signal, say: (...lines) => lines.forEach(onLine), fail: reject, end: resolve });
      }),
  };
  let arrival: Promise<void> = Promise.resolve();
  const hub = createLogHub({
    connect: async (id, node) => {
      connections.push(`${id}/${node}`);
      const refusal = refusals.shift();
      await arrival;
      return refusal ? Promise.reject(refusal) : Promise.resolve(host);
    },
    redact: (text) => text.replaceAll('hunter2', '***'),
    wait: (ms, signal) => {
      waits.push(ms);
      return new Promise((resolve) => {
        goOn = () => resolve(undefined);
        signal.addEventListener('abort', goOn, { once: true });
      });
    },
  });
  const batches: LogLine[][] = [];
  hub.subscribe((_, lines) => batches.push([...lines]));
  const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);
  return {
    ...{ hub, runs, waits, connections, refusals, batches, settle },
    connectAfter: (promise: Promise<void>): void => {
      arrival = promise;
    },
    run: (index = -1): Run => runs.at(index)!,
    /** Ends the pause before the next attempt. */
    next: async (): Promise<void> => {
      goOn();
      await settle();
    },
    told: (): string[] => {
      vi.advanceTimersByTime(BATCH_INTERVAL_MS);
      return batches.flat().map(({ kind, text }) => (kind === 'journal' ? text : `[${kind} ${text}]`));
    },
  };
}

const lost = new AppError('SSH_CONNECTION_LOST', { host: 'n1' });

describe('a stream', () => {
  it('tells that it is connected and what the journal says, numbered, with its source', async () => {
    const { hub, run, settle, batches, told, connections } = setUp();
    expect(hub.watch('j1', etcd)).toEqual([]);
    await settle();
    run().say(entry(1), '-- Boot --', entry(2, 'password hunter2'));
    expect(told()).toEqual(['[connected ]', 'line 1', 'password ***']);
    expect(batches.flat().at(-1)).toEqual({
      ...{ seq: 3, at: 1, node: 'n1', unit: 'etcd.service', severity: 6, text: 'password ***', kind: 'journal' },
    });
    expect(connections).toEqual(['j1/n1']);
  });

  it('comes in batches', async () => {
    const { hub, run, settle, batches } = setUp();
    hub.watch('j1', etcd);
    await settle();
    for (let n = 1; n <= 500; n += 1) run().say(entry(n));
    expect(batches.map(({ length }) => length)).toEqual([1]);
    vi.advanceTimersByTime(BATCH_INTERVAL_MS);
    expect(batches.map(({ length }) => length)).toEqual([1, 500]);
  });

  it('keeps a bounded number of lines for who comes later, the last ones', async () => {
    const { hub, run, settle } = setUp();
    hub.watch('j1', etcd);
    await settle();
    for (let n = 1; n <= LINES_KEPT + 50; n += 1) run().say(entry(n));
    const lines = hub.watch('j1', etcd);
    expect(lines).toHaveLength(LINES_KEPT);
    expect(lines[0]?.text).toBe('line 51');
    expect(lines.at(-1)?.text).toBe(`line ${String(LINES_KEPT + 50)}`);
    expect(lines.every((line, index) => index === 0 || line.seq > lines[index - 1]!.seq)).toBe(true);
  });
});

describe('after a break', () => {
  it('goes on behind the last line, repeats none, and says what happened', async () => {
    const { hub, run, next, settle, told } = setUp();
    hub.watch('j1', etcd);
    await settle();
    expect(run().command).toContain('--lines=200');
    run().say(entry(1), entry(2));
    run().fail(lost);
    await settle();
    await next();
    expect(run().command).toContain("--no-tail --after-cursor='c2'");
    run().say(entry(2), entry(3));
    expect(told()).toEqual([
      '[connected ]',
      'line 1',
      'line 2',
      '[disconnected SSH_CONNECTION_LOST]',
      '[reconnected ]',
      'line 3',
    ]);
  });

  it('waits longer each time, up to half a minute, tells one break once, and soon tries again after a success', async () => {
    const { hub, run, next, settle, told, waits, refusals } = setUp();
    refusals.push(undefined, ...Array.from({ length: 8 }, () => new AppError('SSH_UNREACHABLE', {})));
    hub.watch('j1', etcd);
    await settle();
    run().say(entry(1));
    run().fail(lost);
    await settle();
    for (let n = 0; n < 9; n += 1) await next();
    run().say(entry(2));
    run().end();
    await settle();
    const shortest = [1, 2, 4, 8, 16, 30, 30, 30, 30, 1].map((seconds) => seconds * 1000);
    expect(waits).toHaveLength(shortest.length);
    for (const [index, wait] of waits.entries()) {
      expect(wait).toBeGreaterThanOrEqual(shortest[index]!);
      expect(wait).toBeLessThanOrEqual(Math.min(30_000, shortest[index]! * 1.5));
    }
    expect(told()).toEqual([
      '[connected ]',
      'line 1',
      '[disconnected SSH_CONNECTION_LOST]',
      '[reconnected ]',
      'line 2',
      '[disconnected ]',
    ]);
  });

  it('gives up on what only a person can cure, and starts anew when somebody watches again', async () => {
    const { hub, settle, told, waits, refusals, connections, run } = setUp();
    refusals.push(new AppError('SSH_AUTH_FAILED', { host: 'n1', user: 'root', method: 'password' }));
    hub.watch('j1', etcd);
    await settle();
    expect(told()).toEqual(['[disconnected SSH_AUTH_FAILED]']);
    expect(waits).toEqual([]);
    expect(hub.watch('j1', etcd)).toEqual([]);
    await settle();
    expect(connections).toHaveLength(2);
    const [last] = told().slice(-1);
    expect(last).toBe('[connected ]');
    const ended = [hub.unwatch('j1', etcd), hub.unwatch('j1', etcd)];
    expect(run().signal.aborted).toBe(true);
    run().end();
    await Promise.all(ended);
  });
});

describe('watchers', () => {
  it('share one remote command; the last to go stops it, and its end is waited for', async () => {
    const { hub, run, runs, settle, told } = setUp();
    hub.watch('j1', etcd);
    hub.watch('j1', etcd);
    await settle();
    expect(runs).toHaveLength(1);
    await hub.unwatch('j1', etcd);
    expect(run().signal.aborted).toBe(false);
    let gone = false;
    const end = hub.unwatch('j1', etcd).then(() => (gone = true));
    expect(run().signal.aborted).toBe(true);
    run().say(entry(1));
    await settle();
    expect(gone).toBe(false);
    run().fail(new AppError('CANCELLED'));
    await end;
    expect(told()).toEqual(['[connected ]']);
    await hub.unwatch('j1', etcd);
  });

  it('that are gone before the host is reached leave no command behind', async () => {
    const { hub, runs, settle, told, connectAfter } = setUp();
    let reach = (): void => undefined;
    connectAfter(new Promise((resolve) => (reach = resolve)));
    hub.watch('j1', etcd);
    await settle();
    const end = hub.unwatch('j1', etcd);
    reach();
    await end;
    expect(runs).toEqual([]);
    expect(told()).toEqual([]);
  });

  it('of the same unit in another job, on another node, or of another unit have streams of their own', async () => {
    const { hub, runs, settle } = setUp();
    const seen: string[] = [];
    hub.subscribe((id, lines) => seen.push(...lines.map(({ node, unit }) => `${id} ${node} ${unit}`)));
    hub.watch('j1', etcd);
    hub.watch('j2', etcd);
    hub.watch('j1', { ...etcd, node: 'n2' });
    hub.watch('j1', { ...etcd, unit: 'kubelet.service' });
    await settle();
    vi.advanceTimersByTime(BATCH_INTERVAL_MS);
    expect(runs).toHaveLength(4);
    expect(seen).toEqual(['j1 n1 etcd.service', 'j2 n1 etcd.service', 'j1 n2 etcd.service', 'j1 n1 kubelet.service']);
  });

  it('that come back get numbers above the old ones', async () => {
    const { hub, run, settle, batches } = setUp();
    hub.watch('j1', etcd);
    await settle();
    run().say(entry(1));
    const end = hub.unwatch('j1', etcd);
    run().end();
    await end;
    expect(hub.watch('j1', etcd)).toEqual([]);
    await settle();
    run().say(entry(1));
    vi.advanceTimersByTime(BATCH_INTERVAL_MS);
    const numbers = batches.flat().map(({ seq }) => seq);
    expect(numbers).toEqual([1, 2, 3, 4]);
  });

  it('are all gone after close, during a pause as well as while a journal is read', async () => {
    const { hub, run, runs, settle, refusals, connections } = setUp();
    refusals.push(lost);
    hub.watch('j1', etcd);
    await settle();
    hub.watch('j2', etcd);
    await settle();
    expect(runs).toHaveLength(1);
    const closed = hub.close();
    run().end();
    await closed;
    await settle();
    expect(connections).toHaveLength(2);
    expect(vi.getTimerCount()).toBe(0);
  });
});
