/** A list that keeps only its last `capacity` items; adding to it costs the same however long it is. */
export class Ring<T> {
  private items: T[] = [];
  /** Where the oldest item stands once the ring is full. */
  private oldest = 0;

  constructor(private readonly capacity: number) {}

  push(item: T): void {
    if (this.items.length < this.capacity) {
      this.items.push(item);
      return;
    }
    this.items[this.oldest] = item;
    this.oldest = (this.oldest + 1) % this.capacity;
  }

  /** Oldest first. */
  all(): T[] {
    return [...this.items.slice(this.oldest), ...this.items.slice(0, this.oldest)];
  }
}
