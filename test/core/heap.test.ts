import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Heap } from "../../src/core/heap.ts";

const ofNumbers = (): Heap<number> => new Heap((a, b) => a < b);

describe("a heap", () => {
  it("is empty at first and after the last row was taken", () => {
    const heap = ofNumbers();
    expect([heap.peek(), heap.pop()]).toEqual([undefined, undefined]);
    heap.push(3);
    expect([heap.peek(), heap.pop(), heap.peek(), heap.pop()]).toEqual([3, 3, undefined, undefined]);
  });

  it("gives rows out in order, however adding and taking are mixed", () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.integer(), { nil: "take" as const })), (steps) => {
        const heap = ofNumbers();
        const sorted: number[] = [];
        for (const step of steps) {
          if (step === "take") expect(heap.pop()).toBe(sorted.shift());
          else {
            heap.push(step);
            sorted.push(step);
            sorted.sort((a, b) => a - b);
          }
          expect(heap.peek()).toBe(sorted[0]);
        }
      }),
    );
  });
});
