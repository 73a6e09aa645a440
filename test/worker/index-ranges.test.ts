import fc from "fast-check";
import { expect, it } from "vitest";
import { IndexRanges } from "../../src/worker/index-ranges.ts";

it("holds what was added, once each, in as few ranges as there are gaps, and comes back from what is kept", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(40)), (indices) => {
      const ranges = new IndexRanges();
      const set = new Set<number>();
      for (const index of indices) {
        expect(ranges.add(index)).toBe(!set.has(index));
        set.add(index);
      }
      expect(ranges.size).toBe(set.size);
      const kept = JSON.parse(JSON.stringify(ranges)) as [number, number][];
      const listed = kept.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, at) => first + at));
      expect(listed).toEqual([...set].sort((a, b) => a - b));
      expect(kept.length).toBe([...set].filter((index) => !set.has(index - 1)).length);
      expect(new IndexRanges(kept).add(indices[0] ?? 0)).toBe(indices.length === 0);
    }),
  );
});
