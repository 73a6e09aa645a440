/**
 * How many nodes compete for a channel: those that ask for what this one might ask for too, now and in the last minutes.
 */
import type { Seq } from "../bytes.ts";
import type { Context } from "../context.ts";

/** How long a competing request counts. */
const COMPETITION_MS = 20_000;
const MAX_CROWD = 64;
/** A crowd is taken for at least this, and for at least this share of the largest of the last minutes. */
const MIN_CROWD = 4;
const CROWD_MEMORY = 0.5;
/** Half-life of the largest crowd seen. */
const CROWD_HALF_LIFE_MS = 120_000;

export class Competition {
  private readonly context: Context;
  private readonly requests: { readonly seq: Seq | undefined; readonly atMs: number }[] = [];
  private severalPeak = 1;
  private severalMs = 0;
  private crowdPeak = 1;
  private crowdPeakMs = 0;

  constructor(context: Context) {
    this.context = context;
  }

  /** Another node asks for what this one might ask for too. */
  noteCompetitor(seq?: Seq): void {
    const { nowMs } = this.context;
    this.requests.push({ seq, atMs: nowMs });
    if (this.requests.length > MAX_CROWD) this.requests.shift();
    const several = 2 * new Set(this.requests.map((other) => other.seq)).size - 1;
    if (several >= this.several) {
      this.severalPeak = several;
      this.severalMs = nowMs;
    }
    const crowd = this.presentCrowd;
    if (crowd >= this.largestCrowd) {
      this.crowdPeak = crowd;
      this.crowdPeakMs = nowMs;
    }
  }

  /** Nodes that seem to compete for the channel now: 4 to 64. */
  get crowd(): number {
    return Math.max(MIN_CROWD, this.presentCrowd, CROWD_MEMORY * this.largestCrowd);
  }

  /** The same where nothing was streamed: few miss a single entry. 2 to 64. */
  get smallCrowd(): number {
    return Math.max(2, this.presentCrowd);
  }

  /** Nodes that seem to want different things, most of the last minutes, slowly forgotten: from 1. */
  get several(): number {
    return Math.max(1, this.severalPeak * 2 ** ((this.severalMs - this.context.nowMs) / CROWD_HALF_LIFE_MS));
  }

  /** The largest crowd of the last minutes, slowly forgotten. */
  get largestCrowd(): number {
    return Math.max(1, this.crowdPeak * 2 ** ((this.crowdPeakMs - this.context.nowMs) / CROWD_HALF_LIFE_MS));
  }

  private get presentCrowd(): number {
    const sinceMs = this.context.nowMs - COMPETITION_MS;
    while (this.requests.length > 0 && this.requests[0].atMs < sinceMs) this.requests.shift();
    return Math.min(MAX_CROWD, 1 + 2 * this.requests.length);
  }
}
