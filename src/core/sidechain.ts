/**
 * Payloads and sidechains: how content becomes the 48 bytes of an entry and the blobs behind it, and back.
 *
 * Does not know where blobs are kept. A chain is followed only while its length says that content is missing, so a chain
 * can neither loop nor go on for ever.
 *
 *     plain48    | content, zero padded                             | 48
 *     chain20    | LEN | content head, zero padded  | hash pointer  | 28 + 20
 *     blob       | content, zero padded             | hash pointer  | 100 + 20
 *
 * A hash pointer is `sha256(blob)[:20]` of the next blob, zero when nothing follows. LEN counts the content only.
 * Source: tinySSB PoC-01 `packet.py` (`mk_chain`, `undo_chain`); LEN is Bitcoin's CompactSize there and a LEB128 varint in
 * today's network, which is why the length code is a property of the feed. Where it is not known yet, the number of blobs tells.
 */
import { sha256 } from "@noble/hashes/sha2.js";
import { asPointer, type HashPointer, isZero, POINTER_BYTES } from "./bytes.ts";
import { PAYLOAD_BYTES } from "./entry.ts";
import { MAX_CONTENT_BYTES, PACKET_BYTES } from "./limits.ts";

/** How a feed writes LEN: PoC-01's CompactSize, or LEB128 ("protobuf varint"). Equal up to 127. */
export type LengthCode = "compact-size" | "leb128";
/** The same of a feed that others write: `unknown` until one of its chains has told. */
export type FeedLengthCode = LengthCode | "unknown";
const CODES: readonly LengthCode[] = ["leb128", "compact-size"];

const HEAD_BYTES = PAYLOAD_BYTES - POINTER_BYTES;
export const BLOB_CONTENT_BYTES = PACKET_BYTES - POINTER_BYTES;

/** What a chain20 payload says, before any blob is seen. */
export interface SidechainHead {
  /** Content length in bytes as announced; up to 2⁶⁴ when hostile. */
  readonly contentBytes: number;
  /** The content bytes that stand in the payload: a view. */
  readonly head: Uint8Array;
  /** First blob, or undefined when none is needed or none is named. */
  readonly pointer: HashPointer | undefined;
  /** Blobs that the length asks for beyond the head. */
  readonly blobCount: number;
  /**
   * `whole`: no blob needed. `chained`: blobs follow. `broken`: blobs are needed but none is named, so it can never be
   * complete. `oversize`: longer than MAX_CONTENT_BYTES; not to be fetched.
   */
  readonly state: "whole" | "chained" | "broken" | "oversize";
}

/** LEN in the given code. 1 to 9 bytes. */
export function encodeLength(length: number, code: LengthCode): Uint8Array {
  if (code === "leb128") {
    const bytes: number[] = [];
    let rest = length;
    do {
      const low = rest % 128;
      rest = Math.floor(rest / 128);
      bytes.push(rest > 0 ? low | 0x80 : low);
    } while (rest > 0);
    return Uint8Array.from(bytes);
  }
  if (length < 0xfd) return Uint8Array.of(length);
  const size = length <= 0xffff ? 2 : length <= 0xffffffff ? 4 : 8;
  const bytes = new Uint8Array(1 + size);
  bytes[0] = size === 2 ? 0xfd : size === 4 ? 0xfe : 0xff;
  for (let i = 0, rest = length; i < size; i++, rest = Math.floor(rest / 256)) bytes[1 + i] = rest % 256;
  return bytes;
}

/**
 * Reads LEN at the start of `bytes`: the value and the bytes used, or undefined when cut short. Forms that are longer than
 * needed are taken, as the reference does. Values over 2⁵³ lose precision; they are far beyond every limit. Never throws.
 */
export function decodeLength(bytes: Uint8Array, code: LengthCode): { value: number; size: number } | undefined {
  if (bytes.length === 0) return undefined;
  let value = 0;
  if (code === "leb128") {
    for (let i = 0, scale = 1; i < bytes.length && i < 10; i++, scale *= 128) {
      value += (bytes[i] & 0x7f) * scale;
      if (bytes[i] < 0x80) return { value, size: i + 1 };
    }
    return undefined;
  }
  const first = bytes[0];
  if (first < 0xfd) return { value: first, size: 1 };
  const size = first === 0xfd ? 2 : first === 0xfe ? 4 : 8;
  if (bytes.length < 1 + size) return undefined;
  for (let i = size; i >= 1; i--) value = value * 256 + bytes[i];
  return { value, size: 1 + size };
}

/** `sha256(blob)[:20]`. */
export function pointerTo(blob: Uint8Array): HashPointer {
  return asPointer(sha256(blob).slice(0, POINTER_BYTES));
}

/** A plain48 payload. @throws RangeError when `content` is longer than 48 bytes. */
export function encodePlain(content: Uint8Array): Uint8Array {
  if (content.length > PAYLOAD_BYTES)
    throw new RangeError(`plain48 holds ${PAYLOAD_BYTES} bytes, not ${content.length}`);
  const payload = new Uint8Array(PAYLOAD_BYTES);
  payload.set(content);
  return payload;
}

/** Content of a plain48 payload: a view without the zero padding. Content that ended in zeros comes back without them. */
export function decodePlain(payload: Uint8Array): Uint8Array {
  let end = payload.length;
  while (end > 0 && payload[end - 1] === 0) end--;
  return payload.subarray(0, end);
}

/**
 * The chain20 payload of `content` and its blobs in chain order. Built from the end of the chain, since each pointer is the
 * hash of what follows. @throws RangeError beyond MAX_CONTENT_BYTES.
 */
export function encodeSidechain(content: Uint8Array, code: LengthCode): { payload: Uint8Array; blobs: Uint8Array[] } {
  if (content.length > MAX_CONTENT_BYTES)
    throw new RangeError(`content of ${content.length} bytes; at most ${MAX_CONTENT_BYTES}`);
  const length = encodeLength(content.length, code);
  const payload = new Uint8Array(PAYLOAD_BYTES);
  payload.set(length);
  const inline = HEAD_BYTES - length.length;
  payload.set(content.subarray(0, inline), length.length);
  const blobCount = blobCountOf(content.length, length.length);
  const blobs = new Array<Uint8Array>(blobCount);
  let pointer: Uint8Array = new Uint8Array(POINTER_BYTES);
  for (let index = blobCount - 1; index >= 0; index--) {
    const blob = new Uint8Array(PACKET_BYTES);
    const from = inline + index * BLOB_CONTENT_BYTES;
    blob.set(content.subarray(from, from + BLOB_CONTENT_BYTES));
    blob.set(pointer, BLOB_CONTENT_BYTES);
    blobs[index] = blob;
    pointer = pointerTo(blob);
  }
  payload.set(pointer, HEAD_BYTES);
  return { payload, blobs };
}

function blobCountOf(contentBytes: number, lengthBytes: number): number {
  return Math.max(0, Math.ceil((contentBytes - (HEAD_BYTES - lengthBytes)) / BLOB_CONTENT_BYTES));
}

/**
 * What a chain20 payload says. Never throws: a length that can not be read, or another size than 48 bytes, is `broken`. Where the
 * code is unknown, the plausible reading with the most blobs: what is fetched is enough for the other one too.
 */
export function parseSidechainHead(payload: Uint8Array, code: FeedLengthCode): SidechainHead {
  if (code !== "unknown") return parseHeadAs(payload, code);
  const heads = plausibleReadings(payload).map(({ head }) => head);
  if (heads.length === 0) return parseHeadAs(payload, CODES[0]);
  return heads.reduce((most, head) => (head.blobCount > most.blobCount ? head : most));
}

/**
 * Which code wrote a chain20 payload whose chain ends after `blobCount` blobs: `either` where both say so, undefined where none does.
 * A length up to 127 is written alike and decides nothing. Source: `gen2.md` section 1.5.
 */
export function maybeLengthCodeOf(payload: Uint8Array, blobCount: number): LengthCode | "either" | undefined {
  const fitting = plausibleReadings(payload).filter(({ head }) => head.blobCount === blobCount);
  if (fitting.length === 0) return undefined;
  return fitting.length > 1 || payload[0] < 0x80 ? "either" : fitting[0].code;
}

/** The readings that an honest writer can have meant: LEN is not longer than needed, and a pointer stands there exactly when blobs follow. Never throws. */
export function plausibleReadings(payload: Uint8Array): { code: LengthCode; head: SidechainHead }[] {
  if (payload.length !== PAYLOAD_BYTES) return [];
  const hasPointer = !isZero(payload.subarray(HEAD_BYTES));
  return CODES.flatMap((code) => {
    const length = decodeLength(payload.subarray(0, HEAD_BYTES), code);
    const isShortest = length && encodeLength(length.value, code).length === length.size;
    const head = parseHeadAs(payload, code);
    const isPlausible = hasPointer ? head.state === "chained" : head.state === "whole";
    return isShortest && isPlausible ? [{ code, head }] : [];
  });
}

function parseHeadAs(payload: Uint8Array, code: LengthCode): SidechainHead {
  const length = payload.length === PAYLOAD_BYTES ? decodeLength(payload.subarray(0, HEAD_BYTES), code) : undefined;
  if (!length)
    return { contentBytes: 0, head: payload.subarray(0, 0), pointer: undefined, blobCount: 0, state: "broken" };
  const inline = Math.min(length.value, HEAD_BYTES - length.size);
  const head = payload.subarray(length.size, length.size + inline);
  const blobCount = blobCountOf(length.value, length.size);
  const rest = payload.subarray(HEAD_BYTES);
  const pointer = blobCount === 0 || isZero(rest) ? undefined : asPointer(rest);
  const state =
    blobCount === 0
      ? "whole"
      : length.value > MAX_CONTENT_BYTES
        ? "oversize"
        : pointer === undefined
          ? "broken"
          : "chained";
  return { contentBytes: length.value, head, pointer, blobCount, state };
}

/** Pointer of a 120-byte blob to its successor, or undefined in the last one. A view. The caller has checked the length. */
export function successorOf(blob: Uint8Array): HashPointer | undefined {
  const pointer = blob.subarray(BLOB_CONTENT_BYTES, PACKET_BYTES);
  return isZero(pointer) ? undefined : asPointer(pointer);
}

/** The content of a chain whose blobs are all there, in chain order. A new array. Never throws; short when blobs are missing. */
export function joinSidechain(head: SidechainHead, blobs: readonly Uint8Array[]): Uint8Array {
  const available = head.head.length + blobs.length * BLOB_CONTENT_BYTES;
  const content = new Uint8Array(Math.min(head.contentBytes, available, MAX_CONTENT_BYTES));
  content.set(head.head.subarray(0, content.length));
  let at = head.head.length;
  for (const blob of blobs) {
    if (at >= content.length) break;
    content.set(blob.subarray(0, Math.min(BLOB_CONTENT_BYTES, content.length - at)), at);
    at += BLOB_CONTENT_BYTES;
  }
  return content;
}
