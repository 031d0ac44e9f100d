import { expect, it } from 'vitest';
import type { Kubectl } from './kubectl';
import { waitForRollout, type Workload } from './rollout';

/** What the status of a workload counts at the end of a round. */
interface Round {
  readonly updated: number;
  readonly ready: number;
  readonly all?: number;
  /** The controller has not looked at the newest form yet. */
  readonly isStale?: true;
}

const NODES = 40;
const crashing = { image: 'flannel:1', state: { waiting: { reason: 'CrashLoopBackOff' } } };
const pods = JSON.stringify({ items: [{ status: { containerStatuses: [crashing] } }] });

/** Waits for a workload whose status is another one in each round, and is rolled out when there are no more rounds. */
async function wait(kind: Workload['kind'], rounds: (round: number) => Round | undefined, patience?: number) {
  let round = 0;
  const say = (exitCode: number, stdout: string) => Promise.resolve({ exitCode, stdout, stderr: '' });
  const answer = (command: string) => {
    const now = rounds(round);
    if (command.includes('rollout status')) {
      round += 1;
      return say(rounds(round) === undefined ? 0 : 124, '');
    }
    if (command.includes('get pods')) return say(0, pods);
    if (!command.includes('.status.observedGeneration') || !now) return say(0, '');
    const { updated, ready, all = NODES, isStale } = now;
    return say(0, [2, isStale ? 1 : 2, updated, ready, all].join(','));
  };
  const kubectl = { ask: answer, run: answer } as unknown as Kubectl;
  const workload = { kind, name: 'net', namespace: 'ns', selector: 'app=net' } as const;
  const unready = await waitForRollout({ hostname: 'm1' }, kubectl, workload, patience);
  return { unready, round };
}

it.each(['DaemonSet', 'Deployment'] as const)('a %s may take as long as it goes on', async (kind) => {
  // One of them begins anew at a time, and takes several rounds.
  const { unready, round } = await wait(kind, (now) =>
    now > NODES * 5 ? undefined : { updated: Math.ceil(now / 5), ready: now % 5 === 0 ? NODES : NODES - 1 },
  );
  expect(unready).toBeUndefined();
  expect(round).toBe(NODES * 5 + 1);
});

it.each<[string, (now: number) => Round, number]>([
  ['nothing comes', () => ({ updated: 1, ready: NODES - 1 }), 18],
  // The first that was ready counts, once.
  ['one is ready and unready in turn', (now) => ({ updated: 1, ready: now % 2 === 0 ? NODES : NODES - 1 }), 2 + 18],
  [
    'one after the other falls over',
    (now) => ({ updated: NODES, ready: [3, 5, 4, 5][now % 4] ?? 0 }),
    // 5 are there in the first round and never more.
    1 + 18,
  ],
  ['it stops half-way', (now) => ({ updated: Math.min(now, 7), ready: NODES }), 7 + 18],
  ['it has fewer pods than before', (now) => ({ updated: 0, ready: NODES - now, all: NODES - now }), 18],
])('it is given up when %s', async (_, rounds, expected) => {
  const { unready, round } = await wait('DaemonSet', rounds);
  expect(unready).toMatchObject({ reason: 'CrashLoopBackOff flannel:1' });
  expect(round).toBe(expected);
});

it('what was ready in its former shape is no progress, and does not hide any', async () => {
  const former = { updated: NODES, ready: NODES, isStale: true } as const;
  const { unready, round } = await wait('DaemonSet', (now) =>
    now <= 4 ? former : now > 30 ? undefined : { updated: now - 4, ready: NODES },
  );
  expect(unready).toBeUndefined();
  expect(round).toBe(31);
  expect((await wait('DaemonSet', () => former)).round).toBe(18);
});

it('whoever waits for less says so', async () => {
  expect((await wait('Deployment', () => ({ updated: 1, ready: 0, all: 1 }), 6)).round).toBe(6);
});

it('a status that is not told is no progress, and does not hide any', async () => {
  const untold = { updated: NaN, ready: NaN };
  expect((await wait('Deployment', () => untold, 3)).round).toBe(3);
  const { unready } = await wait(
    'Deployment',
    (now) => (now === 1 ? untold : now > 9 ? undefined : { updated: now, ready: NODES }),
    3,
  );
  expect(unready).toBeUndefined();
});
