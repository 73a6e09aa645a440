/**
 * Which sidechains of entries are incomplete, given the blobs at hand.
 *
 * Does not know where blobs are. A chain is followed only while its length asks for more, and one that is broken (ends too
 * early) or longer than MAX_CONTENT_BYTES is no open chain: nothing of it is ever asked for.
 */
import type { HashPointer, Seq } from "../core/bytes.ts";
import { keyOf } from "../core/bytes.ts";
import type { ChainRecord } from "../core/effects.ts";
import { payloadOf, TYPE_CHAIN20, TYPE_OFFSET } from "../core/entry.ts";
import { PACKET_BYTES } from "../core/limits.ts";
import { type FeedLengthCode, parseSidechainHead, successorOf } from "../core/sidechain.ts";

/** Blobs along the chain from `pointer`, at most `count`; ends at the first that is not there. As `Store.readBlobs`. */
export type ReadBlobs = (pointer: HashPointer, count: number) => Promise<readonly Uint8Array[]>;

/** Blobs asked for at once. */
const BLOB_PORTION = 64;

/** Where a chain with `missing` blobs from `next` on is open, or undefined when it is complete or broken. */
export async function findOpenEnd(
  next: HashPointer,
  missing: number,
  readBlobs: ReadBlobs,
): Promise<Pick<ChainRecord, "next" | "missing"> | undefined> {
  let at: HashPointer | undefined = next;
  let left = missing;
  while (at && left > 0) {
    const blobs = await readBlobs(at, Math.min(left, BLOB_PORTION));
    if (blobs.length === 0) return { next: at, missing: left };
    left -= blobs.length;
    at = successorOf(blobs[blobs.length - 1]);
  }
  return undefined;
}

/** The open chains of entries `firstSeq` and on; `packets` are n × 120 bytes. */
export async function findOpenChains(
  packets: Uint8Array,
  firstSeq: Seq,
  code: FeedLengthCode,
  readBlobs: ReadBlobs,
): Promise<Omit<ChainRecord, "feedNo">[]> {
  const open: Omit<ChainRecord, "feedNo">[] = [];
  for (let at = 0, seq = firstSeq; at < packets.length; at += PACKET_BYTES, seq++) {
    if (packets[at + TYPE_OFFSET] !== TYPE_CHAIN20) continue;
    const head = parseSidechainHead(payloadOf(packets.subarray(at, at + PACKET_BYTES)), code);
    if (head.state !== "chained") continue;
    const end = await findOpenEnd(head.pointer!, head.blobCount, readBlobs);
    if (end) open.push({ seq, ...end });
  }
  return open;
}

/** Missing blobs of all rows. */
export function countMissing(chains: readonly Pick<ChainRecord, "missing">[]): number {
  return chains.reduce((sum, { missing }) => sum + missing, 0);
}

/** Reads chains out of `blobs`, and where they end there out of `further`. */
export function readBlobsOf(
  blobs: readonly { readonly pointer: HashPointer; readonly blob: Uint8Array }[],
  further: ReadBlobs,
): ReadBlobs {
  const table = new Map(blobs.map(({ pointer, blob }) => [keyOf(pointer), blob]));
  return async (pointer, count) => {
    const found: Uint8Array[] = [];
    for (let next: HashPointer | undefined = pointer; next && found.length < count; ) {
      const blob = table.get(keyOf(next));
      if (!blob) break;
      found.push(blob);
      next = successorOf(blob);
    }
    return found.length > 0 ? found : further(pointer, count);
  };
}
