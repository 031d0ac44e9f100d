/** What a cluster file changes on a cluster that runs: what will be applied and what that does, and what is refused and why. */
import type { Cluster } from '../cluster/schema';
import { AppError } from '../errors';
import type { Aspect } from './codes';
import { conditions } from './conditions';
import type { Difference, LiveRow, Verdict } from './row';
import type { RunningCluster } from './runningCluster';
import { liveTable } from './table';

export type LiveChange = Difference & Verdict & { readonly field: string; readonly aspect?: Aspect };

/** Whether anything of the cluster is there: on a host that was looked at, or maybe on one that was not. */
export const isRunning = ({ hosts, mentioned, recorded }: RunningCluster): boolean =>
  hosts.some(({ master, worker }) => master || worker) ||
  mentioned.masters.length > 0 ||
  hosts.some(({ ip, reachable }) => !reachable && recorded?.nodes.some((node) => node.ip === ip));

function changesOf(
  { field, aspect, differences, cases }: LiveRow,
  wanted: Cluster,
  running: RunningCluster,
): LiveChange[] {
  return differences(wanted, running).flatMap((difference) => {
    const found = cases.find(({ when = [] }) =>
      when.every((code) => conditions[code]({ difference, wanted, running })),
    );
    return found ? [{ field, ...(aspect === undefined ? {} : { aspect }), ...difference, ...found.then }] : [];
  });
}

/** Every real difference, in the order of the table; none where no cluster runs yet. */
export const liveChanges = (wanted: Cluster, running: RunningCluster): LiveChange[] =>
  isRunning(running) ? liveTable.flatMap((row) => changesOf(row, wanted, running)) : [];

/** What to throw before anything is touched; undefined when nothing is refused. Its detail lists the places. */
export function refusalOf(changes: readonly LiveChange[]): AppError | undefined {
  const refusals = changes.filter((change) => change.verdict === 'refused');
  if (refusals.length === 0) return undefined;
  const detail = refusals.map(({ path, before, after, reason }) => `${path}: ${before} -> ${after}: ${reason}`);
  return new AppError('LIVE_CHANGE_REFUSED', { count: refusals.length }, { detail: detail.join('\n') });
}
