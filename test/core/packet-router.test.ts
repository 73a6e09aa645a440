import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { Node } from "../../src/core/node.ts";
import { gen1, hex } from "../support/vectors.ts";

const feedId = hex(gen1.keys[0].public);

function outcomeOf(packet: Uint8Array): unknown {
  const node = new Node(() => 0.5);
  node.start([], 0);
  node.addFace({ id: "lan", medium: { kind: "lan" } }, 0);
  node.handlePacket("lan", packet, 1);
  for (let effect = node.pollEffect(); effect; effect = node.pollEffect())
    if (effect.kind === "notify" && effect.event.kind === "packet") return effect.event.outcome;
  return undefined;
}

const sha7 = (...parts: (Uint8Array | string)[]): Buffer => {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest().subarray(0, 7);
};
const uint32 = (value: number): Uint8Array => Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value);

describe("a request", () => {
  const want = (...seqs: number[]): Uint8Array =>
    Buffer.concat([sha7(feedId, "want"), ...seqs.map((seq) => Buffer.concat([feedId, uint32(seq)]))]);
  const blobs = (...rest: Uint8Array[]): Uint8Array => Buffer.concat([sha7("tinyssb-v0", "blobs"), ...rest]);

  it.each([
    ["a WANT of SEQ 0 alone", want(0), "asks-nothing"],
    ["a WANT of SEQ 0 and 1 of a feed that is not here", want(0, 1), "unknown-feed"],
    ["a BLOB request for no blob", blobs(new Uint8Array(20), Uint8Array.of(0, 0)), "asks-nothing"],
    ["a BLOB request without a whole pair", blobs(new Uint8Array(21)), "wrong-length"],
  ])("that is %s gets its own reason", (_what, packet, outcome) => {
    expect(outcomeOf(packet)).toBe(outcome);
  });
});
