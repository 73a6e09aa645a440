/** Own entries from a draft to the signed packet that waits for its commit. Packets and signatures are the reference's. */
import { describe, expect, it } from "vitest";
import { MAX_SEQ } from "../../src/core/bytes.ts";
import { Context } from "../../src/core/context.ts";
import type { Effect } from "../../src/core/effects.ts";
import type { EnvironmentErrorCode } from "../../src/core/environment-error.ts";
import { MAX_CONTENT_BYTES, MAX_PENDING_PUBLISHES } from "../../src/core/limits.ts";
import { Publisher } from "../../src/core/publisher.ts";
import { makeChain } from "../support/reference-codec.ts";
import { entries, entryAfter, replicaOf, SIGNER } from "./entry-bench.ts";

const text = (value: string) => new TextEncoder().encode(value);

function bench(record: Parameters<typeof replicaOf>[0] = {}) {
  const context = new Context(() => 0.5);
  const replica = replicaOf({ own: true, ...record });
  const state = { refusal: undefined as EnvironmentErrorCode | undefined, ready: 0, canSign: true };
  const failures: [token: string, code: string][] = [];
  const toSign: Extract<Effect, { kind: "sign" }>[] = [];
  const publisher = new Publisher(
    context,
    replica,
    () => state.ready++,
    () => state.refusal,
  );
  const poll = (): void => {
    for (let effect = context.pollEffect(); effect; effect = context.pollEffect())
      if (effect.kind === "sign") toSign.push(effect);
      else if (effect.kind === "notify" && effect.event.kind === "publish-failed")
        failures.push([effect.event.token, effect.event.code]);
  };
  return {
    ...{ replica, state, failures, publisher, toSign },
    append: (token: string, content = text(token)) => {
      publisher.publish({ token, type: 0, content });
      poll();
    },
    /** The key signs all that it is asked to, one after the other; returns how many at the same time at most. */
    sign: (): number => {
      let most = 0;
      for (poll(); toSign.length > 0; poll()) {
        most = Math.max(most, toSign.length);
        const { id, message } = toSign.shift()!;
        context.answer(id, state.canSign ? new Uint8Array(SIGNER.sign(message)) : undefined);
      }
      return most;
    },
    /** Signs only what is asked now. */
    signOne: () => {
      const { id, message } = toSign.shift()!;
      context.answer(id, new Uint8Array(SIGNER.sign(message)));
      poll();
    },
    poll,
  };
}

describe("own entries", () => {
  it("are those of the reference, signed one after the other, each after the one before", () => {
    const { append, sign, replica, state, failures } = bench();
    for (let seq = 1; seq <= 3; seq++) append(`entry ${seq}`);
    expect(sign()).toBe(1);
    expect(replica.tentative.map(({ packet }) => packet)).toEqual(entries(3).map(({ packet }) => packet));
    expect(replica.tentative.map(({ token }) => token)).toEqual(["entry 1", "entry 2", "entry 3"]);
    expect([state.ready, failures]).toEqual([3, []]);
  });

  it("of long content bring their blobs", () => {
    const { publisher, sign, replica } = bench();
    const content = text("long ".repeat(100));
    publisher.publish({ token: "long", type: 1, content });
    sign();
    const { payload, blobs } = makeChain(content, "leb128");
    const [{ packet, blobs: written }] = replica.tentative;
    expect(packet.subarray(8, 56)).toEqual(new Uint8Array(payload));
    expect(written).toEqual(blobs.map((blob) => new Uint8Array(blob)));
  });

  it("are refused by their code: too long, too many, or nothing may be written", () => {
    const { append, publisher, failures, state, poll } = bench();
    append("plain", new Uint8Array(49));
    publisher.publish({ token: "chain", type: 1, content: new Uint8Array(MAX_CONTENT_BYTES + 1) });
    poll();
    expect(failures.splice(0)).toEqual([
      ["plain", "too-long"],
      ["chain", "too-long"],
    ]);
    for (let i = 0; i < MAX_PENDING_PUBLISHES + 1; i++) append(`${i}`);
    expect(failures).toEqual([]);
    append("one more");
    expect(failures.splice(0)).toEqual([["one more", "too-busy"]]);
    state.refusal = "own-feed-moved";
    append("moved");
    expect(failures).toEqual([["moved", "own-feed-moved"]]);
  });

  it("that are being signed when writing is locked never get on their way", () => {
    const { append, sign, replica, state, failures } = bench();
    append("late");
    state.refusal = "own-feed-moved";
    sign();
    expect([replica.tentative, failures]).toEqual([[], [["late", "own-feed-moved"]]]);
  });

  it("are given up as a whole when a commit fails, and the next one is signed for the first free place", () => {
    const { append, sign, publisher, replica, failures, signOne, poll } = bench();
    for (let seq = 1; seq <= 2; seq++) append(`entry ${seq}`);
    sign();
    append("entry 3");
    append("entry 4");
    publisher.giveUp("quota", "");
    poll();
    expect(failures.splice(0)).toEqual([
      ["entry 1", "quota"],
      ["entry 2", "quota"],
      ["entry 4", "quota"],
    ]);
    expect(replica.tentative).toEqual([]);
    // The signature for SEQ 3 came too late: it is made anew, for SEQ 1.
    signOne();
    sign();
    const anew = entryAfter(1, entries(1)[0].prev, "entry 3").packet;
    expect(replica.tentative.map(({ token, packet }) => [token, packet])).toEqual([["entry 3", anew]]);
  });

  it("wait while a received entry is on its way, and go after it", () => {
    const { append, sign, publisher, replica } = bench();
    const [first, second] = entries(2);
    const received = replica.append(first.packet, { faceId: "lan" });
    append("entry 2");
    expect(publisher.isBusy).toBe(true);
    expect(sign()).toBe(0);
    received.verified = true;
    replica.settle(1);
    publisher.signNext();
    sign();
    expect(replica.tentative.map(({ packet }) => packet)).toEqual([second.packet]);
  });

  it("fail where the key can not sign, or the last SEQ is taken, and those after them are tried", () => {
    const { append, sign, state, failures } = bench();
    state.canSign = false;
    append("a");
    append("b");
    sign();
    expect(failures).toEqual([
      ["a", "store-failed"],
      ["b", "store-failed"],
    ]);
    const full = bench({ front: { seq: MAX_SEQ, mid: entries(1)[0].mid } });
    full.append("beyond");
    full.sign();
    expect(full.failures).toEqual([["beyond", "store-failed"]]);
  });

  it("that wait are told when nothing may be written any more", () => {
    const { append, publisher, failures, poll } = bench();
    append("signing");
    append("waiting");
    publisher.stop("own-feed-forked", []);
    poll();
    expect(failures).toEqual([["waiting", "own-feed-forked"]]);
  });
});
