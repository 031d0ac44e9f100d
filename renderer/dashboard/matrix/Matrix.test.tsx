/** How much of the matrix is drawn: counted, for a job on a thousand nodes. */
import { act, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, it, vi } from 'vitest';
import { foldJob, type JobHappening, type JobState } from '../../../shared/job/job';
import { deployPlan, type PlanTask } from '../../../shared/job/plan';
import { sampleCluster } from '../../../shared/testing/sampleCluster';
import { installBridge } from '../testing/installBridge';
import { startApp } from '../../start';
import { Matrix } from './Matrix';
import { ROWS_TOGETHER } from './cells';

const drawn = vi.hoisted((): string[] => []);
vi.mock('./MatrixCell', () => ({
  MatrixCell: ({ task, place, reachable }: { task: PlanTask; place: string; reachable: boolean }) => {
    drawn.push(task.id);
    return <button data-cell={place} data-task={task.id} tabIndex={reachable ? 0 : -1} />;
  },
}));

const nodes = Array.from({ length: 1000 }, (_, n) => ({
  hostname: `n${String(n)}`,
  ip: `10.77.${String(Math.floor(n / 250))}.${String((n % 250) + 1)}`,
  roles: [n === 0 ? ('master' as const) : ('worker' as const)],
}));
const network = { podCidr: '172.16.0.0/12', serviceCidr: '192.168.0.0/16', dnsServiceIp: '192.168.0.2' };
const plan = deployPlan(sampleCluster({ nodes, network }));
let job: JobState;
let happened = 1;
const after = (happening: JobHappening): JobState => {
  happened += 1;
  const state = foldJob(job, [{ ...happening, seq: happened, at: happened }]);
  if (!state) throw new Error('no job');
  return state;
};
const onOpen = vi.fn();
const matrix = (now: number) => <Matrix job={job} now={now} selected={undefined} onOpen={onOpen} />;

beforeEach(async () => {
  installBridge();
  await startApp();
  const begun = foldJob(undefined, [
    { type: 'job-started', id: 'job-1', seq: 1, at: 1, kind: 'deploy', clusterName: 'lab', plan },
  ]);
  if (!begun) throw new Error('no job');
  job = begun;
  happened = 1;
  drawn.length = 0;
});

const nodesDrawn = (): Set<string | undefined> => new Set(drawn.map((task) => task.split('@')[1]));

it('draws the rows that are near the screen, and of the others none', () => {
  render(matrix(1));
  expect(nodesDrawn().size).toBe(ROWS_TOGETHER);
  expect(screen.getByRole('grid').getAttribute('aria-rowcount')).toBe('1001');
});

it('draws one row again when one of its tasks has changed, and none while only the time goes on', () => {
  const { rerender } = render(matrix(1));
  drawn.length = 0;
  rerender(matrix(2));
  expect(drawn).toEqual([]);
  job = after({ type: 'task-started', task: 'preflight@n3' });
  rerender(matrix(3));
  expect([...nodesDrawn()]).toEqual(['n3']);
  drawn.length = 0;
  // What happens on a node that nobody sees costs nothing here.
  job = after({ type: 'task-started', task: 'preflight@n700' });
  rerender(matrix(3));
  expect(drawn).toEqual([]);
});

it('draws the row that an arrow key leads to before it gives it the focus', async () => {
  render(matrix(1));
  const user = userEvent.setup({ delay: null });
  const last = `${String(ROWS_TOGETHER - 1)}:0`;
  act(() => document.querySelector<HTMLElement>(`[data-cell="0:0"]`)?.focus());
  for (let row = 1; row < ROWS_TOGETHER; row += 1) await user.keyboard('{ArrowDown}');
  expect(document.activeElement?.getAttribute('data-cell')).toBe(last);
  await user.keyboard('{ArrowDown}');
  expect(document.activeElement?.getAttribute('data-cell')).toBe(`${String(ROWS_TOGETHER)}:0`);
});
