/**
 * Feeds of a simulation with stub signatures: a cheap checksum in the place of 64 bytes of Ed25519, because speed counts here and
 * forgery does not. Names, DMX, message IDs and sidechains are the real ones.
 */
import { asFeedId, asMid, type FeedId, keyOf, type Mid } from "../../../src/core/bytes.ts";
import {
  dmxOf,
  genesisAnchor,
  logEntryName,
  midOf,
  SIGNATURE_BYTES,
  SIGNATURE_OFFSET,
  signedMessage,
  TYPE_CHAIN20,
  TYPE_PLAIN48,
  unsignedPacket,
} from "../../../src/core/entry.ts";
import { BLOB_CONTENT_BYTES, encodePlain, encodeSidechain, pointerTo } from "../../../src/core/sidechain.ts";

function hashOf(message: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < message.length; i++) hash = Math.imul(hash ^ message[i], 0x01000193);
  return hash;
}

/** The stub: eight rounds of FNV-1a over the message. 64 bytes. */
export function stubSignature(message: Uint8Array): Uint8Array {
  let hash = hashOf(message);
  const signature = new Uint8Array(SIGNATURE_BYTES);
  for (let i = 0; i < SIGNATURE_BYTES; i++) {
    hash = Math.imul(hash ^ i, 0x01000193);
    signature[i] = hash >>> 24;
  }
  return signature;
}

export function isStubSignature(message: Uint8Array, signature: Uint8Array): boolean {
  let hash = hashOf(message);
  for (let i = 0; i < SIGNATURE_BYTES; i++) {
    hash = Math.imul(hash ^ i, 0x01000193);
    if (signature[i] !== hash >>> 24) return false;
  }
  return true;
}

export class FeedLog {
  readonly feedNo: number;
  readonly feedId: FeedId;
  readonly packets: Uint8Array[] = [];
  readonly mids: Mid[] = [];
  /** Blobs of all entries, by key of their hash. */
  readonly blobs = new Map<string, Uint8Array>();
  /** Blobs behind entries 1..n, at [n]. */
  readonly blobsUpTo: number[] = [0];

  /** @param feedId where entries have real signatures; else one is made up. */
  constructor(feedNo: number, feedId?: FeedId) {
    this.feedNo = feedNo;
    const madeUp = new Uint8Array(32);
    for (let i = 0; i < 32; i++) madeUp[i] = (feedNo * 167 + i * 59 + (feedNo >> 8) * 13) & 255;
    this.feedId = feedId ?? asFeedId(madeUp);
  }

  get length(): number {
    return this.packets.length;
  }

  midOf(seq: number): Mid {
    return seq === 0 ? genesisAnchor(this.feedId).mid : this.mids[seq - 1];
  }

  /** Content of an entry with this many blobs; different for each entry. */
  contentOf(seq: number, blobCount: number): Uint8Array {
    const size = blobCount === 0 ? 20 : 20 + blobCount * BLOB_CONTENT_BYTES - 50;
    return Uint8Array.from({ length: size }, (_, i) => (seq * 31 + i * 7 + this.feedNo + (i >> 6) * seq) & 255);
  }

  /** Writes the next entry with this many blobs. */
  write(blobCount: number): void {
    const seq = this.length + 1;
    const content = this.contentOf(seq, blobCount);
    const { payload, blobs } =
      blobCount === 0 ? { payload: encodePlain(content), blobs: [] } : encodeSidechain(content, "compact-size");
    const name = logEntryName(this.feedId, seq, this.midOf(seq - 1));
    const packet = unsignedPacket(dmxOf(name), blobCount === 0 ? TYPE_PLAIN48 : TYPE_CHAIN20, payload);
    packet.set(stubSignature(signedMessage(name, packet)), SIGNATURE_OFFSET);
    this.append(packet, midOf(name, packet), blobs);
  }

  /** An entry that its author has made. */
  append(packet: Uint8Array, mid: Uint8Array, blobs: readonly Uint8Array[]): void {
    this.packets.push(packet);
    this.mids.push(asMid(mid));
    for (const blob of blobs) this.blobs.set(keyOf(pointerTo(blob)), blob);
    this.blobsUpTo.push(this.blobsUpTo[this.blobsUpTo.length - 1] + blobs.length);
  }
}
