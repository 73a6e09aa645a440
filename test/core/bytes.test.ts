import { Buffer } from "node:buffer";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  asDmx,
  asFeedId,
  asMid,
  asPointer,
  concatBytes,
  equalBytes,
  fromHex,
  isZero,
  keyOf,
  maybeFromHex,
  readUint32,
  toHex,
  VERSION_PREFIX,
  writeUint32,
} from "../../src/core/bytes.ts";

const anyBytes = fc.uint8Array({ maxLength: 200 });

describe("bytes one after the other", () => {
  it("stand in a new array, also those of one array, and of a Buffer, whose slice is no copy", () => {
    fc.assert(
      fc.property(fc.array(anyBytes, { minLength: 1, maxLength: 4 }), (arrays) => {
        expect(concatBytes(...arrays)).toEqual(new Uint8Array(Buffer.concat(arrays)));
        const buffer = Buffer.concat([Buffer.from([1]), ...arrays]);
        const copy = concatBytes(buffer.subarray(1));
        buffer.fill(0);
        expect(copy).toEqual(new Uint8Array(Buffer.concat(arrays)));
      }),
    );
  });
});

describe("hex", () => {
  it("is what Buffer makes of the bytes, and reads back in either case", () => {
    fc.assert(
      fc.property(anyBytes, (bytes) => {
        const expected = Buffer.from(bytes).toString("hex");
        expect(toHex(bytes)).toBe(expected);
        expect(fromHex(expected)).toEqual(bytes);
        expect(fromHex(expected.toUpperCase(), bytes.length)).toEqual(bytes);
      }),
    );
  });

  it("is refused when odd, of another size, or with a character that is no hex digit", () => {
    for (const text of ["0", "0g", "0x00", " 00", "00 ", "00\n", "٠٠", "ff f"]) {
      expect(maybeFromHex(text), JSON.stringify(text)).toBeUndefined();
      expect(() => fromHex(text)).toThrow(RangeError);
    }
    expect(maybeFromHex("0000", 1)).toBeUndefined();
    expect(maybeFromHex("", 0)).toEqual(new Uint8Array());
  });

  it("is never a reason to throw when it may be missing", () => {
    fc.assert(fc.property(fc.string({ unit: "binary" }), fc.nat(40), (text, size) => void maybeFromHex(text, size)));
  });
});

describe("branded bytes", () => {
  it.each([
    ["a feed ID", asFeedId, 32],
    ["a message ID", asMid, 20],
    ["a DMX", asDmx, 7],
    ["a hash pointer", asPointer, 20],
  ])("%s is a view of exactly its size", (_what, brand, size) => {
    const bytes = new Uint8Array(size);
    expect(brand(bytes)).toBe(bytes);
    for (const other of [0, size - 1, size + 1]) expect(() => brand(new Uint8Array(other))).toThrow(RangeError);
  });
});

describe("comparing", () => {
  it("finds equal what has the same bytes, and nothing else", () => {
    fc.assert(
      fc.property(anyBytes, anyBytes, (a, b) => {
        expect(equalBytes(a, b)).toBe(Buffer.compare(a, b) === 0);
        expect(keyOf(a) === keyOf(b)).toBe(Buffer.compare(a, b) === 0);
        expect(equalBytes(a, a.slice())).toBe(true);
      }),
    );
  });

  it("takes the key of a part as the key of a copy of that part", () => {
    fc.assert(
      fc.property(anyBytes, fc.nat(200), fc.nat(200), (bytes, x, y) => {
        const from = Math.min(x, bytes.length);
        const length = Math.min(y, bytes.length - from);
        expect(keyOf(bytes, from, length)).toBe(keyOf(bytes.slice(from, from + length)));
        expect(keyOf(bytes, from)).toBe(keyOf(bytes.slice(from)));
      }),
    );
  });

  it("calls zero only what has no bit set", () => {
    for (let bit = 0; bit < 160; bit++) {
      const bytes = new Uint8Array(20);
      expect(isZero(bytes)).toBe(true);
      bytes[bit >> 3] = 1 << (bit & 7);
      expect(isZero(bytes)).toBe(false);
    }
    expect(isZero(new Uint8Array())).toBe(true);
  });
});

it("writes and reads 32-bit integers as DataView does, big-endian", () => {
  fc.assert(
    fc.property(fc.nat(0xffffffff), fc.nat(8), (value, offset) => {
      const expected = new Uint8Array(12);
      new DataView(expected.buffer).setUint32(offset, value);
      const written = new Uint8Array(12);
      writeUint32(written, offset, value);
      expect(written).toEqual(expected);
      expect(readUint32(expected, offset)).toBe(value);
    }),
  );
  expect(readUint32(Uint8Array.of(255, 255, 255, 255), 0)).toBe(0xffffffff);
});

it("knows the version prefix as the ten ASCII bytes of tinyssb-v0", () => {
  expect(Buffer.from(VERSION_PREFIX).toString("latin1")).toBe("tinyssb-v0");
});
