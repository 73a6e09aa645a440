/**
 * How much verifying one face may waste: failures drain away at the rate that is allowed, and no more of them may stand than a burst.
 *
 * Of several packets for one place at most one is genuine, so the others count while they are being verified already (`rivals`). What is the first
 * for its place counts when it has failed: up to `MAX_VERIFYING` of those may be under way when the limit is reached. A face that goes and comes back
 * has the same budget (`VerificationBudgets`), so nothing is forgiven for it.
 */
import { BoundedMap } from "./bounded-map.ts";
import type { Context } from "./context.ts";
import { FAILED_VERIFICATIONS_BURST_S, MAX_KNOWN_FACES } from "./limits.ts";

export class VerificationBudget {
  /** Packets being verified beside another for the same place. */
  rivals = 0;
  private readonly context: Context;
  private failures = { count: 0, sinceMs: 0 };

  constructor(context: Context) {
    this.context = context;
  }

  /** Whether another verification may be caused. */
  get isLeft(): boolean {
    return this.drainedFailures() + this.rivals < this.context.failuresPerSecond * FAILED_VERIFICATIONS_BURST_S;
  }

  countFailure(): void {
    this.failures = { count: this.drainedFailures() + 1, sinceMs: this.context.nowMs };
  }

  private drainedFailures(): number {
    const elapsedS = (this.context.nowMs - this.failures.sinceMs) / 1000;
    return Math.max(0, this.failures.count - elapsedS * this.context.failuresPerSecond);
  }
}

/** The budgets of faces, past ones included. */
export class VerificationBudgets {
  private readonly context: Context;
  private readonly byFaceId = new BoundedMap<string, VerificationBudget>(MAX_KNOWN_FACES);

  constructor(context: Context) {
    this.context = context;
  }

  of(faceId: string): VerificationBudget {
    const known = this.byFaceId.get(faceId);
    if (known) return known;
    const made = new VerificationBudget(this.context);
    this.byFaceId.set(faceId, made);
    return made;
  }
}
