/**
 * Rows as bytes, in segments of a fixed number of rows, so that what changes is written and nothing else.
 *
 * Derived data: a segment that can not be read means that the rows are made anew. Integers are big-endian.
 *
 *     segment   | version 1 | rows 4 | row … |
 *     row       | feedNo 4 | seq 4 | claimedS 4 | seenS 4 | flags 1 | kind 1 | tips 1 | mid 20 | tips × 20 |
 */
import { MID_BYTES, readUint32, writeUint32 } from "../core/bytes.ts";
import { ROW_KINDS, type Row, type RowFacts, type RowKind, type Rows } from "./rows.ts";

export const SEGMENT_ROWS = 1024;
const VERSION = 1;
const HEAD_BYTES = 5;
const ROW_BYTES = 19 + MID_BYTES;
const NO_TIPS: readonly Uint8Array[] = [];

/** The segment that a row belongs to. */
export const segmentOf = (row: Row): number => Math.floor(row / SEGMENT_ROWS);

/** The bytes of a segment: its living rows. */
export function encodeSegment(rows: Rows, segment: number): Uint8Array {
  const living: Row[] = [];
  let size = HEAD_BYTES;
  for (let row = segment * SEGMENT_ROWS; row < Math.min(rows.count, (segment + 1) * SEGMENT_ROWS); row++) {
    if (!rows.isAlive(row)) continue;
    living.push(row);
    size += ROW_BYTES + rows.tipCount(row) * MID_BYTES;
  }
  const bytes = new Uint8Array(size);
  bytes[0] = VERSION;
  writeUint32(bytes, 1, living.length);
  let at = HEAD_BYTES;
  for (const row of living) {
    writeUint32(bytes, at, rows.feedNos[row]);
    writeUint32(bytes, at + 4, rows.seqs[row]);
    writeUint32(bytes, at + 8, rows.claimedS[row]);
    writeUint32(bytes, at + 12, rows.seenS[row]);
    bytes[at + 16] = rows.isArrivalKnown(row) ? 1 : 0;
    bytes[at + 17] = ROW_KINDS.indexOf(rows.kindOf(row));
    bytes[at + 18] = rows.tipCount(row);
    bytes.set(rows.midOf(row), at + 19);
    at += ROW_BYTES;
    for (const tip of rows.tipsOf(row)) {
      bytes.set(tip, at);
      at += MID_BYTES;
    }
  }
  return bytes;
}

/** The rows of a segment, in order, or undefined when the bytes are none. Each row, with its message IDs, is a view for until the next. Never throws. */
export function maybeDecodeSegment(bytes: Uint8Array): Iterable<RowFacts> | undefined {
  if (bytes.length < HEAD_BYTES || bytes[0] !== VERSION) return undefined;
  const count = readUint32(bytes, 1);
  if (count > SEGMENT_ROWS) return undefined;
  let at = HEAD_BYTES;
  for (let index = 0; index < count; index++) {
    if (at + ROW_BYTES > bytes.length || ROW_KINDS[bytes[at + 17]] === undefined) return undefined;
    at += ROW_BYTES + bytes[at + 18] * MID_BYTES;
  }
  return at === bytes.length ? rowsIn(bytes) : undefined;
}

const rowsIn = (bytes: Uint8Array): Iterable<RowFacts> => ({
  *[Symbol.iterator]() {
    const row = new EncodedRow(bytes);
    for (; row.at < bytes.length; row.at = row.end) yield row;
  },
});

/** The row that begins at `at`. */
class EncodedRow implements RowFacts {
  at = HEAD_BYTES;
  private readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  get end(): number {
    return this.at + ROW_BYTES + this.bytes[this.at + 18] * MID_BYTES;
  }

  get feedNo(): number {
    return readUint32(this.bytes, this.at);
  }

  get seq(): number {
    return readUint32(this.bytes, this.at + 4);
  }

  get claimedS(): number {
    return readUint32(this.bytes, this.at + 8);
  }

  get seenS(): number {
    return readUint32(this.bytes, this.at + 12);
  }

  get isArrivalKnown(): boolean {
    return this.bytes[this.at + 16] === 1;
  }

  get kind(): RowKind {
    return ROW_KINDS[this.bytes[this.at + 17]];
  }

  get mid(): Uint8Array {
    return this.bytes.subarray(this.at + 19, this.at + ROW_BYTES);
  }

  get tips(): readonly Uint8Array[] {
    const { end } = this;
    if (end === this.at + ROW_BYTES) return NO_TIPS;
    const tips: Uint8Array[] = [];
    for (let tip = this.at + ROW_BYTES; tip < end; tip += MID_BYTES)
      tips.push(this.bytes.subarray(tip, tip + MID_BYTES));
    return tips;
  }
}
