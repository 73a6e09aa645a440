/**
 * When to ask for entries of a feed where new ones are passed on unasked, over several hops (`passing-on.ts`).
 *
 * A *way*, the only one to somebody, has no rival, and asks for what those behind it want, once. Who is sent new entries though nobody had asked
 * leaves the channel to those further on for longer. Sends nothing.
 */
import type { Seq } from "../bytes.ts";
import type { Context } from "../context.ts";
import type { AirMemory } from "./air-memory.ts";

/** Who is the only way to somebody has no rival, and others before and behind it on the channel. */
const WAY_CROWD = 2;
/** Who is sent new entries unasked waits for this much longer before it asks whether there are more, ms. */
const PUSHED_MS = 12_000;
/** Another node's WANT for our next entry lets a way ask for it, unless it did within this time, ms. */
const ASKED_ON_MS = 5000;
/** So many entries in a row that nobody had asked for were passed on. */
const RUN = 3;

/** The entry that we asked for last, and when. */
export interface Asked {
  readonly seq: Seq;
  readonly atMs: number;
}

export class AskingOn {
  private readonly context: Context;
  private readonly air: AirMemory;
  /** Until then we are the only way to somebody. */
  private wayUntilMs = 0;
  /** The entry that was asked for because another one behind us wants it. */
  private askedOnSeq: Seq = 0;
  /** Whether the present stream came though nobody had asked for it, and whether the last one of three entries or more did. */
  private isUnasked = false;
  private isPushed = false;

  constructor(context: Context, air: AirMemory) {
    this.context = context;
    this.air = air;
  }

  noteWay(untilMs: number): void {
    this.wayUntilMs = untilMs;
  }

  get isWay(): boolean {
    return this.context.nowMs < this.wayUntilMs;
  }

  /** An entry came, at this place of its stream; `isUnasked`: no WANT for the feed was heard lately. */
  noteEntry(place: number, wasKept: boolean, isUnasked: boolean): void {
    if (!wasKept && place === 1) this.isUnasked = isUnasked;
    if (place === RUN) this.isPushed = this.isUnasked && this.air.isApart;
  }

  /** How long a way waits before it asks, ms, at random. */
  waitMs(): number {
    return this.air.contentionMs(WAY_CROWD);
  }

  /** How much longer than others we wait before we ask whether there is more, ms. */
  get patienceMs(): number {
    return this.isPushed && this.air.isApart ? PUSHED_MS : 0;
  }

  /** Somebody behind us wants our next entry. Returns whether we ask for it: once. */
  asksFor(seq: Seq, asked: Asked): boolean {
    if (seq === this.askedOnSeq) return false;
    if (seq === asked.seq && this.context.nowMs - asked.atMs <= ASKED_ON_MS) return false;
    this.askedOnSeq = seq;
    return true;
  }
}
