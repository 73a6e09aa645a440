import { describe, expect, it } from "vitest";
import { DEMO_BRIDGE_LORA } from "../../../src/core/airtime.ts";
import { AirtimeLedger } from "../../../src/core/airtime-ledger.ts";
import { Context } from "../../../src/core/context.ts";
import { AirMemory } from "../../../src/core/replication/air-memory.ts";
import type { AnsweredFeed } from "../../../src/core/replication/answered-feed.ts";
import { Responsibility } from "../../../src/core/replication/responsibility.ts";
import { seededRandom } from "../../support/seeded-random.ts";

/** WANTs for entry 1 after which its author answers; 36 s of airtime an hour are 265 frames. */
function wantsUntilAnswered(kept: number): number {
  const context = new Context(seededRandom(1));
  context.nowMs = 100_000;
  const air = new AirMemory(context, DEMO_BRIDGE_LORA);
  const responsibility = new Responsibility(context, air, new AirtimeLedger(0.01, [], context.nowMs));
  const replica = { own: true, feedNo: 1, front: { seq: 10 + kept } };
  // Another node put the entry on air last, as happens when it was repaired.
  const airing = air.noteAiring(1, 1, false);
  const feed = {
    replica,
    highestAired: 10,
    lastTrafficMs: context.nowMs,
    passing: { isWay: false },
  } as unknown as AnsweredFeed;
  let wants = 1;
  while (responsibility.decide(feed, 1, { wants, airing }) === "later") wants++;
  return wants;
}

describe("who is responsible for an answer on a radio", () => {
  it("is an author later when it needs its airtime for entries that were never on air", () => {
    const plenty = wantsUntilAnswered(0);
    expect(plenty).toBe(2);
    expect(wantsUntilAnswered(1000)).toBe(2 * plenty);
  });
});
