/**
 * What is known of the entries of all feeds, one row for each, in columns: a hundred thousand rows are a few megabytes.
 *
 * Knows nothing of order. A row never moves and is never reused; a row of a feed that has gone is dead. Message IDs are found by an open
 * table over the column, without a string for each.
 */
import { MID_BYTES, readUint32 } from "../core/bytes.ts";

/** What the content of an entry is for the conversation. */
export const ROW_KINDS = ["unread-content", "post", "name", "mail", "text", "bytes"] as const;
/** `unread-content`: blobs are missing, or it can never be read. */
export type RowKind = (typeof ROW_KINDS)[number];

export type Row = number;
export const NO_ROW: Row = -1;

const FIRST_CAPACITY = 1024;
const DEAD = 1;
const ARRIVAL_KNOWN = 2;

/** What a row says of an entry; its content may come later. */
export interface RowFacts {
  readonly feedNo: number;
  readonly seq: number;
  /** 20 bytes; copied. */
  readonly mid: Uint8Array;
  readonly kind: RowKind;
  /** When its author says that it was written, Unix seconds; 0: nothing is said. */
  readonly claimedS: number;
  /** When it was first seen here, Unix seconds. */
  readonly seenS: number;
  /** Whether that is when it came in; not where the rows were made anew long after. */
  readonly isArrivalKnown: boolean;
  /** Message IDs of 20 bytes that it names. */
  readonly tips: readonly Uint8Array[];
}

export class Rows {
  count = 0;
  feedNos = new Uint32Array(FIRST_CAPACITY);
  seqs = new Uint32Array(FIRST_CAPACITY);
  claimedS = new Uint32Array(FIRST_CAPACITY);
  seenS = new Uint32Array(FIRST_CAPACITY);
  private mids = new Uint8Array(FIRST_CAPACITY * MID_BYTES);
  private kinds = new Uint8Array(FIRST_CAPACITY);
  private flags = new Uint8Array(FIRST_CAPACITY);
  /** Tips of all rows, one after another; those of a row stand together. */
  private tips = new Uint8Array(FIRST_CAPACITY * MID_BYTES);
  private tipsUsed = 0;
  private tipsFrom = new Uint32Array(FIRST_CAPACITY);
  /** Row + 1 of each tip that was found; 0: not found yet. */
  private tipRows = new Int32Array(FIRST_CAPACITY);
  private tipCounts = new Uint8Array(FIRST_CAPACITY);
  /** Row + 1 by its message ID (`placeOf`); 0 is free. Twice as many places as rows, a power of two. */
  private table = new Int32Array(2 * FIRST_CAPACITY);

  private readonly seed: number;

  /** @param seed any 32 bits that nobody who writes entries knows, so that nobody can make message IDs that all fall on one place. */
  constructor(seed = 0) {
    this.seed = seed;
  }

  get capacity(): number {
    return this.feedNos.length;
  }

  /** Makes room for so many rows at once, where it is known that they come. */
  reserve(count: number): void {
    while (this.capacity < count) this.grow();
  }

  /** Adds a row. The caller knows that no living row has this message ID. */
  add(facts: RowFacts): Row {
    if (this.count === this.capacity) this.grow();
    const row = this.count++;
    this.feedNos[row] = facts.feedNo;
    this.seqs[row] = facts.seq;
    this.seenS[row] = facts.seenS;
    this.flags[row] = facts.isArrivalKnown ? ARRIVAL_KNOWN : 0;
    this.mids.set(facts.mid, row * MID_BYTES);
    this.setContent(row, facts);
    this.enter(row);
    return row;
  }

  /** What the content says, when it is there. */
  setContent(row: Row, { kind, claimedS, tips }: Pick<RowFacts, "kind" | "claimedS" | "tips">): void {
    this.kinds[row] = ROW_KINDS.indexOf(kind);
    this.claimedS[row] = claimedS;
    while (this.tipsUsed + tips.length * MID_BYTES > this.tips.length) {
      this.tips = grown(this.tips);
      this.tipRows = grown(this.tipRows);
    }
    this.tipsFrom[row] = this.tipsUsed;
    this.tipCounts[row] = tips.length;
    for (const tip of tips) {
      this.tips.set(tip, this.tipsUsed);
      this.tipsUsed += MID_BYTES;
    }
  }

  kill(row: Row): void {
    this.flags[row] |= DEAD;
  }

  isAlive(row: Row): boolean {
    return (this.flags[row] & DEAD) === 0;
  }

  isArrivalKnown(row: Row): boolean {
    return (this.flags[row] & ARRIVAL_KNOWN) !== 0;
  }

  kindOf(row: Row): RowKind {
    return ROW_KINDS[this.kinds[row]];
  }

  /** The message ID: a view that must not be kept, since the column may grow. */
  midOf(row: Row): Uint8Array {
    return this.mids.subarray(row * MID_BYTES, (row + 1) * MID_BYTES);
  }

  /** What the row names: views that must not be kept. */
  tipsOf(row: Row): Uint8Array[] {
    const from = this.tipsFrom[row];
    return Array.from({ length: this.tipCounts[row] }, (_, at) =>
      this.tips.subarray(from + at * MID_BYTES, from + (at + 1) * MID_BYTES),
    );
  }

  tipCount(row: Row): number {
    return this.tipCounts[row];
  }

  /** The living row with this message ID, or NO_ROW. */
  rowOf(mid: Uint8Array): Row {
    return this.find(mid, 0);
  }

  /** The living row that the tip `at` of a row names, or NO_ROW. */
  rowOfTip(row: Row, at: number): Row {
    const from = this.tipsFrom[row] + at * MID_BYTES;
    const known = this.tipRows[from / MID_BYTES] - 1;
    if (known !== NO_ROW && this.isAlive(known)) return known;
    const found = this.find(this.tips, from);
    this.tipRows[from / MID_BYTES] = found + 1;
    return found;
  }

  /** Below 0 when the message ID of `a` comes before that of `b`. */
  compareMids(a: Row, b: Row): number {
    const { mids } = this;
    for (let i = 0, x = a * MID_BYTES, y = b * MID_BYTES; i < MID_BYTES; i++)
      if (mids[x + i] !== mids[y + i]) return mids[x + i] - mids[y + i];
    return 0;
  }

  private find(bytes: Uint8Array, from: number): Row {
    const mask = this.table.length - 1;
    for (let at = placeOf(bytes, from, this.seed) & mask; this.table[at] !== 0; at = (at + 1) & mask) {
      const row = this.table[at] - 1;
      if (this.isAlive(row) && this.hasMid(row, bytes, from)) return row;
    }
    return NO_ROW;
  }

  private hasMid(row: Row, bytes: Uint8Array, from: number): boolean {
    const at = row * MID_BYTES;
    for (let i = 0; i < MID_BYTES; i++) if (this.mids[at + i] !== bytes[from + i]) return false;
    return true;
  }

  private enter(row: Row): void {
    const mask = this.table.length - 1;
    let at = placeOf(this.mids, row * MID_BYTES, this.seed) & mask;
    while (this.table[at] !== 0) at = (at + 1) & mask;
    this.table[at] = row + 1;
  }

  private grow(): void {
    this.feedNos = grown(this.feedNos);
    this.seqs = grown(this.seqs);
    this.claimedS = grown(this.claimedS);
    this.seenS = grown(this.seenS);
    this.mids = grown(this.mids);
    this.kinds = grown(this.kinds);
    this.flags = grown(this.flags);
    this.tipsFrom = grown(this.tipsFrom);
    this.tipCounts = grown(this.tipCounts);
    this.table = new Int32Array(2 * this.capacity);
    for (let row = 0; row < this.count; row++) if (this.isAlive(row)) this.enter(row);
  }
}

/** Where in a table the message ID at `from` belongs: 32 bits of which the low ones are used. */
export function placeOf(bytes: Uint8Array, from: number, seed: number): number {
  let hash = Math.imul(readUint32(bytes, from) ^ seed, 0x9e3779b1);
  hash = Math.imul(hash ^ (hash >>> 15) ^ readUint32(bytes, from + 4), 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
}

/** A copy of twice the length. */
export function grown<Column extends Uint8Array | Uint32Array | Int32Array | Float64Array>(column: Column): Column {
  const Kind = column.constructor as new (length: number) => Column;
  const larger = new Kind(2 * column.length);
  larger.set(column as never);
  return larger;
}
