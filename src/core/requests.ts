/**
 * The two requests: WANT for log entries and BLOB for sidechain blobs.
 *
 * Parsing is strict where the reference is not: whole pairs only, an equal pair once, never SEQ 0. What a request may be
 * answered with is decided elsewhere.
 *
 *     WANT   0     7                   n = 1..3 sent, 1..6 read
 *            | DMX | FID(32) SEQ(4) | …         DMX = sha256(FID ‖ "want")[:7], FID of the first pair
 *     BLOB   0     7                   n = 1..5 sent, 1..11 read
 *            | DMX | pointer(20) count(2) | …   DMX = sha256("tinyssb-v0blobs")[:7]
 *
 * Source: tinySSB PoC-01 `node.py` (WANT), PoC-02 (BLOB; WANT with the version prefix in its DMX).
 */
import { sha256 } from "@noble/hashes/sha2.js";
import {
  asciiBytes,
  asDmx,
  asFeedId,
  asPointer,
  concatBytes,
  DMX_BYTES,
  type Dmx,
  equalBytes,
  FEED_ID_BYTES,
  type FeedId,
  type HashPointer,
  keyOf,
  POINTER_BYTES,
  readUint32,
  type Seq,
  VERSION_PREFIX,
  writeUint32,
} from "./bytes.ts";
import { MAX_BLOB_PAIRS_READ, MAX_PAIRS_READ, MAX_SENT_PACKET_BYTES } from "./limits.ts";

export const WANT_PAIR_BYTES = FEED_ID_BYTES + 4;
export const BLOB_PAIR_BYTES = POINTER_BYTES + 2;
const WANT_WORD = asciiBytes("want");

/** One pair of a WANT: "I want entry `seq` of feed `feedId`". */
export interface WantPair {
  readonly feedId: FeedId;
  readonly seq: Seq;
}

/** One pair of a BLOB request: the blob and the `count - 1` that follow it in its chain. */
export interface BlobPair {
  readonly pointer: HashPointer;
  readonly count: number;
}

/** DMX of a WANT whose first pair names `feedId`, as PoC-01 computes it and as we send it. */
export function wantDmx(feedId: FeedId): Dmx {
  return asDmx(sha256(concatBytes(feedId, WANT_WORD)).slice(0, DMX_BYTES));
}

/** The same as the later demos compute it, with the version prefix: understood, never sent. */
export function laterWantDmx(feedId: FeedId): Dmx {
  return asDmx(sha256(concatBytes(VERSION_PREFIX, feedId, WANT_WORD)).slice(0, DMX_BYTES));
}

/** DMX of every BLOB request. */
export const BLOB_REQUEST_DMX: Dmx = asDmx(
  sha256(concatBytes(VERSION_PREFIX, asciiBytes("blobs"))).slice(0, DMX_BYTES),
);

/** Whether a packet is a WANT: its DMX is that of its first pair, in either form. Never throws. */
export function isWant(packet: Uint8Array): boolean {
  if (packet.length < DMX_BYTES + WANT_PAIR_BYTES) return false;
  const feedId = asFeedId(packet.subarray(DMX_BYTES, DMX_BYTES + FEED_ID_BYTES));
  const dmx = packet.subarray(0, DMX_BYTES);
  return equalBytes(dmx, wantDmx(feedId)) || equalBytes(dmx, laterWantDmx(feedId));
}

/** Whether a packet has the DMX of a BLOB request. */
export function isBlobRequest(packet: Uint8Array): boolean {
  if (packet.length <= DMX_BYTES) return false;
  for (let i = 0; i < DMX_BYTES; i++) if (packet[i] !== BLOB_REQUEST_DMX[i]) return false;
  return true;
}

/** `wantDmx` of the feeds that we ask for: a backlog asks for one feed thousands of times. */
const askedDmx = new WeakMap<FeedId, Dmx>();

/** A WANT packet; the ID of its first feed must not be changed afterwards. @throws RangeError without a pair or beyond 120 bytes. */
export function serializeWant(pairs: readonly WantPair[]): Uint8Array {
  const packet = requestPacket(pairs.length, WANT_PAIR_BYTES);
  const { feedId } = pairs[0];
  const dmx = askedDmx.get(feedId) ?? wantDmx(feedId);
  askedDmx.set(feedId, dmx);
  packet.set(dmx);
  pairs.forEach(({ feedId, seq }, index) => {
    packet.set(feedId, DMX_BYTES + index * WANT_PAIR_BYTES);
    writeUint32(packet, DMX_BYTES + index * WANT_PAIR_BYTES + FEED_ID_BYTES, seq);
  });
  return packet;
}

/**
 * The whole pairs of a WANT, each once, in order; bytes after the last whole pair are ignored and a pair with SEQ 0 is left
 * out. Feed IDs are views of `packet`. The DMX is the caller's business. Never throws; empty when there is none.
 */
export function parseWant(packet: Uint8Array): WantPair[] {
  return distinctPairs(packet, WANT_PAIR_BYTES, MAX_PAIRS_READ, (at) => ({
    feedId: asFeedId(packet.subarray(at, at + FEED_ID_BYTES)),
    seq: readUint32(packet, at + FEED_ID_BYTES),
  })).filter(({ seq }) => seq > 0);
}

/** A BLOB request packet. @throws RangeError without a pair or beyond 120 bytes. */
export function serializeBlobRequest(pairs: readonly BlobPair[]): Uint8Array {
  const packet = requestPacket(pairs.length, BLOB_PAIR_BYTES);
  packet.set(BLOB_REQUEST_DMX);
  pairs.forEach(({ pointer, count }, index) => {
    const at = DMX_BYTES + index * BLOB_PAIR_BYTES;
    packet.set(pointer, at);
    packet[at + POINTER_BYTES] = count >> 8;
    packet[at + POINTER_BYTES + 1] = count;
  });
  return packet;
}

/** The whole pairs of a BLOB request with a count above 0, each once. Pointers are views. Never throws. */
export function parseBlobRequest(packet: Uint8Array): BlobPair[] {
  return distinctPairs(packet, BLOB_PAIR_BYTES, MAX_BLOB_PAIRS_READ, (at) => ({
    pointer: asPointer(packet.subarray(at, at + POINTER_BYTES)),
    count: (packet[at + POINTER_BYTES] << 8) | packet[at + POINTER_BYTES + 1],
  })).filter(({ count }) => count > 0);
}

function requestPacket(pairCount: number, pairBytes: number): Uint8Array {
  const size = DMX_BYTES + pairCount * pairBytes;
  if (pairCount < 1 || size > MAX_SENT_PACKET_BYTES) throw new RangeError(`${pairCount} pairs do not make a request`);
  return new Uint8Array(size);
}

function distinctPairs<T>(packet: Uint8Array, pairBytes: number, most: number, read: (at: number) => T): T[] {
  const pairs: T[] = [];
  const seen = new Set<string>();
  for (let at = DMX_BYTES; at + pairBytes <= packet.length && pairs.length < most; at += pairBytes) {
    const key = keyOf(packet, at, pairBytes);
    if (seen.has(key)) continue;
    seen.add(key);
    pairs.push(read(at));
  }
  return pairs;
}
