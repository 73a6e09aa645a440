/**
 * How far ahead of others a node may ask for the entries of a feed on a LAN.
 *
 * Everybody hears the answers. Who lost one keeps what follows without a name (orphan-cache.ts), and loses that too when too much of it comes before
 * the lost one: then everything must be sent once more. So who goes first stays near the lowest entry that somebody lacks, and asks for no more at
 * a time than others can keep until they have spoken. Anybody can say that an entry is lacking, as often as it likes: waiting for others
 * never makes it slower than MIN_STEP entries in two spans of STEP_MS. Knows sequence numbers and times only.
 */
import type { Seq } from "../bytes.ts";
import { MAX_ORPHANS } from "../limits.ts";

/** How far the first may be ahead: half of what an orphan cache holds, since some is on its way when it hears that somebody lacks an entry. */
const MAX_LEAD = MAX_ORPHANS / 2;
/** How much may be asked for within the time in which others speak up: half of what a cache holds, since two such spans may follow each other at once. */
const MAX_SPAN = MAX_ORPHANS / 2;
/** A node that lacks an entry is waited for that long to twice as long: by then it has asked again, in case its WANT was lost. */
const WAIT_MS = 60;
/** Whoever is waited for: when a span of STEP_MS is over, so many more may be asked for as had been when it began. */
const MIN_STEP = MAX_ORPHANS / 8;
const STEP_MS = 125;

export class LeadLimit {
  private readonly speakUpMs: number;
  /** The lowest entries that others lack, as heard in the latest two spans of WAIT_MS, latest first. */
  private lacking = [
    { seq: 0, sinceMs: Number.NEGATIVE_INFINITY },
    { seq: 0, sinceMs: Number.NEGATIVE_INFINITY },
  ];
  /** Where the present span of `speakUpMs` began. */
  private span = { seq: 0, sinceMs: Number.NEGATIVE_INFINITY };

  /** Where the present span of STEP_MS began, and what the one before it allows. */
  private step = { seq: 0, sinceMs: Number.NEGATIVE_INFINITY, leastSeq: 0 };

  /** `speakUpMs`: who lacks an entry, and keeps later ones, says so within this time. */
  constructor(speakUpMs: number) {
    this.speakUpMs = speakUpMs;
  }

  /** Another node lacks the entry `seq`, which is here as all are up to `frontSeq`. Who is too far behind to be waited for gets along on its own. */
  noteLacking(seq: Seq, frontSeq: Seq, nowMs: number): void {
    if (seq + MAX_LEAD <= frontSeq) return;
    const [latest] = this.lacking;
    if (nowMs - latest.sinceMs > WAIT_MS) this.lacking = [{ seq, sinceMs: nowMs }, latest];
    else latest.seq = Math.min(latest.seq, seq);
  }

  /** The last entry that may be asked for now, when everything up to `askedSeq` was asked for, by whomever. */
  horizon(askedSeq: Seq, nowMs: number): Seq {
    if (nowMs - this.span.sinceMs > this.speakUpMs) this.span = { seq: askedSeq, sinceMs: nowMs };
    if (nowMs - this.step.sinceMs > STEP_MS)
      this.step = { seq: askedSeq, sinceMs: nowMs, leastSeq: this.step.seq + MIN_STEP };
    const waitedFor = this.lacking.filter(({ sinceMs }) => nowMs - sinceMs <= 2 * WAIT_MS);
    const lead = Math.min(...waitedFor.map(({ seq }) => seq + MAX_LEAD));
    return Math.min(this.span.seq + MAX_SPAN, Math.max(lead, this.step.leastSeq));
  }
}
