/**
 * Log entries: names, DMX, message IDs and the 120-byte packet.
 *
 * Does not know who the author is allowed to be, how signatures are made, or what a payload means. The packet is what is
 * stored and sent; feed ID, SEQ and PREV are virtual and come from the replica.
 *
 *     packet   0      7   8                 56              120
 *              | DMX  |TYP|     payload     |    signature    |
 *
 *     name     0             10       42    46        66
 *              | tinyssb-v0 |  FID   | SEQ |   PREV   |        (never sent)
 *
 * Source: tinySSB PoC-01 `packet.py`; SEQ of the first entry is 1 and its PREV is `FID[:20]`.
 */
import { sha256 } from "@noble/hashes/sha2.js";
import {
  asDmx,
  asMid,
  DMX_BYTES,
  type Dmx,
  equalBytes,
  type FeedId,
  MAX_SEQ,
  MID_BYTES,
  type Mid,
  type Seq,
  VERSION_PREFIX,
  writeUint32,
} from "./bytes.ts";
import { PACKET_BYTES } from "./limits.ts";

export const TYPE_PLAIN48 = 0;
export const TYPE_CHAIN20 = 1;
export const TYPE_OFFSET = 7;
export const PAYLOAD_OFFSET = 8;
export const PAYLOAD_BYTES = 48;
export const SIGNATURE_OFFSET = 56;
export const SIGNATURE_BYTES = 64;
export const NAME_BYTES = 66;

/** Where a replica stands: the last entry that counts as its own, or the trust anchor before the first. */
export interface Frontier {
  readonly seq: Seq;
  readonly mid: Mid;
}

/** The anchor of a whole feed: SEQ 0 and, by convention, the first 20 bytes of the feed ID. */
export function genesisAnchor(feedId: FeedId): Frontier {
  return { seq: 0, mid: asMid(feedId.slice(0, MID_BYTES)) };
}

/** Whether a replica of the feed may begin there: SEQ 0 has one MID only. */
export function isPossibleAnchor(feedId: FeedId, { seq, mid }: Frontier): boolean {
  return seq > 0 || equalBytes(mid, genesisAnchor(feedId).mid);
}

/** The 66 virtual bytes that name the entry `seq` whose predecessor is `prev`. A new array. */
export function logEntryName(feedId: FeedId, seq: Seq, prev: Mid): Uint8Array {
  if (!Number.isInteger(seq) || seq < 1 || seq > MAX_SEQ) throw new RangeError(`SEQ ${seq} is not within 1..2^32-1`);
  const name = new Uint8Array(NAME_BYTES);
  name.set(VERSION_PREFIX);
  name.set(feedId, 10);
  writeUint32(name, 42, seq);
  name.set(prev, 46);
  return name;
}

/** DMX of the entry with this name: `sha256(name)[:7]`. */
export function dmxOf(name: Uint8Array): Dmx {
  return asDmx(sha256(name).slice(0, DMX_BYTES));
}

/** The 122 bytes that the author signs: name, then DMX, TYP and payload of `packet` (its first 56 bytes). */
export function signedMessage(name: Uint8Array, packet: Uint8Array): Uint8Array {
  const message = new Uint8Array(NAME_BYTES + SIGNATURE_OFFSET);
  message.set(name);
  // Byte by byte: a view for so few costs more than their copy.
  for (let i = 0; i < SIGNATURE_OFFSET; i++) message[NAME_BYTES + i] = packet[i];
  return message;
}

/** Message ID of a signed packet: `sha256(name ‖ packet)[:20]`. */
export function midOf(name: Uint8Array, packet: Uint8Array): Mid {
  const named = new Uint8Array(NAME_BYTES + PACKET_BYTES);
  named.set(name);
  named.set(packet, NAME_BYTES);
  return asMid(sha256(named).slice(0, MID_BYTES));
}

/** A packet with DMX, TYP and payload set and its 64 signature bytes still zero. @throws RangeError on a payload of another size than 48. */
export function unsignedPacket(dmx: Dmx, type: number, payload: Uint8Array): Uint8Array {
  if (payload.length !== PAYLOAD_BYTES)
    throw new RangeError(`a payload has ${PAYLOAD_BYTES} bytes, not ${payload.length}`);
  const packet = new Uint8Array(PACKET_BYTES);
  packet.set(dmx);
  packet[TYPE_OFFSET] = type;
  packet.set(payload, PAYLOAD_OFFSET);
  return packet;
}

/** PREV in a log entry name: a view. */
export function prevOf(name: Uint8Array): Mid {
  return asMid(name.subarray(46, NAME_BYTES));
}

/** View of the signature in a 120-byte packet. */
export function signatureOf(packet: Uint8Array): Uint8Array {
  return packet.subarray(SIGNATURE_OFFSET, PACKET_BYTES);
}

/** View of the payload in a 120-byte packet. */
export function payloadOf(packet: Uint8Array): Uint8Array {
  return packet.subarray(PAYLOAD_OFFSET, SIGNATURE_OFFSET);
}
