import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  BLOCK_ENTRIES,
  blockOf,
  MAX_KEPT_CHARACTERS,
  maybeReadBlock,
  TextBlock,
} from "../../src/worker/text-blocks.ts";

const texts = fc.array(
  fc.string({ unit: "grapheme", maxLength: 40 }).map((text) => text.toWellFormed()),
  { maxLength: 40 },
);
const blockWith = (list: readonly string[], firstSeq = 1) => {
  const block = new TextBlock(firstSeq);
  for (const text of list) block.add("text", text);
  return block;
};

describe("a block of texts", () => {
  it("finds the entries that hold every word, each by its own text", () => {
    const block = new TextBlock(257);
    block.add("text", "one two");
    block.add("missing");
    block.add("text", "two three");
    block.add("none");
    block.add("text", "");
    block.add("long");
    block.add("text", "three one two");
    expect([...block.find(["two"])]).toEqual([257, 259, 263]);
    expect([...block.find(["two", "one"])]).toEqual([257, 263]);
    expect([...block.find(["twotwo"])]).toEqual([]);
    expect(block.stateOf(262)).toBe("long");
    expect(block.stateOf(264)).toBeUndefined();
    expect([1, 256, 257].map(blockOf)).toEqual([0, 0, 1]);
  });

  it("finds what looking through each text finds", () => {
    fc.assert(
      fc.property(
        texts,
        fc.array(fc.string({ unit: fc.constantFrom("a", "b", " "), minLength: 1, maxLength: 3 }), {
          minLength: 1,
          maxLength: 3,
        }),
        (list, words) => {
          const mixed = list.map((text, at) =>
            at % 3 === 0 ? text : text.replaceAll(/./gu, (c) => "ab "[c.charCodeAt(0) % 3]),
          );
          const expected = mixed.flatMap((text, at) => (words.every((word) => text.includes(word)) ? [at + 1] : []));
          expect([...blockWith(mixed).find(words)].sort((a, b) => a - b)).toEqual(expected);
        },
      ),
    );
  });

  it("is read as it was written", () => {
    fc.assert(
      fc.property(texts, (list) => {
        const read = maybeReadBlock(blockWith(list, 7).serialized(), 7)!;
        expect(read.nextSeq).toBe(7 + list.length);
        expect(read.serialized()).toEqual(blockWith(list, 7).serialized());
      }),
    );
    // | version | two entries | text of 2 units | nothing | "hé" |
    const bytes = Uint8Array.from(Buffer.from("01000000020000000002010000000068c3a9", "hex"));
    const read = maybeReadBlock(bytes, 1)!;
    expect([...read.find(["hé"])]).toEqual([1]);
    expect(read.stateOf(2)).toBe("none");
    expect(read.serialized()).toEqual(bytes);
  });

  it("is none when it is cut anywhere, says more than it has, or is of another version", () => {
    const whole = blockWith(["some text", "and more"]).serialized();
    for (let length = 0; length < whole.length; length++)
      expect(maybeReadBlock(whole.slice(0, length), 1)).toBeUndefined();
    expect(maybeReadBlock(Uint8Array.of(...whole, 0x61), 1)).toBeUndefined();
    expect(maybeReadBlock(whole.with(0, 2), 1)).toBeUndefined();
    expect(maybeReadBlock(whole.with(5, 4), 1)).toBeUndefined();
    expect(maybeReadBlock(blockWith(Array(BLOCK_ENTRIES + 1).fill("x")).serialized(), 1)).toBeUndefined();
    expect(maybeReadBlock(blockWith(["x".repeat(MAX_KEPT_CHARACTERS + 1)]).serialized(), 1)).toBeUndefined();
  });

  it("never throws on bytes of anything", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        maybeReadBlock(bytes, 1);
        maybeReadBlock(Uint8Array.of(1, 0, 0, 0, ...bytes), 1);
      }),
    );
  });
});
