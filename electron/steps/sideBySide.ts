/**
 * Does the work for each item, at most `limit` at a time. After a failure nothing new is begun; it is thrown when what had
 * begun is over, so that nothing of a task runs on after its end.
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
  const failed = ends.find((end) => end.status === 'rejected');
  if (failed) throw failed.reason;
}
