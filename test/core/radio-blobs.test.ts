import { describe, expect, it } from "vitest";
import { DEMO_BRIDGE_LORA } from "../../src/core/airtime.ts";
import { asPointer, keyOf } from "../../src/core/bytes.ts";
import { Context } from "../../src/core/context.ts";
import { FaceState } from "../../src/core/face-state.ts";
import { RadioBlobs } from "../../src/core/replication/radio-blobs.ts";
import { pointerTo } from "../../src/core/sidechain.ts";
import { seededRandom } from "../support/seeded-random.ts";

const blob = Uint8Array.from({ length: 120 }, (_, i) => (i < 100 ? i + 1 : 0));

/** A face of a node that has put the blob's entry on air, and how long it waits before it answers a request for the blob. */
function responder(): { waitMs: () => number } {
  const context = new Context(seededRandom(3));
  const medium = { kind: "lora", settings: DEMO_BRIDGE_LORA, serialBitsPerSecond: 115_200 } as const;
  const face = new FaceState({ id: "face", medium }, context);
  const blobs = new RadioBlobs(context, face, face.air!);
  const pointer = pointerTo(blob);
  blobs.noteEntry(keyOf(pointer), true, true);
  const waitMs = (): number => {
    const askedMs = context.nowMs;
    blobs.handleRequest([{ pointer: asPointer(pointer), count: 1 }]);
    while (context.pollEffect()) {}
    context.nowMs = context.nextDeadlineMs();
    const waited = context.nowMs - askedMs;
    context.fireDue();
    for (let effect = context.pollEffect(); effect; effect = context.pollEffect())
      if (effect.kind === "load-blobs") context.answer(effect.id, [blob]);
    blobs.sendNext();
    context.nowMs += 10_000;
    return waited;
  };
  return { waitMs };
}

describe("blobs on a radio", () => {
  it("answers at once for an own entry that it put on air last", () => {
    const { waitMs } = responder();
    for (let request = 0; request < 3; request++) expect(waitMs()).toBeLessThanOrEqual(30);
  });

  it("waits longer and longer apart from others when the same blob is asked for again after each answer", () => {
    const { waitMs } = responder();
    const waits = Array.from({ length: 12 }, waitMs);
    expect(Math.max(...waits.slice(3))).toBeGreaterThan(300);
  });
});
