/**
 * What the parts of a node share: the time of the present input, randomness, the schedule, and the way out.
 *
 * The only place where effects are queued and answers are matched to who asked. Reads no clock and makes no randomness: both
 * are inputs.
 */
import type { Effect, NodeEvent } from "./effects.ts";
import { assert } from "./environment-error.ts";
import { Heap } from "./heap.ts";
import { FAILED_VERIFICATIONS_PER_SECOND } from "./limits.ts";

/** A timer that can be set again and cancelled. Made by `Context.timer`. */
export interface Timer {
  /** Time of the next firing, ms; Infinity when it is not set. */
  readonly dueMs: number;
  set(dueMs: number): void;
  cancel(): void;
}

interface Due {
  readonly dueMs: number;
  readonly order: number;
  readonly timer: ContextTimer;
}

const isEarlier = (a: Due, b: Due): boolean => a.dueMs < b.dueMs || (a.dueMs === b.dueMs && a.order < b.order);

class ContextTimer implements Timer {
  dueMs = Number.POSITIVE_INFINITY;
  /** Time of this timer's row in the heap; Infinity without one. Putting a timer off moves no row. */
  queuedMs = Number.POSITIVE_INFINITY;
  readonly fire: () => void;
  private readonly queue: (timer: ContextTimer) => void;

  constructor(fire: () => void, queue: (timer: ContextTimer) => void) {
    this.fire = fire;
    this.queue = queue;
  }

  set(dueMs: number): void {
    this.dueMs = dueMs;
    if (dueMs < this.queuedMs) this.queue(this);
  }

  cancel(): void {
    this.dueMs = Number.POSITIVE_INFINITY;
  }
}

export class Context {
  /** Time of the present input, ms, of a clock that never goes back. */
  nowMs = 0;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** Failed verifications that one face may cause per second. */
  readonly failuresPerSecond: number;
  private effects: Effect[] = [];
  private taken = 0;
  private nextId = 1;
  private readonly waiting = new Map<number, (answer: never) => void>();
  /** By (dueMs, order). At most one row of a timer counts: the one at its `queuedMs`. */
  private readonly schedule = new Heap(isEarlier);
  private order = 0;
  private readonly last = new Set<() => void>();

  /** @param failuresPerSecond failed verifications that one face may cause. */
  constructor(random: () => number, failuresPerSecond: number = FAILED_VERIFICATIONS_PER_SECOND) {
    this.random = random;
    this.failuresPerSecond = failuresPerSecond;
  }

  /** Uniform in [lowMs, highMs). */
  between(lowMs: number, highMs: number): number {
    return lowMs + this.random() * (highMs - lowMs);
  }

  notify(event: NodeEvent): void {
    this.effects.push({ kind: "notify", event });
  }

  transmit(faceId: string, packet: Uint8Array): void {
    this.effects.push({ kind: "transmit", faceId, packet });
  }

  /** Queues an effect that is answered; `done` is called once, with the answer. */
  request<Answer>(effect: (id: number) => Effect, done: (answer: Answer) => void): void {
    const id = this.nextId++;
    this.waiting.set(id, done as (answer: never) => void);
    this.effects.push(effect(id));
  }

  /** Hands an answer to who asked. @throws when nobody did: each effect is answered exactly once. */
  answer<Answer>(id: number, answer: Answer): void {
    const done = this.waiting.get(id);
    assert(done, `effect ${id} is answered once`);
    this.waiting.delete(id);
    (done as (answer: Answer) => void)(answer);
  }

  /** The next effect, oldest first, or undefined. */
  pollEffect(): Effect | undefined {
    if (this.taken < this.effects.length) return this.effects[this.taken++];
    if (this.taken > 0) {
      this.effects = [];
      this.taken = 0;
    }
    return undefined;
  }

  /** Calls `act` when the present input has been handled as a whole; once, however often it is asked for with the same function. */
  afterwards(act: () => void): void {
    this.last.add(act);
  }

  /** A timer that calls `fire` when its time has come. */
  timer(fire: () => void): Timer {
    return new ContextTimer(fire, (timer) => this.enqueue(timer));
  }

  /** Time of the earliest timer, ms; Infinity without one. */
  nextDeadlineMs(): number {
    for (let first = this.schedule.peek(); first !== undefined; first = this.schedule.peek()) {
      const { timer, dueMs } = first;
      if (timer.queuedMs === dueMs && timer.dueMs === dueMs) return dueMs;
      this.schedule.pop();
      if (timer.queuedMs !== dueMs) continue;
      timer.queuedMs = Number.POSITIVE_INFINITY;
      if (timer.dueMs !== Number.POSITIVE_INFINITY) this.enqueue(timer);
    }
    return Number.POSITIVE_INFINITY;
  }

  /** Ends an input: does what was left for afterwards, then fires what is due at `nowMs`, in order of time. */
  fireDue(): void {
    for (;;) {
      if (this.last.size > 0) this.doLast();
      if (this.nextDeadlineMs() > this.nowMs) return;
      const { timer } = this.schedule.pop()!;
      timer.queuedMs = Number.POSITIVE_INFINITY;
      timer.cancel();
      timer.fire();
    }
  }

  private doLast(): void {
    for (const act of this.last) {
      this.last.delete(act);
      act();
    }
  }

  private enqueue(timer: ContextTimer): void {
    timer.queuedMs = timer.dueMs;
    this.schedule.push({ dueMs: timer.dueMs, order: this.order++, timer });
  }
}
