import { describe, expect, it } from "vitest";
import { Context } from "../../src/core/context.ts";
import { logEntryName } from "../../src/core/entry.ts";
import { EntryChecks } from "../../src/core/entry-checks.ts";
import { FaceState } from "../../src/core/face-state.ts";
import { entries, FEED_ID, replicaOf } from "./entry-bench.ts";

describe("what is signed of a packet", () => {
  it("goes by its name and its bytes, also where the same packet was checked lately, under this name or another", () => {
    const context = new Context(() => 0.5);
    const face = new FaceState({ id: "lan", medium: { kind: "lan" } }, context);
    const checks = new EntryChecks(context);
    const replica = replicaOf();
    const all = entries(200);
    const names = all.map(({ seq, prev }) => logEntryName(FEED_ID, seq, prev));
    const expectMessage = (name: Uint8Array, packet: Uint8Array): void => {
      checks.check({ replica, name, packet, face }, () => {});
      const effect = context.pollEffect();
      if (effect?.kind !== "verify") throw new Error("nothing is verified");
      const message = Buffer.concat([name, packet.subarray(0, 56)]);
      expect([effect.message, effect.signature]).toEqual([new Uint8Array(message), packet.slice(56)]);
      context.answer(effect.id, true);
    };
    for (const at of [0, 1, 0, 0]) expectMessage(names[at], all[0].packet);
    for (const [at, { packet }] of all.entries()) expectMessage(names[at], packet);
    for (const [at, { packet }] of all.entries()) expectMessage(names[at], packet);
  });
});
