/**
 * Whether those whom this node hears on a radio hear each other as well, or some of them this node only.
 *
 * A packet names no sender. That two others hear each other is seen when one answers the other at once; that somebody may hear nobody but us, when its WANT for what
 * is not here either was left unanswered, and entries came only later.
 */
import type { Context } from "../context.ts";

/** How long those who hear each other are remembered. */
const TOGETHER_MS = 180_000;
/** How long it is remembered that a WANT was left unanswered. */
const UNANSWERED_KEPT_MS = 900_000;

export class Earshot {
  private readonly context: Context;
  private togetherMs = Number.NEGATIVE_INFINITY;
  private unansweredMs = Number.NEGATIVE_INFINITY;

  constructor(context: Context) {
    this.context = context;
  }

  /** A WANT of another node was answered by a third one at once. */
  noteTogether(): void {
    this.togetherMs = this.context.nowMs;
  }

  /** Nobody that we hear answered a WANT of another node for what was not here either. */
  noteUnanswered(): void {
    this.unansweredMs = this.context.nowMs;
  }

  /** Whether somebody seems to hear us only. */
  get isApart(): boolean {
    const { nowMs } = this.context;
    return nowMs - this.unansweredMs < UNANSWERED_KEPT_MS && nowMs - this.togetherMs >= TOGETHER_MS;
  }
}
