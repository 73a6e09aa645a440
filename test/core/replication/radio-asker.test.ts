import { describe, expect, it } from "vitest";
import { DEMO_BRIDGE_LORA } from "../../../src/core/airtime.ts";
import { asFeedId, asMid } from "../../../src/core/bytes.ts";
import { Context } from "../../../src/core/context.ts";
import { genesisAnchor } from "../../../src/core/entry.ts";
import { FaceState } from "../../../src/core/face-state.ts";
import { Replica } from "../../../src/core/replica.ts";
import { AirMemory } from "../../../src/core/replication/air-memory.ts";
import { RadioAsker } from "../../../src/core/replication/radio-asker.ts";
import { RadioCompany } from "../../../src/core/replication/radio-company.ts";

const feedId = asFeedId(new Uint8Array(32).fill(7));

function makeAsker(missingBlobs: number): { context: Context; air: AirMemory; asker: RadioAsker } {
  const context = new Context(() => 0.5);
  const medium = { kind: "lora", settings: DEMO_BRIDGE_LORA, serialBitsPerSecond: 115_200 } as const;
  const air = new AirMemory(context, medium.settings);
  const replica = new Replica({
    ...{ feedNo: 1, feedId, name: "", own: false, scheme: "ed25519", secret: undefined, lengthCode: "leb128" },
    ...{ anchor: genesisAnchor(feedId), front: { seq: 5, mid: asMid(new Uint8Array(20)) } },
    ...{ missingBlobs, parent: undefined },
  });
  const asker = new RadioAsker(context, new FaceState({ id: "radio", medium }, context, air), replica, {
    ...{ air, company: new RadioCompany(), isServedElsewhere: () => false },
  });
  return { context, air, asker };
}

/** Frames without a name that are heard until entries count as missing, where so many blobs are; Infinity beyond 1000. */
function framesUntilNeed(missingBlobs: number): number {
  const { asker } = makeAsker(missingBlobs);
  for (let frames = 1; frames <= 1000; frames++) {
    asker.handleUnnamed(`${frames}`);
    if (asker.isNeeding) return frames;
  }
  return Number.POSITIVE_INFINITY;
}

describe("frames without a name on a radio", () => {
  it("are taken for the blobs that are missing, and count as entries when there are more", () => {
    expect(framesUntilNeed(0)).toBe(1);
    expect(framesUntilNeed(4)).toBe(5);
  });

  it("count as entries in the end, however many blobs are missing, which may be for ever", () => {
    expect(framesUntilNeed(5000)).toBeLessThanOrEqual(64);
  });
});

describe("what a radio's asker counts as lost", () => {
  it("is an entry that came after one that follows it, once both are genuine", () => {
    const { context, air, asker } = makeAsker(0);
    for (const seq of [6, 7]) asker.handleRecognised(seq);
    expect(air.reception).toMatchObject({ heard: 0, lost: 0 });
    context.nowMs += 40;
    for (const seq of [6, 7]) asker.handleVerified(seq, context.nowMs - 40);
    expect(air.reception.lost).toBe(1);
    context.nowMs += 1000;
    asker.handleVerified(8, context.nowMs - 40);
    expect(air.reception.lost).toBeLessThan(1);
  });
});
