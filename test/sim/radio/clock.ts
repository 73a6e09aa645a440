/**
 * Virtual time: one heap of things to do, in order of time and, at the same time, in the order in which they were planned.
 *
 * The heap is three arrays side by side, since a run of the simulation plans twenty thousand things.
 */
export class Clock {
  nowMs = 0;
  private order = 0;
  private readonly times: number[] = [];
  private readonly orders: number[] = [];
  private readonly acts: (() => void)[] = [];

  /** Plans `run` for a time; what lies in the past runs now. */
  at(atMs: number, run: () => void): void {
    const { times, orders, acts } = this;
    const timeMs = Math.max(atMs, this.nowMs);
    let at = times.length;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      // What is planned later stands later among equals.
      if (timeMs >= times[parent]) break;
      this.move(parent, at);
      at = parent;
    }
    times[at] = timeMs;
    orders[at] = this.order++;
    acts[at] = run;
  }

  after(delayMs: number, run: () => void): void {
    this.at(this.nowMs + delayMs, run);
  }

  /** Runs what is planned until `isDone` holds or `limitMs` of the clock is reached. Returns whether it holds. */
  runUntil(limitMs: number, isDone: () => boolean): boolean {
    while (!isDone()) if (!this.runNext(limitMs)) return isDone();
    return true;
  }

  /** Runs the next thing that is planned. False, and it is `limitMs`, when there is none until then. */
  runNext(limitMs: number): boolean {
    if (this.times.length === 0 || this.times[0] > limitMs) {
      this.nowMs = limitMs;
      return false;
    }
    this.nowMs = this.times[0];
    const run = this.acts[0];
    this.removeFirst();
    run();
    return true;
  }

  private move(from: number, to: number): void {
    this.times[to] = this.times[from];
    this.orders[to] = this.orders[from];
    this.acts[to] = this.acts[from];
  }

  private isEarlier(a: number, timeMs: number, order: number): boolean {
    const otherMs = this.times[a];
    return otherMs < timeMs || (otherMs === timeMs && this.orders[a] < order);
  }

  private removeFirst(): void {
    const { times, orders, acts } = this;
    const timeMs = times.pop()!;
    const order = orders.pop()!;
    const run = acts.pop()!;
    const { length } = times;
    if (length === 0) return;
    let at = 0;
    for (let child = 1; child < length; child = 2 * at + 1) {
      if (child + 1 < length && this.isEarlier(child + 1, times[child], orders[child])) child++;
      if (!this.isEarlier(child, timeMs, order)) break;
      this.move(child, at);
      at = child;
    }
    times[at] = timeMs;
    orders[at] = order;
    acts[at] = run;
  }
}
