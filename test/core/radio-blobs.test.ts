import { describe, expect, it } from "vitest";
import { DEMO_BRIDGE_LORA } from "../../src/core/airtime.ts";
import { asPointer, keyOf } from "../../src/core/bytes.ts";
import { Context } from "../../src/core/context.ts";
import { FaceState } from "../../src/core/face-state.ts";
import { AirMemory } from "../../src/core/replication/air-memory.ts";
import { RadioBlobs } from "../../src/core/replication/radio-blobs.ts";
import { pointerTo } from "../../src/core/sidechain.ts";
import { seededRandom } from "../support/seeded-random.ts";

const blob = Uint8Array.from({ length: 120 }, (_, i) => (i < 100 ? i + 1 : 0));

/** A face of a node that has put the blob's entry on air, and how long it waits before it answers a request for the blob. */
function responder(): { waitMs: () => number } {
  const context = new Context(seededRandom(3));
  const medium = { kind: "lora", settings: DEMO_BRIDGE_LORA, serialBitsPerSecond: 115_200 } as const;
  const air = new AirMemory(context, medium.settings);
  const face = new FaceState({ id: "face", medium }, context, air);
  const blobs = new RadioBlobs(context, face, air, { isWorthRepeating: () => false });
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

  it("gives requests that are replayed for an hour no more than half of the airtime", () => {
    const context = new Context(seededRandom(4));
    // 3.6 s in an hour, half of it: 13 frames of 135.8 ms.
    const medium = {
      kind: "lora",
      settings: DEMO_BRIDGE_LORA,
      serialBitsPerSecond: 115_200,
      dutyCycle: 0.001,
    } as const;
    const air = new AirMemory(context, medium.settings);
    const face = new FaceState({ id: "face", medium }, context, air);
    const blobs = new RadioBlobs(context, face, air, { isWorthRepeating: () => false });
    const pointer = asPointer(pointerTo(blob));
    blobs.noteEntry(keyOf(pointer), true, true);
    let sent = 0;
    for (let request = 0; request < 300; request++) {
      blobs.handleRequest([{ pointer, count: 1 }]);
      context.nowMs += 6000;
      context.fireDue();
      for (let effect = context.pollEffect(); effect; effect = context.pollEffect())
        if (effect.kind === "load-blobs") context.answer(effect.id, [blob]);
      while (blobs.sendNext()) sent++;
      context.nowMs += 4000;
    }
    expect(sent).toBe(13);
  });

  it("waits longer and longer apart from others when the same blob is asked for again after each answer", () => {
    const { waitMs } = responder();
    const waits = Array.from({ length: 12 }, waitMs);
    expect(Math.max(...waits.slice(3))).toBeGreaterThan(300);
  });

  it.each([
    { isMissed: true, isSentAlong: "the others of its level" },
    { isMissed: false, isSentAlong: "nothing" },
  ])("sends $isSentAlong along when a blob is asked for (others are probably missed: $isMissed)", ({ isMissed }) => {
    const context = new Context(seededRandom(5));
    const medium = { kind: "lora", settings: DEMO_BRIDGE_LORA, serialBitsPerSecond: 115_200 } as const;
    const air = new AirMemory(context, medium.settings);
    const face = new FaceState({ id: "face", medium }, context, air);
    const blobs = new RadioBlobs(context, face, air, { isWorthRepeating: (level) => isMissed && level === 1 });
    const [first, second, third] = [1, 2, 3].map((i) =>
      Uint8Array.from({ length: 120 }, (_, at) => (at < 100 ? i : 0)),
    );
    blobs.push([first, second, third]);
    while (blobs.sendNext()) context.nowMs += 200;
    context.nowMs += 1000;

    const sent = (): number => {
      let count = 0;
      while (blobs.sendBlind()) count++;
      return count;
    };
    const ask = (wanted: Uint8Array): void => {
      blobs.handleRequest([{ pointer: asPointer(pointerTo(wanted)), count: 1 }]);
      context.nowMs += 5000;
      context.fireDue();
      for (let effect = context.pollEffect(); effect; effect = context.pollEffect())
        if (effect.kind === "load-blobs") context.answer(effect.id, [wanted]);
      while (blobs.sendNext()) {}
    };
    ask(second);
    expect(sent()).toBe(isMissed ? 2 : 0);
    // All three were on air twice now, which is enough.
    context.nowMs += 1000;
    ask(third);
    expect(sent()).toBe(0);
  });

  it("sends along one level for a request, whatever it names, and nothing after a feed was unfollowed", () => {
    const context = new Context(seededRandom(7));
    const medium = { kind: "lora", settings: DEMO_BRIDGE_LORA, serialBitsPerSecond: 115_200 } as const;
    const air = new AirMemory(context, medium.settings);
    const face = new FaceState({ id: "face", medium }, context, air);
    const blobs = new RadioBlobs(context, face, air, { isWorthRepeating: () => true });
    const passes: number[] = [];
    blobs.whenBlind = (level) => passes.push(level);
    const made = [1, 2, 3, 4].map((i) => Uint8Array.from({ length: 120 }, (_, at) => (at < 100 ? i : 0)));
    // The first two are there twice, the others once.
    blobs.push(made.slice(0, 2));
    while (blobs.sendNext()) context.nowMs += 200;
    blobs.push(made);
    while (blobs.sendNext()) context.nowMs += 200;
    const ask = (wanted: readonly Uint8Array[]): void => {
      context.nowMs += 1000;
      blobs.handleRequest(wanted.map((blob) => ({ pointer: asPointer(pointerTo(blob)), count: 1 })));
      context.nowMs += 5000;
      context.fireDue();
      for (let effect = context.pollEffect(); effect; effect = context.pollEffect())
        if (effect.kind === "load-blobs")
          context.answer(
            effect.id,
            wanted.filter((blob) => keyOf(pointerTo(blob)) === keyOf(effect.pointer)),
          );
      while (blobs.sendNext()) {}
    };
    ask([made[0], made[2]]);
    expect(passes).toHaveLength(1);
    expect(blobs.sendBlind()).toBe(true);
    blobs.forget();
    ask([made[1]]);
    expect(blobs.sendBlind()).toBe(false);
  });

  it("counts what it sends among the frames of a channel that is not calm any more", () => {
    const context = new Context(seededRandom(6));
    const medium = { kind: "lora", settings: DEMO_BRIDGE_LORA, serialBitsPerSecond: 115_200 } as const;
    const air = new AirMemory(context, medium.settings);
    const blobs = new RadioBlobs(context, new FaceState({ id: "face", medium }, context, air), air, {
      isWorthRepeating: () => false,
    });
    blobs.push(Array.from({ length: 12 }, (_, i) => new Uint8Array(120).fill(i)));
    for (let sent = 0; sent < 12; sent++) {
      expect(air.isCalm).toBe(true);
      blobs.sendNext();
    }
    expect(air.isCalm).toBe(false);
    context.nowMs += 30_001;
    expect(air.isCalm).toBe(true);
  });
});
