/**
 * When each entry stands in the conversation: as its author claims, but never before what it follows.
 *
 * An entry follows the one before it in its feed and the posts that it names. Its standing time is what it claims, or one millisecond
 * after the latest of what it follows. A claim counts up to a few minutes after the entry was first seen, so a wrong clock can not hold the
 * end of the conversation. What claims nothing stands where it came in, but before the next of its feed that claims something.
 * Invariant: after `settle` the times of all living rows are those of the definition, in whatever order the rows came. Posts that follow each other in a
 * ring, which real message IDs can not, have none by it: they stand where they were left.
 */
import { keyOf } from "../core/bytes.ts";
import { Heap } from "../core/heap.ts";
import { grown, NO_ROW, type Row, type Rows } from "./rows.ts";

/** How far ahead of this device's clock the clock of an author may be. */
export const CLOCK_SLACK_S = 600;
/** Rows whose named posts are not here yet are kept by those; beyond so many the oldest is forgotten, and is linked at the next start. */
export const MAX_AWAITED_TIPS = 65_536;
/** How often the time of a row may change while the others settle; what would more often follows itself. */
const MAX_MOVES = 1000;

const NOTHING = 0;
/** Marks of a row: its time may be another one; what it says was not looked at yet; it has a time; that waits for others; it is in the queue. */
const DIRTY = 1;
const FRESH = 2;
const TIMED = 4;
const OPEN = 8;
const QUEUED = 16;

export class Causality {
  /** Standing time of each row, ms; whole milliseconds since 1970 where anything is claimed or known. */
  timesMs = new Float64Array(1024);
  private readonly rows: Rows;
  private readonly linked: (from: Row, to: Row) => void;
  /** The row before and the row after each in its feed. */
  private before = new Int32Array(1024).fill(NO_ROW);
  private after = new Int32Array(1024).fill(NO_ROW);
  /** Latest time of an entry that claims nothing: that of the next claim in its feed, seconds; 0: none. */
  private limitS = new Uint32Array(1024);
  /** Rows that name a row: a chain of links for each. */
  private firstLink = new Int32Array(1024).fill(NO_ROW);
  private linkFrom = new Int32Array(1024);
  private linkNext = new Int32Array(1024);
  private linkCount = 0;
  private readonly awaited = new Map<string, Row[]>();
  private awaitedCount = 0;
  private marks = new Uint8Array(1024);
  /** Rows whose content is new, in the order in which it came. */
  private fresh: Row[] = [];
  /** Rows that have no time yet, or one that may change. */
  private dirty: Row[] = [];

  /** @param linked `from` names `to`, and both are here. */
  constructor(rows: Rows, linked: (from: Row, to: Row) => void) {
    this.rows = rows;
    this.linked = linked;
  }

  /** A row was added, the next of its feed after `before`. Counts from the next `settle` on. */
  add(row: Row, before: Row): void {
    while (row >= this.timesMs.length) this.grow();
    this.before[row] = before;
    if (before !== NO_ROW) this.after[before] = row;
    this.handleContent(row);
  }

  /** The row's content is there, or was there from the start. Counts from the next `settle` on. */
  handleContent(row: Row): void {
    if (this.has(row, FRESH)) return;
    this.marks[row] |= FRESH;
    this.fresh.push(row);
  }

  /** Brings the times up to date. Returns the rows that are new or whose time changed. */
  settle(): Set<Row> {
    this.linkFresh();
    const changed = new Set<Row>();
    const moves = new Map<Row, number>();
    const { timesMs, marks } = this;
    const queue = new Heap<{ row: Row; atMs: number }>(
      (a, b) => a.atMs < b.atMs || (a.atMs === b.atMs && a.row < b.row),
    );
    const put = (row: Row): void => {
      if (this.has(row, QUEUED)) return;
      marks[row] |= QUEUED;
      queue.push({ row, atMs: timesMs[row] });
    };
    for (const row of this.dirty.splice(0))
      if (!this.rows.isAlive(row)) continue;
      else if (this.has(row, TIMED)) put(row);
      else this.timeNew(row, changed);
    for (let next = queue.pop(); next; next = queue.pop()) {
      const { row } = next;
      marks[row] &= ~QUEUED;
      const timeMs = this.timeOf(row);
      if (timeMs === timesMs[row] && !this.has(row, DIRTY)) continue;
      marks[row] &= ~DIRTY;
      changed.add(row);
      const moved = moves.get(row) ?? 0;
      if (timeMs === timesMs[row] || moved === MAX_MOVES) continue;
      moves.set(row, moved + 1);
      timesMs[row] = timeMs;
      const after = this.after[row];
      if (after !== NO_ROW) put(after);
      for (let at = this.firstLink[row]; at !== NO_ROW; at = this.linkNext[at])
        if (this.rows.isAlive(this.linkFrom[at])) put(this.linkFrom[at]);
    }
    return changed;
  }

  /** Whether somebody names the row. */
  isNamed(row: Row): boolean {
    for (let at = this.firstLink[row]; at !== NO_ROW; at = this.linkNext[at])
      if (this.rows.isAlive(this.linkFrom[at])) return true;
    return false;
  }

  /** Whether what the row claims is not believed: it lies in the future, or well before what it follows. */
  isDoubtful(row: Row): boolean {
    const claimedS = this.rows.claimedS[row];
    if (claimedS === NOTHING) return false;
    return Math.abs(this.timesMs[row] - claimedS * 1000) > CLOCK_SLACK_S * 1000;
  }

  private has(row: Row, mark: number): boolean {
    return (this.marks[row] & mark) !== 0;
  }

  private markDirty(row: Row): void {
    if (this.has(row, DIRTY)) return;
    this.marks[row] |= DIRTY;
    this.dirty.push(row);
  }

  /** Finds what the fresh rows name and who waits for them, when all of them can be found. */
  private linkFresh(): void {
    const fresh = this.fresh.splice(0).filter((row) => this.rows.isAlive(row));
    if (this.awaited.size > 0) for (const row of fresh) this.linkAwaiting(row);
    for (const row of fresh) {
      this.marks[row] &= ~FRESH;
      this.markDirty(row);
      const tipCount = this.rows.tipCount(row);
      for (let at = 0; at < tipCount; at++) {
        const to = this.rows.rowOfTip(row, at);
        if (to === NO_ROW) this.await(keyOf(this.rows.tipsOf(row)[at]), row);
        else if (to !== row) this.link(row, to);
      }
      const claimS = this.believedS(row);
      if (claimS !== NOTHING) this.limitBefore(row, claimS);
    }
  }

  private linkAwaiting(row: Row): void {
    const key = keyOf(this.rows.midOf(row));
    const waiting = this.awaited.get(key);
    if (!waiting) return;
    this.awaited.delete(key);
    this.awaitedCount -= waiting.length;
    for (const from of waiting) if (this.rows.isAlive(from)) this.link(from, row);
  }

  /** Gives a new row its time, after the new rows that it follows. What was here before and follows it is dirty since it was linked. */
  private timeNew(first: Row, changed: Set<Row>): void {
    const { marks } = this;
    const open = [first];
    for (let row: Row | undefined = first; row !== undefined; row = open.at(-1)) {
      if (!this.has(row, TIMED | OPEN)) {
        marks[row] |= OPEN;
        if (this.openFollowed(row, open)) continue;
      }
      open.pop();
      if (this.has(row, TIMED)) continue;
      marks[row] = (marks[row] & ~(DIRTY | OPEN)) | TIMED;
      this.timesMs[row] = this.timeOf(row);
      changed.add(row);
    }
  }

  /** Adds the new rows that a row follows to those that wait for their time; whether there are any. */
  private openFollowed(row: Row, open: Row[]): boolean {
    const { length } = open;
    const before = this.before[row];
    if (before !== NO_ROW && !this.has(before, TIMED | OPEN)) open.push(before);
    const tipCount = this.rows.tipCount(row);
    for (let at = 0; at < tipCount; at++) {
      const to = this.rows.rowOfTip(row, at);
      if (to !== NO_ROW && !this.has(to, TIMED | OPEN)) open.push(to);
    }
    return open.length > length;
  }

  private believedS(row: Row): number {
    return Math.min(this.rows.claimedS[row], this.rows.seenS[row] + CLOCK_SLACK_S);
  }

  /** What the row would have by itself, ms. */
  private ownMs(row: Row): number {
    const claimS = this.believedS(row);
    if (claimS !== NOTHING) return claimS * 1000;
    const limitS = this.limitS[row];
    if (!this.rows.isArrivalKnown(row)) return limitS * 1000;
    const seenS = this.rows.seenS[row];
    return (limitS === NOTHING ? seenS : Math.min(seenS, limitS)) * 1000;
  }

  private timeOf(row: Row): number {
    const { timesMs, rows } = this;
    let timeMs = this.ownMs(row);
    const before = this.before[row];
    if (before !== NO_ROW) timeMs = Math.max(timeMs, timesMs[before] + 1);
    const tipCount = rows.tipCount(row);
    for (let at = 0; at < tipCount; at++) {
      const to = rows.rowOfTip(row, at);
      if (to !== NO_ROW && to !== row) timeMs = Math.max(timeMs, timesMs[to] + 1);
    }
    return timeMs;
  }

  /** The entries before this one in its feed that claim nothing were written before it. */
  private limitBefore(row: Row, claimS: number): void {
    for (let at = this.before[row]; at !== NO_ROW; at = this.before[at]) {
      if (this.rows.claimedS[at] !== NOTHING || this.limitS[at] === claimS) return;
      this.limitS[at] = claimS;
      this.markDirty(at);
    }
  }

  private link(from: Row, to: Row): void {
    if (this.linkCount === this.linkFrom.length) {
      this.linkFrom = grown(this.linkFrom);
      this.linkNext = grown(this.linkNext);
    }
    this.linkFrom[this.linkCount] = from;
    this.linkNext[this.linkCount] = this.firstLink[to];
    this.firstLink[to] = this.linkCount++;
    this.markDirty(from);
    this.linked(from, to);
  }

  private await(key: string, row: Row): void {
    const waiting = this.awaited.get(key);
    if (waiting) waiting.push(row);
    else this.awaited.set(key, [row]);
    if (++this.awaitedCount <= MAX_AWAITED_TIPS) return;
    const oldest = this.awaited.entries().next();
    if (oldest.done) return;
    this.awaited.delete(oldest.value[0]);
    this.awaitedCount -= oldest.value[1].length;
  }

  private grow(): void {
    this.timesMs = grown(this.timesMs);
    this.limitS = grown(this.limitS);
    this.marks = grown(this.marks);
    const { length } = this.before;
    this.before = grown(this.before).fill(NO_ROW, length);
    this.after = grown(this.after).fill(NO_ROW, length);
    this.firstLink = grown(this.firstLink).fill(NO_ROW, length);
  }
}
