/**
 * What a node sends of one feed in answer to requests: the next entries, in order.
 *
 * Three kinds of answers. Entries that were never on air are streamed, in windows that double as long as somebody goes on asking. An entry that
 * was on air is repaired; who asks for one after the other gets twice as many each time. And what was on air as often as the repaired
 * one, and is probably missed as well, is sent along (a blind pass).
 */
import type { Seq } from "../bytes.ts";
import type { Replica } from "../replica.ts";
import type { AirMemory } from "./air-memory.ts";
import type { NeedEstimate } from "./need-estimate.ts";

const FIRST_WINDOW = 8;
const LAST_WINDOW = 32;
const MAX_REPAIRS = 32;
const MAX_BLIND = 32;
/** Entries wanted one after the other, after which who asks seems to lack all that follows. */
const SURE_IN_ROW = 2;
/** The same, and what is sent along at most, where we are the only way to one who keeps what came out of order. */
const SURE_IN_ROW_OF_WAY = 1;
const MAX_BLIND_OF_WAY = 4;
export class AnswerPlan {
  /** Whether the next packet is being read from the store. */
  isLoading = false;
  /** Entries sent of the present answer. */
  sent = 0;
  private readonly replica: Replica;
  private readonly air: AirMemory;
  private readonly need: NeedEstimate;
  private queue: Seq[] = [];
  private window = FIRST_WINDOW;
  private repairs = 1;
  private inRow = 0;
  private lastSeq: Seq = 0;
  private foreign = 0;

  constructor(replica: Replica, air: AirMemory, need: NeedEstimate) {
    this.replica = replica;
    this.air = air;
    this.need = need;
  }

  /** Whether nothing waits. */
  get isDone(): boolean {
    return this.queue.length === 0;
  }

  includes(seq: Seq): boolean {
    return this.queue.includes(seq);
  }

  /** Whether a WANT for this entry goes on where the last plan ended. */
  isContinuedBy(seq: Seq): boolean {
    return this.queue.length === 0 && this.lastSeq > 0 && seq === this.lastSeq + 1;
  }

  /** A WANT for this entry was heard. */
  noteWanted(seq: Seq, isFirst: boolean): void {
    this.need.learn(this.replica.feedNo, seq, isFirst);
  }

  /**
   * Plans the answer to WANTs for these entries, with at most `most` more than them, because others may be about to answer as well;
   * `mayAdd`: what was on air before may be sent along unasked.
   */
  make(
    wanted: readonly Seq[],
    {
      most,
      mayAdd,
      isRelay,
      isWay,
    }: { readonly most: number; readonly mayAdd: boolean; readonly isRelay: boolean; readonly isWay: boolean },
  ): void {
    const planned = new Set(this.queue);
    for (const seq of wanted) {
      if (planned.has(seq)) continue;
      if (most === 0) planned.add(seq);
      else if (this.air.countOf(this.replica.feedNo, seq) === 0)
        this.addStream(planned, seq, (next) =>
          isWay ? this.isMine(next) : this.air.countOf(this.replica.feedNo, next) > 0,
        );
      else if (isRelay && mayAdd && seq === wanted[0] && seq === this.lastSeq + 1 && !this.isMine(seq))
        this.addStream(planned, seq, (next) => this.isMine(next));
      else if (mayAdd) this.addRepair(planned, seq, { isExtra: seq !== wanted[0], isWay });
      else planned.add(seq);
    }
    this.queue = [...planned].sort((a, b) => a - b).slice(0, wanted.length + most);
    this.foreign = 0;
    this.sent = 0;
  }

  /** An own entry is to be sent once more, because somebody probably missed it. */
  repeatNews(seq: Seq): void {
    if (this.isDone) this.foreign = this.sent = 0;
    this.queue.push(seq);
  }

  /** Entries are passed on unasked. */
  pass(seqs: readonly Seq[]): void {
    if (this.isDone) {
      this.foreign = 0;
      this.sent = 0;
    }
    const planned = new Set([...this.queue, ...seqs]);
    this.queue = [...planned].sort((a, b) => a - b);
  }

  /** A blind pass over blobs takes along what was on air as often, of the entries up to this one. */
  addBlind(level: number, highestSeq: Seq): void {
    if (this.isDone) this.foreign = this.sent = 0;
    const planned = new Set(this.queue);
    for (let seq = Math.max(1, highestSeq - MAX_BLIND + 1); seq <= highestSeq; seq++)
      if (this.air.countOf(this.replica.feedNo, seq) === level && this.isMine(seq)) planned.add(seq);
    this.queue = [...planned].sort((a, b) => a - b);
  }

  next(): Seq | undefined {
    if (this.isLoading) return undefined;
    const seq = this.queue.shift();
    if (seq !== undefined) this.lastSeq = seq;
    return seq;
  }

  /** Nothing after this entry is sent: somebody here takes one at a time. */
  endAt(seq: Seq): void {
    this.queue = this.queue.filter((other) => other <= seq);
  }

  putBack(seq: Seq): void {
    this.queue.unshift(seq);
  }

  /** Another node sent this entry. After `patience` of those the rest is left to it. Returns whether it was. */
  yieldTo(seq: Seq, patience: number): boolean {
    if (this.queue.length === 0) return false;
    const at = this.queue.indexOf(seq);
    if (at >= 0) this.queue.splice(at, 1);
    if (++this.foreign < patience) return false;
    this.queue = [];
    return true;
  }

  private addStream(planned: Set<Seq>, seq: Seq, wasAired: (seq: Seq) => boolean): void {
    const { feedNo } = this.replica;
    const before = this.air.maybeAiring(feedNo, seq - 1);
    this.window = before?.isMine ? Math.min(2 * this.window, LAST_WINDOW) : FIRST_WINDOW;
    for (let count = 0, next = seq; count < this.window && this.replica.holds(next); count++, next++) {
      if (wasAired(next)) break;
      planned.add(next);
    }
  }

  private isMine(seq: Seq): boolean {
    return (this.air.maybeAiring(this.replica.feedNo, seq)?.mineMs ?? 0) > 0;
  }

  private addRepair(planned: Set<Seq>, seq: Seq, { isExtra, isWay }: { isExtra: boolean; isWay: boolean }): void {
    const { feedNo } = this.replica;
    const level = this.air.countOf(feedNo, seq);
    const goesOn = !isExtra && this.lastSeq > 0 && seq === this.lastSeq + 1;
    this.inRow = goesOn ? this.inRow + 1 : 0;
    this.repairs =
      this.inRow >= (isWay ? SURE_IN_ROW_OF_WAY : SURE_IN_ROW) ? Math.min(2 * this.repairs, MAX_REPAIRS) : 1;
    for (let count = 0, next = seq; count < this.repairs && this.replica.holds(next); count++, next++) {
      if (this.air.countOf(feedNo, next) > level) break;
      planned.add(next);
    }
    if (!this.need.isWorthRepeating(level)) return;
    for (
      let added = 0, next = seq + 1;
      added < (isWay ? MAX_BLIND_OF_WAY : MAX_BLIND) && this.replica.holds(next);
      next++
    ) {
      const count = this.air.countOf(feedNo, next);
      if (count === 0) break;
      if (count > level) continue;
      planned.add(next);
      added++;
    }
  }
}
