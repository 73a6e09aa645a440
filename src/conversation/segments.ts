/**
 * Rows as bytes, in segments of a fixed number of rows, so that what changes is written and nothing else.
 *
 * Derived data: a segment that can not be read means that the rows are made anew. Integers are big-endian.
 *
 *     segment   | version 1 | rows 4 | row … |
 *     row       | feedNo 4 | seq 4 | claimedS 4 | seenS 4 | flags 1 | kind 1 | tips 1 | mid 20 | tips × 20 |
 */
import { MID_BYTES, readUint32, writeUint32 } from "../core/bytes.ts";
import { ROW_KINDS, type Row, type RowFacts, type Rows } from "./rows.ts";

export const SEGMENT_ROWS = 1024;
const VERSION = 1;
const HEAD_BYTES = 5;
const ROW_BYTES = 19 + MID_BYTES;

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

/** The rows of a segment, in order, or undefined when the bytes are none. Message IDs are views. Never throws. */
export function maybeDecodeSegment(bytes: Uint8Array): RowFacts[] | undefined {
  if (bytes.length < HEAD_BYTES || bytes[0] !== VERSION) return undefined;
  const count = readUint32(bytes, 1);
  if (count > SEGMENT_ROWS) return undefined;
  const facts: RowFacts[] = [];
  let at = HEAD_BYTES;
  for (let index = 0; index < count; index++) {
    if (at + ROW_BYTES > bytes.length) return undefined;
    const kind = ROW_KINDS[bytes[at + 17]];
    const end = at + ROW_BYTES + bytes[at + 18] * MID_BYTES;
    if (kind === undefined || end > bytes.length) return undefined;
    const tips: Uint8Array[] = [];
    for (let tip = at + ROW_BYTES; tip < end; tip += MID_BYTES) tips.push(bytes.subarray(tip, tip + MID_BYTES));
    facts.push({
      feedNo: readUint32(bytes, at),
      seq: readUint32(bytes, at + 4),
      claimedS: readUint32(bytes, at + 8),
      seenS: readUint32(bytes, at + 12),
      isArrivalKnown: bytes[at + 16] === 1,
      kind,
      mid: bytes.subarray(at + 19, at + ROW_BYTES),
      tips,
    });
    at = end;
  }
  return at === bytes.length ? facts : undefined;
}
