/** Gathers what comes in quick succession, so that a border is crossed a few times a second and not for each item. */

export interface Batcher<T> {
  push(item: T): void;
  /** Delivers what waits now, and leaves no timer behind. */
  flush(): void;
}

/** The first item is delivered at once; what follows within `intervalMs` comes together at its end. */
export function createBatcher<T>(deliver: (items: T[]) => void, intervalMs: number): Batcher<T> {
  let waiting: T[] = [];
  let timer: NodeJS.Timeout | undefined;

  const send = (): boolean => {
    const items = waiting;
    waiting = [];
    if (items.length > 0) deliver(items);
    return items.length > 0;
  };
  const tick = (): void => {
    timer = setTimeout(tick, intervalMs);
    if (send()) return;
    clearTimeout(timer);
    timer = undefined;
  };

  return {
    push(item) {
      waiting.push(item);
      if (timer === undefined) tick();
    },
    flush() {
      clearTimeout(timer);
      timer = undefined;
      send();
    },
  };
}
