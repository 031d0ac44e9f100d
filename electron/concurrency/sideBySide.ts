import { AppError, leavesHostUnknown } from '../../shared/errors';

/**
 * Does the work for each item, at most `limit` at a time. After a failure nothing new is begun; it is thrown when what had
 * begun is over, so that nothing of a task runs on after its end. Of several failures it is the one that leaves the host in
 * doubt, should there be one: whoever catches it must know.
 */
export async function sideBySide<T>(
  items: readonly T[],
  limit: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const left = [...items];
  const worker = async (): Promise<void> => {
    for (let next = left.splice(0, 1); next.length > 0; next = left.splice(0, 1)) {
      try {
        await work(next[0] as T);
      } catch (failure) {
        left.length = 0;
        throw failure;
      }
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: limit }, worker));
  const failures = ends.filter((end) => end.status === 'rejected').map((end): unknown => end.reason);
  const grave = failures.find((failure) => failure instanceof AppError && leavesHostUnknown(failure));
  if (failures.length > 0) throw grave ?? failures[0];
}
