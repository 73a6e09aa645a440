/** Blocks of text in memory: a number of characters, whatever becomes of the blocks meanwhile. */
import { expect, it } from "vitest";
import { HeldBlocks } from "../../src/worker/held-blocks.ts";
import { TextBlock } from "../../src/worker/text-blocks.ts";

function blockOf(characters: number): TextBlock {
  const block = new TextBlock(1);
  block.add("text", "x".repeat(characters));
  return block;
}

it("lets go of what was used longest ago, and holds one block of any length", () => {
  const held = new HeldBlocks(100);
  for (const key of ["a", "b"]) held.put(key, blockOf(40));
  held.use("a", held.maybe("a")!);
  held.put("c", blockOf(40));
  expect(["a", "b", "c"].map((key) => held.maybe(key) !== undefined)).toEqual([true, false, true]);
  held.put("d", blockOf(500));
  expect(["a", "c", "d"].map((key) => held.maybe(key) !== undefined)).toEqual([false, false, true]);
});

it("counts what blocks have grown by, also one that left and came back", () => {
  const held = new HeldBlocks(100);
  const growing = blockOf(40);
  held.put("a", growing);
  growing.add("text", "x".repeat(40));
  held.put("b", blockOf(40));
  expect(held.maybe("a")).toBeUndefined();
  held.put("a", growing);
  expect(held.maybe("b")).toBeUndefined();
  held.put("c", blockOf(20));
  expect(held.maybe("a")).toBe(growing);
});
