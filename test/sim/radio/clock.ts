/**
 * Virtual time: one heap of things to do, in order of time and, at the same time, in the order in which they were planned.
 */
import { Heap } from "../../../src/core/heap.ts";

interface Planned {
  readonly atMs: number;
  readonly order: number;
  readonly run: () => void;
}

const isEarlier = (a: Planned, b: Planned): boolean => a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);

export class Clock {
  nowMs = 0;
  private order = 0;
  private readonly heap = new Heap(isEarlier);

  /** Plans `run` for a time; what lies in the past runs now. */
  at(atMs: number, run: () => void): void {
    this.heap.push({ atMs: Math.max(atMs, this.nowMs), order: this.order++, run });
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
    const first = this.heap.peek();
    if (!first || first.atMs > limitMs) {
      this.nowMs = limitMs;
      return false;
    }
    this.heap.pop();
    this.nowMs = first.atMs;
    first.run();
    return true;
  }
}
