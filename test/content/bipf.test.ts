import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Bipf,
  encodeBipf,
  isBipfDict,
  isBipfDouble,
  isBipfList,
  MAX_BIPF_DEPTH,
  MAX_BIPF_VALUES,
  maybeDecodeBipf,
} from "../../src/content/bipf.ts";
import { bipfNotation, MAX_NOTATION_LENGTH } from "../../src/content/bipf-notation.ts";
import { gen2, hex, type TypedTree } from "../support/vectors.ts";

const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

/** The value of a tree of the vectors. */
function treeValue(tree: TypedTree): Bipf {
  switch (tree.t) {
    case "none":
      return null;
    case "bool":
    case "str":
      return tree.v;
    case "int":
      return Number.isSafeInteger(Number(tree.v)) ? Number(tree.v) : BigInt(tree.v);
    case "double":
      return { double: Number(tree.v.replace("inf", "Infinity")) };
    case "bytes":
      return hex(tree.v);
    case "list":
      return tree.v.map(treeValue);
    case "dict":
      return { dict: tree.v.map(([key, value]) => [treeValue(key), treeValue(value)] as const) };
  }
}

const anyValue: fc.Arbitrary<Bipf> = fc.letrec<{ value: Bipf; leaf: Bipf }>((tie) => ({
  leaf: fc.oneof(
    fc.constant(null),
    fc.boolean(),
    fc.string({ unit: "grapheme" }),
    fc.maxSafeInteger(),
    fc.bigInt({ min: 2n ** 53n, max: 2n ** 63n - 1n }),
    fc.uint8Array({ maxLength: 40 }),
    fc.double({ noNaN: true }).map((double) => ({ double })),
  ),
  value: fc.oneof(
    { maxDepth: 4 },
    tie("leaf"),
    fc.array(tie("value"), { maxLength: 5 }),
    fc.array(fc.tuple(tie("leaf"), tie("value")), { maxLength: 4 }).map((dict) => ({ dict })),
  ),
})).value;

/** The reference's rule for what a valid value is, in a few lines of its own: the size of the value, or -1. */
function sizeOfValid(bytes: Uint8Array, from: number, end: number): number {
  let tag = 0;
  let at = from;
  for (let shift = 0; ; shift += 7) {
    if (at >= end || shift > 21) return -1;
    tag += (bytes[at] & 0x7f) * 2 ** shift;
    if (bytes[at++] < 0x80) break;
  }
  const bodyEnd = at + Math.floor(tag / 8);
  return bodyEnd > end || tag % 8 === 7 ? -1 : bodyEnd - from;
}

describe("BIPF", () => {
  it.each(gen2.bipf.ints)("has the integer $value as the reference has it", ({ value, enc }) => {
    const number = Number.isSafeInteger(Number(value)) ? Number(value) : BigInt(value);
    expect(toHex(encodeBipf(number))).toBe(enc);
    expect(maybeDecodeBipf(hex(enc))).toEqual({ value: number, size: enc.length / 2 });
  });

  it("has strings and bytes as the reference has them, with lengths in bytes", () => {
    for (const { value, enc } of gen2.bipf.strings) {
      expect(toHex(encodeBipf(value))).toBe(enc);
      expect(maybeDecodeBipf(hex(enc))).toEqual({ value, size: enc.length / 2 });
    }
    for (const { value_hex, enc } of gen2.bipf.bytes) {
      expect(toHex(encodeBipf(hex(value_hex)))).toBe(enc);
      expect(maybeDecodeBipf(hex(enc))?.value).toEqual(hex(value_hex));
    }
  });

  it.each(gen2.bipf.values)("has the value $enc as the reference has it", ({ value, enc }) => {
    expect(toHex(encodeBipf(treeValue(value)))).toBe(enc);
    expect(maybeDecodeBipf(hex(enc))).toEqual({ value: treeValue(value), size: enc.length / 2 });
  });

  it.each(gen2.app.clear)("has the application's $label as the reference has it", ({ value, bipf }) => {
    expect(toHex(encodeBipf(treeValue(value)))).toBe(bipf);
    expect(maybeDecodeBipf(hex(bipf))?.value).toEqual(treeValue(value));
  });

  it.each(gen2.bipf.reject)("is not read from $code", ({ enc }) => {
    expect(maybeDecodeBipf(hex(enc))).toBeUndefined();
  });

  it("comes back, whatever follows it, and from no shorter part", () => {
    fc.assert(
      fc.property(anyValue, fc.uint8Array({ maxLength: 8 }), (value, tail) => {
        const bytes = encodeBipf(value);
        const read = maybeDecodeBipf(Buffer.concat([bytes, tail]));
        expect(read).toEqual({ value, size: bytes.length });
        for (let size = 0; size < bytes.length; size++)
          expect(maybeDecodeBipf(bytes.subarray(0, size))).toBeUndefined();
      }),
    );
  });

  it("of bits that flipped on the way is read whole or not at all, and never throws", () => {
    fc.assert(
      fc.property(anyValue, fc.nat(), (value, at) => {
        const bytes = encodeBipf(value);
        const bit = at % (8 * bytes.length);
        bytes[bit >> 3] ^= 1 << (bit & 7);
        const read = maybeDecodeBipf(bytes);
        if (read) expect(read.size).toBe(sizeOfValid(bytes, 0, bytes.length));
      }),
    );
  });

  it("is read from random bytes without throwing, and what is read can be written", () => {
    let read = 0;
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const decoded = maybeDecodeBipf(bytes);
        if (!decoded) return;
        read++;
        expect(decoded.size).toBeLessThanOrEqual(bytes.length);
        expect(bipfNotation(decoded.value).length).toBeLessThanOrEqual(MAX_NOTATION_LENGTH);
        expect(maybeDecodeBipf(encodeBipf(decoded.value))?.value).toEqual(decoded.value);
      }),
      { numRuns: 3000 },
    );
    expect(read).toBeGreaterThan(100);
  });

  it("is refused when it nests too deep or has too many values, written and read", () => {
    const nested = (depth: number): Bipf => (depth === 1 ? [] : [nested(depth - 1)]);
    expect(maybeDecodeBipf(encodeBipf(nested(MAX_BIPF_DEPTH)))).toBeDefined();
    expect(() => encodeBipf(nested(MAX_BIPF_DEPTH + 1))).toThrow(RangeError);
    let deep = hex("04");
    for (let depth = 0; depth < 200; depth++) {
      const tag = 8 * deep.length + 4;
      deep = Buffer.concat([tag < 128 ? hex("00").fill(tag) : Uint8Array.of((tag & 0x7f) | 0x80, tag >> 7), deep]);
    }
    expect(maybeDecodeBipf(deep)).toBeUndefined();
    const flat = new Array(MAX_BIPF_VALUES - 1).fill(null);
    expect(maybeDecodeBipf(encodeBipf(flat))).toBeDefined();
    expect(() => encodeBipf([...flat, null])).toThrow(RangeError);
    expect(maybeDecodeBipf(Buffer.concat([hex("84800406").subarray(0, 3), Buffer.alloc(8192, 6)]))).toBeUndefined();
  });

  it("does not write what it could not read", () => {
    expect(() => encodeBipf(2n ** 63n)).toThrow(RangeError);
    expect(() => encodeBipf(0.5)).toThrow(RangeError);
    expect(() => encodeBipf({ dict: [[[], 1]] })).toThrow(RangeError);
  });

  it("tells its composite values apart", () => {
    expect(isBipfList([])).toBe(true);
    expect(isBipfList({ dict: [] })).toBe(false);
    expect(isBipfDict({ dict: [] })).toBe(true);
    expect(isBipfDouble({ double: 1 })).toBe(true);
    expect(isBipfDouble(null)).toBe(false);
  });
});

describe("the notation of a value", () => {
  it("shows every kind of value, and hides no control or direction character", () => {
    const value: Bipf = [
      "KAN",
      null,
      true,
      -3,
      hex("00ff"),
      { double: 2 },
      { dict: [["k", 1]] },
      "a\u202eb\u001b\u0085",
    ];
    expect(bipfNotation(value)).toBe(`["KAN", null, true, -3, h'00ff', 2.0, {"k": 1}, "a\\u202eb\\u001b\\u0085"]`);
  });

  it("is cut where it becomes long", () => {
    expect(bipfNotation("x".repeat(10_000))).toHaveLength(MAX_NOTATION_LENGTH);
    expect(bipfNotation(new Uint8Array(100))).toContain("(100 bytes)");
  });
});
