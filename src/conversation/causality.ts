/**
 * When each entry stands in the conversation: as its author claims, but never before what it follows.
 *
 * An entry follows the one before it in its feed and the posts that it names. Its standing time is what it claims, or one millisecond
 * after the latest of what it follows. A claim counts up to a few minutes after the entry was first seen, so a wrong clock can not hold the
 * end of the conversation. What claims nothing stands where it came in, but before the next of its feed that claims something.
 * Invariant: after `settle` the times of all living rows are those of the definition, in whatever order the rows came.
 */
import { keyOf } from "../core/bytes.ts";
import { Heap } from "../core/heap.ts";
import { grown, NO_ROW, type Row, type Rows } from "./rows.ts";

/** How far ahead of this device's clock the clock of an author may be. */
export const CLOCK_SLACK_S = 600;
/** Rows whose named posts are not here yet are kept by those; beyond so many the oldest is forgotten, and is linked at the next start. */
export const MAX_AWAITED_TIPS = 65_536;

const NOTHING = 0;

export class Causality {
  /** Standing time of each row, ms; whole milliseconds since 1970 where anything is claimed or known. */
  timesMs = new Float64Array(1024);
  private readonly rows: Rows;
  private readonly neighbour: (row: Row, step: -1 | 1) => Row;
  private readonly linked: (from: Row, to: Row) => void;
  /** Latest time of an entry that claims nothing: that of the next claim in its feed, seconds; 0: none. */
  private limitS = new Uint32Array(1024);
  /** Rows that name a row: a chain of links for each. */
  private firstLink = new Int32Array(1024).fill(NO_ROW);
  private linkFrom = new Int32Array(1024);
  private linkNext = new Int32Array(1024);
  private linkCount = 0;
  private readonly awaited = new Map<string, Row[]>();
  private awaitedCount = 0;
  private readonly dirty = new Set<Row>();

  /** @param neighbour the row before or after one in its feed, or NO_ROW. @param linked `from` names `to`, and both are here. */
  constructor(rows: Rows, neighbour: (row: Row, step: -1 | 1) => Row, linked: (from: Row, to: Row) => void) {
    this.rows = rows;
    this.neighbour = neighbour;
    this.linked = linked;
  }

  /** A row was added. */
  add(row: Row): void {
    while (row >= this.timesMs.length) this.grow();
    this.dirty.add(row);
    const key = keyOf(this.rows.midOf(row));
    const waiting = this.awaited.get(key);
    if (waiting) {
      this.awaited.delete(key);
      this.awaitedCount -= waiting.length;
      for (const from of waiting) if (this.rows.isAlive(from)) this.link(from, row);
    }
    this.handleContent(row);
  }

  /** The row's content is there, or was there from the start. */
  handleContent(row: Row): void {
    this.dirty.add(row);
    for (const tip of this.rows.tipsOf(row)) {
      const to = this.rows.rowOf(tip);
      if (to === NO_ROW) this.await(keyOf(tip), row);
      else if (to !== row) this.link(row, to);
    }
    const claimS = this.believedS(row);
    if (claimS !== NOTHING) this.limitBefore(row, claimS);
  }

  /** Brings the times up to date. Returns the rows whose time changed. */
  settle(): Set<Row> {
    const changed = new Set<Row>();
    const { timesMs } = this;
    const queue = new Heap<{ row: Row; atMs: number }>(
      (a, b) => a.atMs < b.atMs || (a.atMs === b.atMs && a.row < b.row),
    );
    const queued = new Set<Row>();
    const put = (row: Row): void => {
      if (queued.has(row)) return;
      queued.add(row);
      queue.push({ row, atMs: timesMs[row] || this.ownMs(row) });
    };
    for (const row of this.dirty) if (this.rows.isAlive(row)) put(row);
    for (let next = queue.pop(); next; next = queue.pop()) {
      const { row } = next;
      queued.delete(row);
      const timeMs = this.timeOf(row);
      if (timeMs === timesMs[row] && !this.dirty.has(row)) continue;
      this.dirty.delete(row);
      changed.add(row);
      if (timeMs === timesMs[row]) continue;
      timesMs[row] = timeMs;
      const after = this.neighbour(row, 1);
      if (after !== NO_ROW) put(after);
      for (let at = this.firstLink[row]; at !== NO_ROW; at = this.linkNext[at])
        if (this.rows.isAlive(this.linkFrom[at])) put(this.linkFrom[at]);
    }
    this.dirty.clear();
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
    const before = this.neighbour(row, -1);
    if (before !== NO_ROW) timeMs = Math.max(timeMs, timesMs[before] + 1);
    for (const tip of rows.tipsOf(row)) {
      const to = rows.rowOf(tip);
      if (to !== NO_ROW && to !== row) timeMs = Math.max(timeMs, timesMs[to] + 1);
    }
    return timeMs;
  }

  /** The entries before this one in its feed that claim nothing were written before it. */
  private limitBefore(row: Row, claimS: number): void {
    for (let at = this.neighbour(row, -1); at !== NO_ROW; at = this.neighbour(at, -1)) {
      if (this.rows.claimedS[at] !== NOTHING || this.limitS[at] === claimS) return;
      this.limitS[at] = claimS;
      this.dirty.add(at);
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
    this.dirty.add(from);
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
    const before = this.firstLink;
    this.firstLink = grown(before).fill(NO_ROW, before.length);
  }
}
