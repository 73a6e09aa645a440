/**
 * Virtual time: one heap of things to do, in order of time and, at the same time, in the order in which they were planned.
 */

interface Planned {
  readonly atMs: number;
  readonly order: number;
  readonly run: () => void;
}

const isEarlier = (a: Planned, b: Planned): boolean => a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);

export class Clock {
  nowMs = 0;
  private order = 0;
  private readonly heap: Planned[] = [];

  /** Plans `run` for a time; what lies in the past runs now. */
  at(atMs: number, run: () => void): void {
    const planned: Planned = { atMs: Math.max(atMs, this.nowMs), order: this.order++, run };
    const { heap } = this;
    let at = heap.push(planned) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!isEarlier(planned, heap[parent])) break;
      heap[at] = heap[parent];
      at = parent;
    }
    heap[at] = planned;
  }

  after(delayMs: number, run: () => void): void {
    this.at(this.nowMs + delayMs, run);
  }

  /** Runs what is planned until `isDone` holds or `limitMs` of the clock is reached. Returns whether it holds. */
  runUntil(limitMs: number, isDone: () => boolean): boolean {
    while (!isDone()) {
      const first = this.heap[0];
      if (!first || first.atMs > limitMs) {
        this.nowMs = limitMs;
        return isDone();
      }
      this.removeFirst();
      this.nowMs = first.atMs;
      first.run();
    }
    return true;
  }

  private removeFirst(): void {
    const { heap } = this;
    const last = heap.pop();
    if (!last || heap.length === 0) return;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isEarlier(heap[child + 1], heap[child])) child++;
      if (!isEarlier(heap[child], last)) break;
      heap[at] = heap[child];
      at = child;
    }
    heap[at] = last;
  }
}
