/** Between which nodes traffic is sent to prove that the pod network works. */

/** Up to here every node sends to every other one; above, that would be more connections than it proves. */
const EVERY_PAIR_UP_TO = 10;

export interface Sender<T> {
  readonly from: T;
  readonly to: readonly T[];
}

/**
 * Each direction of each pair; of many nodes the same ones each time: from every node to those that come 1, 2, 4, 8, ... places
 * after it in a ring. Each node then sends and is sent to, and each is a few steps from each other one.
 */
export function pairsOf<T>(nodes: readonly T[]): Sender<T>[] {
  const count = nodes.length;
  const distances = Array.from({ length: Math.max(0, count - 1) }, (_, index) => index + 1).filter(
    (distance) => count <= EVERY_PAIR_UP_TO || Number.isInteger(Math.log2(distance)),
  );
  return nodes.map((from, index) => ({
    from,
    to: distances.map((distance) => nodes[(index + distance) % count] as T),
  }));
}
