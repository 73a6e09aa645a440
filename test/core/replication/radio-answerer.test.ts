import { describe, expect, it } from "vitest";
import { DEMO_BRIDGE_LORA } from "../../../src/core/airtime.ts";
import { asFeedId, asMid } from "../../../src/core/bytes.ts";
import { Context } from "../../../src/core/context.ts";
import { genesisAnchor } from "../../../src/core/entry.ts";
import { EntryCache } from "../../../src/core/entry-cache.ts";
import { FaceState } from "../../../src/core/face-state.ts";
import type { NamedPair } from "../../../src/core/packet-facts.ts";
import { Replica } from "../../../src/core/replica.ts";
import { AirMemory } from "../../../src/core/replication/air-memory.ts";
import { RadioAnswerer } from "../../../src/core/replication/radio-answerer.ts";
import { RadioCompany } from "../../../src/core/replication/radio-company.ts";

const feedId = asFeedId(new Uint8Array(32).fill(7));
const FEED = 1;
const ENTRIES = { feedNo: FEED, firstSeq: 1, packets: new Uint8Array(5 * 120), mids: new Uint8Array(5 * 20) };

/** How long an author that was wanted waits until it sends the entry, ms, where `feeds` were asked for before and others are heard all the time. */
function waitMs(feeds: number, busyMs: number): number {
  const context = new Context(() => 0.5);
  context.nowMs = 1000;
  const medium = { kind: "lora", settings: DEMO_BRIDGE_LORA, serialBitsPerSecond: 115_200 } as const;
  const air = new AirMemory(context, medium.settings);
  const face = new FaceState({ id: "radio", medium }, context, air);
  const replica = new Replica({
    ...{ feedNo: FEED, feedId, name: "", own: true, scheme: "ed25519", secret: undefined, lengthCode: "leb128" },
    ...{ anchor: genesisAnchor(feedId), front: { seq: 5, mid: asMid(new Uint8Array(20)) } },
    ...{ missingBlobs: 0, parent: undefined },
  });
  const answerer = new RadioAnswerer(context, face, new EntryCache(context), { air, company: new RadioCompany() });
  for (let feed = FEED + 1; feed <= FEED + feeds; feed++) {
    air.noteAsked(feed);
    air.noteWant(feed, 1);
  }
  answerer.handleWant([{ feedId, seq: 1 } as unknown as NamedPair], () => replica);
  const wantedMs = context.nowMs;
  while (context.nowMs < wantedMs + 120_000) {
    for (let effect = context.pollEffect(); effect; effect = context.pollEffect())
      if (effect.kind === "load-entries") context.answer(effect.id, [ENTRIES]);
      else if (effect.kind === "transmit") return context.nowMs - wantedMs;
    context.nowMs += 50;
    if (context.nowMs < wantedMs + busyMs) answerer.handleHeard(new Uint8Array(120));
    context.fireDue();
  }
  return Number.POSITIVE_INFINITY;
}

describe("who answers on a radio", () => {
  it("waits for silence, and for the feeds that were asked for before", () => {
    const aloneMs = waitMs(0, 2000);
    expect(aloneMs).toBeGreaterThan(2000);
    expect(waitMs(10, 2000)).toBeGreaterThan(aloneMs + 3000);
  });

  it("waits 30 s at most, both together", () => {
    expect(waitMs(10, 29_000)).toBeGreaterThan(29_000);
    expect(waitMs(10, 29_000)).toBeLessThanOrEqual(30_050);
  });
});
