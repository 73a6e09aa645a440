import { describe, expect, it } from "vitest";
import { DEMO_BRIDGE_LORA } from "../../../src/core/airtime.ts";
import { Context } from "../../../src/core/context.ts";
import { AirMemory } from "../../../src/core/replication/air-memory.ts";
import { NeedEstimate } from "../../../src/core/replication/need-estimate.ts";
import { seededRandom } from "../../support/seeded-random.ts";

const FEED = 1;
const OTHER = 2;
const ENTRIES = 20;

/** An estimate after both feeds were on air once, and all entries of one were wanted, in order. */
function afterOneFeed(): NeedEstimate {
  const context = new Context(seededRandom(1));
  const air = new AirMemory(context, DEMO_BRIDGE_LORA);
  for (const feedNo of [FEED, OTHER]) for (let seq = 1; seq <= ENTRIES; seq++) air.noteAiring(feedNo, seq, true);
  context.nowMs += 10_000;
  const need = new NeedEstimate(air);
  for (let seq = 1; seq <= ENTRIES; seq++) need.learn(OTHER, seq, true);
  return need;
}

describe("what is likely missed", () => {
  it("is what is like that which was wanted each time", () => {
    expect(afterOneFeed().isWorthRepeating(1)).toBe(true);
  });

  it("is not judged of one feed by how often another one is asked for", () => {
    const need = afterOneFeed();
    need.learn(FEED, ENTRIES, true);
    expect(need.isWorthRepeating(1)).toBe(true);
  });

  it("is a second time what this node's own losses of other feeds tell", () => {
    const afterSecond = (lost: number): boolean => {
      const context = new Context(seededRandom(1));
      const air = new AirMemory(context, DEMO_BRIDGE_LORA);
      for (const feedNo of [FEED, OTHER, FEED, OTHER])
        for (let seq = 1; seq <= ENTRIES; seq++) air.noteAiring(feedNo, seq, true);
      context.nowMs += 10_000;
      const need = new NeedEstimate(air);
      for (const seq of [1, 2, 3]) need.learn(FEED, seq, true);
      for (let entry = 0; entry < 30; entry++) {
        air.reception.note(false);
        if (entry < lost) air.reception.note(true);
      }
      return need.isWorthRepeating(2);
    };
    expect(afterSecond(15)).toBe(true);
    expect(afterSecond(2)).toBe(false);
  });

  it("is less when WANTs for later entries of the same feed go by", () => {
    const need = afterOneFeed();
    for (let wants = 0; wants < 5; wants++) need.learn(FEED, ENTRIES, true);
    expect(need.isWorthRepeating(1)).toBe(false);
  });
});
