/** How many blobs of a chain are asked for at first on a radio. */
import { describe, expect, it } from "vitest";
import { DEMO_BRIDGE_LORA } from "../../../src/core/airtime.ts";
import { asPointer } from "../../../src/core/bytes.ts";
import { Context } from "../../../src/core/context.ts";
import { FaceState } from "../../../src/core/face-state.ts";
import { AirMemory } from "../../../src/core/replication/air-memory.ts";
import { RadioBlobRequests } from "../../../src/core/replication/radio-blob-requests.ts";
import { readBlobRequest } from "../../support/reference-codec.ts";

describe("the first request for the blobs of a chain", () => {
  it.each([
    { kept: "nothing", agoMs: undefined, count: 8 },
    { kept: "a nameless frame, a minute ago", agoMs: 60_000, count: 1 },
    { kept: "a nameless frame, an hour ago", agoMs: 3_600_000, count: 8 },
  ])("asks for $count where $kept was kept", ({ agoMs, count }) => {
    const context = new Context(() => 0.5);
    context.nowMs = 1000;
    const medium = { kind: "lora", settings: DEMO_BRIDGE_LORA, serialBitsPerSecond: 115_200 } as const;
    const face = new FaceState({ id: "radio", medium }, context, new AirMemory(context, medium.settings));
    if (agoMs !== undefined) face.orphans.add(new Uint8Array(120));
    context.nowMs += agoMs ?? 0;
    const requests = new RadioBlobRequests(context);
    const chain = { next: asPointer(new Uint8Array(20)), missing: 100, tries: 0, dueMs: 0, batch: 0 };
    while (chain.tries === 0) context.nowMs = requests.ask(face, [chain]);
    context.nowMs += 60_000;
    context.fireDue();
    const sent: number[][] = [];
    for (let effect = context.pollEffect(); effect; effect = context.pollEffect())
      if (effect.kind === "transmit") sent.push(readBlobRequest(effect.packet).map((pair) => pair.count));
    expect(sent).toEqual([[count]]);
  });
});
