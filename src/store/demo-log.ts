/**
 * Log files of the demos.
 *
 * Does not know who may sign, or what an entry means. Invariant: a log that verified is without gap from its anchor to its
 * front, each DMX and PREV follows from the entry before, and each signature verifies.
 *
 *     header   0          12    44           76           80           84           104         108         128
 *              | 12 zero  | FID | parent FID | parent SEQ | anchor SEQ | anchor MID | front SEQ | front MID |
 *
 *     then for each entry   0        8         128
 *                           | 8 zero | packet  |
 *
 * Source: PoC-01 `repository.py`.
 */
import {
  asFeedId,
  asMid,
  equalBytes,
  type FeedId,
  isZero,
  MID_BYTES,
  readUint32,
  type Seq,
  writeUint32,
} from "../core/bytes.ts";
import {
  dmxOf,
  type Frontier,
  isPossibleAnchor,
  logEntryName,
  midOf,
  signatureOf,
  signedMessage,
} from "../core/entry.ts";
import { PACKET_BYTES } from "../core/limits.ts";

const BLOCK_BYTES = 128;
const RESERVED_BYTES = BLOCK_BYTES - PACKET_BYTES;
const FID_AT = 12;
const PARENT_AT = 44;
const ANCHOR_AT = 80;
const FRONT_AT = 104;
/** Signatures of one log checked at the same time. */
const SIGNATURE_BATCH = 64;

/** A log file with its form checked, nothing else. */
export interface DemoLog {
  readonly feedId: FeedId;
  /** Parent feed ID and SEQ, 36 bytes; undefined when zero. Nothing vouches for them. */
  readonly parent: Uint8Array | undefined;
  readonly anchor: Frontier;
  readonly front: Frontier;
  /** n × 120 bytes. */
  readonly packets: Uint8Array;
}

/** What is wrong with a log; `seq` of the entry where it can be said. */
export interface LogFault {
  readonly seq: Seq | null;
  readonly reason: string;
}

/** Whether the author of a feed has signed `message`. */
export type IsSigned = (message: Uint8Array, signature: Uint8Array) => Promise<boolean>;

/** A log file. Copies what it keeps. Never throws. */
export function parseLog(bytes: Uint8Array): DemoLog | LogFault {
  const refuse = (reason: string, seq: Seq | null = null): LogFault => ({ seq, reason });
  if (bytes.length < BLOCK_BYTES) return refuse(`the header has ${BLOCK_BYTES} bytes; the file has ${bytes.length}`);
  if (!isZero(bytes.subarray(0, FID_AT))) return refuse("the reserved bytes of the header are not zero");
  const feedId = asFeedId(bytes.slice(FID_AT, PARENT_AT));
  const parent = bytes.slice(PARENT_AT, ANCHOR_AT);
  const anchor = frontierAt(bytes, ANCHOR_AT);
  const front = frontierAt(bytes, FRONT_AT);
  if (anchor.seq > front.seq) return refuse(`the anchor, SEQ ${anchor.seq}, is after the front, SEQ ${front.seq}`);
  if (!isPossibleAnchor(feedId, anchor)) return refuse("the anchor at SEQ 0 is not the beginning of the feed ID");
  const count = front.seq - anchor.seq;
  const blocks = Math.floor(bytes.length / BLOCK_BYTES) - 1;
  const cutAt = anchor.seq + Math.min(blocks, count) + 1;
  if (blocks !== count)
    return refuse(`the front says ${count} entries after the anchor; the file holds ${blocks}`, cutAt);
  if (bytes.length % BLOCK_BYTES !== 0)
    return refuse(`${bytes.length % BLOCK_BYTES} bytes follow the last entry`, cutAt);
  const packets = new Uint8Array(count * PACKET_BYTES);
  for (let index = 0; index < count; index++) {
    const at = (index + 1) * BLOCK_BYTES;
    if (!isZero(bytes.subarray(at, at + RESERVED_BYTES)))
      return refuse("the reserved bytes before the packet are not zero", anchor.seq + index + 1);
    packets.set(bytes.subarray(at + RESERVED_BYTES, at + BLOCK_BYTES), index * PACKET_BYTES);
  }
  return { feedId, parent: isZero(parent) ? undefined : parent, anchor, front, packets };
}

/**
 * Checks DMX, signature and MID of every entry, and the front. The message IDs (n × 20 bytes), or the first fault by SEQ.
 * Cost: one verification for each entry, SIGNATURE_BATCH at a time.
 */
export async function verifyLog(log: DemoLog, isSigned: IsSigned): Promise<{ mids: Uint8Array } | LogFault> {
  const count = log.front.seq - log.anchor.seq;
  const mids = new Uint8Array(count * MID_BYTES);
  let prev = log.anchor.mid;
  for (let from = 0; from < count; from += SIGNATURE_BATCH) {
    const batch: Promise<boolean>[] = [];
    let strange: Seq | undefined;
    for (let index = from; index < Math.min(count, from + SIGNATURE_BATCH); index++) {
      const packet = packetAt(log, index);
      const name = logEntryName(log.feedId, log.anchor.seq + index + 1, prev);
      if (!equalBytes(dmxOf(name), packet.subarray(0, 7))) {
        strange = log.anchor.seq + index + 1;
        break;
      }
      batch.push(isSigned(signedMessage(name, packet), signatureOf(packet).slice()));
      prev = midOf(name, packet);
      mids.set(prev, index * MID_BYTES);
    }
    const unsigned = (await Promise.all(batch)).indexOf(false);
    if (unsigned >= 0) return { seq: log.anchor.seq + from + unsigned + 1, reason: "the signature does not verify" };
    if (strange !== undefined) return { seq: strange, reason: "the DMX does not follow from the entry before" };
  }
  if (!equalBytes(prev, log.front.mid))
    return { seq: log.front.seq, reason: "the front of the header is not the message ID of the last entry" };
  return { mids };
}

/** Whether the first entry is signed; undefined when there is none or it does not follow from the anchor. */
export async function isFirstEntrySigned(log: DemoLog, isSigned: IsSigned): Promise<boolean | undefined> {
  if (log.packets.length === 0) return undefined;
  const packet = packetAt(log, 0);
  const name = logEntryName(log.feedId, log.anchor.seq + 1, log.anchor.mid);
  return isSigned(signedMessage(name, packet), signatureOf(packet).slice());
}

/** A log file. `portions` are packets (n × 120 bytes) in order, together from anchor to front. A new array. */
export function serializeLog(log: Omit<DemoLog, "packets">, portions: readonly Uint8Array[]): Uint8Array {
  const file = new Uint8Array(BLOCK_BYTES * (1 + log.front.seq - log.anchor.seq));
  file.set(log.feedId, FID_AT);
  if (log.parent) file.set(log.parent, PARENT_AT);
  writeUint32(file, ANCHOR_AT, log.anchor.seq);
  file.set(log.anchor.mid, ANCHOR_AT + 4);
  writeUint32(file, FRONT_AT, log.front.seq);
  file.set(log.front.mid, FRONT_AT + 4);
  let at = BLOCK_BYTES;
  for (const packets of portions)
    for (let from = 0; from < packets.length; from += PACKET_BYTES, at += BLOCK_BYTES)
      file.set(packets.subarray(from, from + PACKET_BYTES), at + RESERVED_BYTES);
  return file;
}

function frontierAt(bytes: Uint8Array, at: number): Frontier {
  return { seq: readUint32(bytes, at), mid: asMid(bytes.slice(at + 4, at + 4 + MID_BYTES)) };
}

function packetAt(log: DemoLog, index: number): Uint8Array {
  return log.packets.subarray(index * PACKET_BYTES, (index + 1) * PACKET_BYTES);
}
