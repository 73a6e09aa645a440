/**
 * BIPF, the binary encoding of what today's tinySSB network writes into entries.
 *
 * Knows nothing of what a value means. Strict where the reference is lax, since bytes come from strangers: a body fits, text is
 * UTF-8, an integer has 1 to 8 bytes, nesting and number of values are bounded. Source: `gen2.md` section 4; integers are of
 * minimal two's complement, little-endian, unlike those of the npm package of the same name.
 *
 *     value    | tag: LEB128 of (body bytes << 3 | type) | body |
 *     type     0 string   1 bytes   2 int   3 double   4 list   5 dict   6 none, false, true   7 reserved
 */

/** An integer beyond 2⁵³ is a bigint; a double and a dict have a wrapper, so that what was read is written back alike. */
export type Bipf = null | boolean | string | number | bigint | Uint8Array | BipfDouble | BipfDict | BipfList;
export type BipfList = readonly Bipf[];

export interface BipfDouble {
  readonly double: number;
}

export interface BipfDict {
  /** In the order of the bytes; keys are no lists or dicts. Equal keys are not looked for. */
  readonly dict: readonly (readonly [key: Bipf, value: Bipf])[];
}

/** Lists and dicts within each other; a value that nests deeper is refused. */
export const MAX_BIPF_DEPTH = 16;
/** Values in one value, itself counted; one with more is refused. */
export const MAX_BIPF_VALUES = 4096;

const STRING = 0;
const BYTES = 1;
const INT = 2;
const DOUBLE = 3;
const LIST = 4;
const DICT = 5;
const SINGLE = 6;
/** Bytes of a tag: body lengths below 2²⁵, far beyond any content. */
const MAX_TAG_BYTES = 4;
const MAX_INT_BYTES = 8;

const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

export const isBipfList = (value: Bipf | undefined): value is BipfList => Array.isArray(value);
export const isBipfDouble = (value: Bipf): value is BipfDouble =>
  typeof value === "object" && value !== null && "double" in value;
export const isBipfDict = (value: Bipf): value is BipfDict =>
  typeof value === "object" && value !== null && "dict" in value;

/**
 * The value at the start of `bytes` and the bytes that it takes; what follows is not looked at. Undefined when there is no whole
 * and valid one. Never throws. Byte strings are copies.
 */
export function maybeDecodeBipf(bytes: Uint8Array): { readonly value: Bipf; readonly size: number } | undefined {
  const reader = new Reader(bytes);
  const value = reader.value(bytes.length, 0);
  return value === INVALID ? undefined : { value, size: reader.at };
}

/**
 * The bytes of a value. @throws RangeError on an integer beyond 64 bits or no integer, a nested dict key, or more than the limits
 * of depth and number: what this writes, `maybeDecodeBipf` reads.
 */
export function encodeBipf(value: Bipf): Uint8Array {
  const parts: Uint8Array[] = [];
  const size = encodeInto(parts, value, 0, { left: MAX_BIPF_VALUES });
  const bytes = new Uint8Array(size);
  let end = size;
  // The parts stand in reverse order, since a tag is known only after its body.
  for (const part of parts) {
    end -= part.length;
    bytes.set(part, end);
  }
  return bytes;
}

const INVALID = Symbol("invalid");

class Reader {
  at = 0;
  private readonly bytes: Uint8Array;
  private left = MAX_BIPF_VALUES;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  value(end: number, depth: number): Bipf | typeof INVALID {
    const tag = this.tag(end);
    if (tag === undefined || depth >= MAX_BIPF_DEPTH || this.left-- === 0) return INVALID;
    const bodyBytes = Math.floor(tag / 8);
    const bodyEnd = this.at + bodyBytes;
    if (bodyEnd > end) return INVALID;
    const type = tag % 8;
    if (type === LIST) return this.list(bodyEnd, depth);
    if (type === DICT) return this.dict(bodyEnd, depth);
    const body = this.bytes.subarray(this.at, bodyEnd);
    this.at = bodyEnd;
    return scalar(type, body);
  }

  private tag(end: number): number | undefined {
    let tag = 0;
    for (let size = 0, scale = 1; size < MAX_TAG_BYTES && this.at < end; size++, scale *= 128) {
      const byte = this.bytes[this.at++];
      tag += (byte & 0x7f) * scale;
      if (byte < 0x80) return tag;
    }
    return undefined;
  }

  private list(end: number, depth: number): BipfList | typeof INVALID {
    const list: Bipf[] = [];
    while (this.at < end) {
      const value = this.value(end, depth + 1);
      if (value === INVALID) return INVALID;
      list.push(value);
    }
    return list;
  }

  private dict(end: number, depth: number): BipfDict | typeof INVALID {
    const dict: [Bipf, Bipf][] = [];
    while (this.at < end) {
      const key = this.value(end, depth + 1);
      if (key === INVALID || isBipfList(key) || isBipfDict(key)) return INVALID;
      const value = this.value(end, depth + 1);
      if (value === INVALID) return INVALID;
      dict.push([key, value]);
    }
    return { dict };
  }
}

function scalar(type: number, body: Uint8Array): Bipf | typeof INVALID {
  switch (type) {
    case STRING:
      try {
        return UTF8.decode(body);
      } catch {
        return INVALID; // Not UTF-8, as a client writes that counts characters instead of bytes.
      }
    case BYTES:
      return new Uint8Array(body);
    case INT:
      return body.length >= 1 && body.length <= MAX_INT_BYTES ? decodeInt(body) : INVALID;
    case DOUBLE:
      return body.length === 8 ? { double: new DataView(body.buffer, body.byteOffset).getFloat64(0, true) } : INVALID;
    case SINGLE:
      if (body.length === 0) return null;
      return body.length === 1 && body[0] <= 1 ? body[0] === 1 : INVALID;
    default:
      return INVALID;
  }
}

function decodeInt(body: Uint8Array): number | bigint {
  let value = 0n;
  for (let at = body.length - 1; at >= 0; at--) value = (value << 8n) | BigInt(body[at]);
  value = BigInt.asIntN(8 * body.length, value);
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** Puts the parts of `value` into `parts`, last part first; returns their size. */
function encodeInto(parts: Uint8Array[], value: Bipf, depth: number, room: { left: number }): number {
  if (depth >= MAX_BIPF_DEPTH) throw new RangeError(`BIPF nests at most ${MAX_BIPF_DEPTH} deep`);
  if (room.left-- === 0) throw new RangeError(`BIPF holds at most ${MAX_BIPF_VALUES} values`);
  const add = (part: Uint8Array): number => {
    parts.push(part);
    return part.length;
  };
  let type: number;
  let bodyBytes = 0;
  if (typeof value === "object" && value !== null && !(value instanceof Uint8Array) && !isBipfDouble(value)) {
    type = isBipfDict(value) ? DICT : LIST;
    const members = isBipfDict(value) ? value.dict.flat() : (value as BipfList);
    for (const [at, member] of [...members.entries()].reverse()) {
      if (type === DICT && at % 2 === 0 && (isBipfList(member) || isBipfDict(member)))
        throw new RangeError("the key of a BIPF dict is no list or dict");
      bodyBytes += encodeInto(parts, member, depth + 1, room);
    }
  } else {
    const leaf = encodeScalar(value as Exclude<Bipf, BipfList | BipfDict>);
    type = leaf.type;
    bodyBytes = add(leaf.body);
  }
  return bodyBytes + add(encodeTag(bodyBytes, type));
}

function encodeScalar(value: Exclude<Bipf, BipfList | BipfDict>): { type: number; body: Uint8Array } {
  if (value === null) return { type: SINGLE, body: new Uint8Array(0) };
  if (typeof value === "boolean") return { type: SINGLE, body: Uint8Array.of(value ? 1 : 0) };
  if (typeof value === "string") return { type: STRING, body: new TextEncoder().encode(value) };
  if (value instanceof Uint8Array) return { type: BYTES, body: value };
  if (typeof value === "object") {
    const body = new Uint8Array(8);
    new DataView(body.buffer).setFloat64(0, value.double, true);
    return { type: DOUBLE, body };
  }
  return { type: INT, body: encodeInt(value) };
}

/** Minimal two's complement: at least one byte, and the sign in the highest bit. */
function encodeInt(value: number | bigint): Uint8Array {
  let rest = BigInt(value);
  if (BigInt.asIntN(64, rest) !== rest) throw new RangeError("a BIPF integer has at most 64 bits");
  const bytes: number[] = [];
  for (;;) {
    const low = Number(rest & 0xffn);
    bytes.push(low);
    rest >>= 8n;
    if ((rest === 0n && low < 0x80) || (rest === -1n && low >= 0x80)) return Uint8Array.from(bytes);
  }
}

function encodeTag(bodyBytes: number, type: number): Uint8Array {
  const bytes: number[] = [];
  let rest = bodyBytes * 8 + type;
  for (; rest >= 0x80; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 0x80);
  bytes.push(rest);
  if (bytes.length > MAX_TAG_BYTES) throw new RangeError(`a BIPF body of ${bodyBytes} bytes is too long`);
  return Uint8Array.from(bytes);
}
