/**
 * Bytes and their brands: feed IDs, message IDs, DMX and hash pointers are all byte arrays, and must not be mixed up.
 *
 * Knows nothing of packets.
 */
export { fromHex, maybeFromHex, toHex } from "./hex.ts";

declare const brand: unique symbol;
type Branded<Name extends string> = Uint8Array & { readonly [brand]: Name };

/** Ed25519 public key of an author, 32 bytes. */
export type FeedId = Branded<"FeedId">;
/** Message ID, 20 bytes. */
export type Mid = Branded<"Mid">;
/** The 7 bytes by which a packet announces itself. */
export type Dmx = Branded<"Dmx">;
/** `sha256(blob)[:20]`, 20 bytes. */
export type HashPointer = Branded<"HashPointer">;
/** Sequence number of a log entry: an integer from 1 to 2³²-1; 0 only as the anchor before the first entry. */
export type Seq = number;

export const FEED_ID_BYTES = 32;
export const MID_BYTES = 20;
export const DMX_BYTES = 7;
export const POINTER_BYTES = 20;
export const MAX_SEQ: Seq = 0xffffffff;

/** One after the other, in a new array. */
export function concatBytes(...parts: readonly Uint8Array[]): Uint8Array {
  if (parts.length === 1) return new Uint8Array(parts[0]);
  let length = 0;
  for (const part of parts) length += part.length;
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** @throws RangeError when `bytes` is not of the size that `what` has. Views, does not copy. */
function sized<T extends Uint8Array>(bytes: Uint8Array, size: number, what: string): T {
  if (bytes.length !== size) throw new RangeError(`${what} has ${size} bytes, not ${bytes.length}`);
  return bytes as T;
}

/** A view of `bytes` as a feed ID. @throws RangeError unless 32 bytes. */
export const asFeedId = (bytes: Uint8Array): FeedId => sized(bytes, FEED_ID_BYTES, "a feed ID");
/** A view of `bytes` as a message ID. @throws RangeError unless 20 bytes. */
export const asMid = (bytes: Uint8Array): Mid => sized(bytes, MID_BYTES, "a message ID");
/** A view of `bytes` as a DMX. @throws RangeError unless 7 bytes. */
export const asDmx = (bytes: Uint8Array): Dmx => sized(bytes, DMX_BYTES, "a DMX");
/** A view of `bytes` as a hash pointer. @throws RangeError unless 20 bytes. */
export const asPointer = (bytes: Uint8Array): HashPointer => sized(bytes, POINTER_BYTES, "a hash pointer");

/** Arguments that one call takes for sure. */
const LONGEST_PIECE = 8192;

/** A short string that is equal for equal bytes: the key of `length` bytes at `offset` in tables. Not printable. */
export function keyOf(bytes: Uint8Array, offset = 0, length = bytes.length - offset): string {
  // A string made in one piece: one put together byte by byte is slow to hash.
  if (length === DMX_BYTES) return dmxKey(bytes, offset);
  if (length > LONGEST_PIECE)
    return keyOf(bytes, offset, LONGEST_PIECE) + keyOf(bytes, offset + LONGEST_PIECE, length - LONGEST_PIECE);
  const view = length === bytes.length ? bytes : bytes.subarray(offset, offset + length);
  return String.fromCharCode.apply(undefined, view as unknown as number[]);
}

function dmxKey(bytes: Uint8Array, at: number): string {
  const [a, b, c, d] = [bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]];
  return String.fromCharCode(a, b, c, d, bytes[at + 4], bytes[at + 5], bytes[at + 6]);
}

/** Whether both have the same length and content. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** Whether `part` stands in `whole` at this offset. */
export function hasBytesAt(whole: Uint8Array, offset: number, part: Uint8Array): boolean {
  if (offset + part.length > whole.length) return false;
  for (let i = 0; i < part.length; i++) if (whole[offset + i] !== part[i]) return false;
  return true;
}

/** Whether every byte is zero; true for an empty array. */
export function isZero(bytes: Uint8Array): boolean {
  for (const byte of bytes) if (byte !== 0) return false;
  return true;
}

/** Reads a big-endian unsigned 32-bit integer. The caller has checked the length. */
export function readUint32(bytes: Uint8Array, offset: number): number {
  return ((bytes[offset] << 24) | (bytes[offset + 1] << 16) | (bytes[offset + 2] << 8) | bytes[offset + 3]) >>> 0;
}

/** Writes a big-endian unsigned 32-bit integer. The caller has checked the length. */
export function writeUint32(bytes: Uint8Array, offset: number, value: number): void {
  bytes[offset] = value >>> 24;
  bytes[offset + 1] = value >>> 16;
  bytes[offset + 2] = value >>> 8;
  bytes[offset + 3] = value;
}

const ascii = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));

/** `V` of the protocol: the ten ASCII bytes in front of every log entry name. */
export const VERSION_PREFIX = ascii("tinyssb-v0");
export { ascii as asciiBytes };
