import { describe, expect, it } from "vitest";
import { DEMO_BRIDGE_LORA } from "../../../src/core/airtime.ts";
import { Context } from "../../../src/core/context.ts";
import { AirMemory } from "../../../src/core/replication/air-memory.ts";

const memory = (): AirMemory => new AirMemory(new Context(() => 0.5), DEMO_BRIDGE_LORA);

describe("the memory of a channel", () => {
  it("keeps the entries of several feeds apart, in whatever order they are on air, and forgets those of one", () => {
    const air = memory();
    for (const feedNo of [1, 2, 1, 3, 2, 1]) air.noteAiring(feedNo, 7, false);
    expect([1, 2, 3, 4].map((feedNo) => air.countOf(feedNo, 7))).toEqual([3, 2, 1, 0]);
    air.noteAiring(4, 7, false);
    expect([4, 1].map((feedNo) => air.countOf(feedNo, 7))).toEqual([1, 3]);
    air.forget(1);
    expect([1, 2, 1].map((feedNo) => air.countOf(feedNo, 7))).toEqual([0, 2, 0]);
    air.noteAiring(1, 7, true);
    expect(air.countOf(1, 7)).toBe(1);
  });

  it("has no feed wait longer than 30 s for those asked for before, however many a stranger names", () => {
    const air = memory();
    for (let feedNo = 1; feedNo <= 500; feedNo++) air.noteAsked(feedNo);
    expect(air.turnMs(1)).toBe(0);
    expect(air.turnMs(2)).toBeCloseTo(2.9 * air.slotMs);
    expect(air.turnMs(500)).toBe(30_000);
  });
});
