/** Comparisons with the hosts as the window asks for them. */
import type { Comparison } from '../../../shared/comparison/comparison';
import { toWireError } from '../../../shared/errors';
import { shownComparison, type ComparisonEvent } from '../../../shared/ipc/comparison';
import type { ComparisonRequest } from './comparison';
import { createFollowed, type Followed } from './followed';
import type { HostsService } from './hosts';

/** The last event of each is `done` or `failed`; after a cancellation nothing is told any more. */
export type Comparisons = Followed<ComparisonEvent>;

export const createComparisons = (parts: {
  readonly hosts: Pick<HostsService, 'open'>;
  readonly compare: (request: ComparisonRequest) => Promise<Comparison>;
}): Comparisons =>
  createFollowed<ComparisonEvent>(parts.hosts, async (about, tell) => {
    const tellWanted = (event: ComparisonEvent): void => {
      if (!about.signal.aborted) tell(event);
    };
    try {
      const onProgress: ComparisonRequest['onProgress'] = (hostname, progress) =>
        tellWanted({ type: 'progress', hostname, progress });
      tellWanted({ type: 'done', comparison: shownComparison(await parts.compare({ ...about, onProgress })) });
    } catch (thrown) {
      tellWanted({ type: 'failed', error: toWireError(thrown) });
    }
  });
