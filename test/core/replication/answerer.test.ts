import { describe, expect, it } from "vitest";
import { asFeedId, asMid, toHex } from "../../../src/core/bytes.ts";
import { Context } from "../../../src/core/context.ts";
import { genesisAnchor } from "../../../src/core/entry.ts";
import { EntryCache } from "../../../src/core/entry-cache.ts";
import { FaceState } from "../../../src/core/face-state.ts";
import { Replica } from "../../../src/core/replica.ts";
import { Answerer } from "../../../src/core/replication/answerer.ts";

const FRONT = 200;
const feedId = asFeedId(new Uint8Array(32).fill(7));
const packetOf = (seq: number): Uint8Array => new Uint8Array(120).fill(seq);

/** A node on a LAN that holds FRONT entries of another's feed. */
class Holder {
  readonly context = new Context(() => 0.5);
  private readonly face = new FaceState({ id: "lan", medium: { kind: "lan" } }, this.context);
  private readonly replica = new Replica({
    ...{ feedNo: 1, feedId, name: "", own: false, scheme: "ed25519", secret: undefined, lengthCode: "leb128" },
    ...{ anchor: genesisAnchor(feedId), front: { seq: FRONT, mid: asMid(new Uint8Array(20)) } },
    ...{ missingBlobs: 0, parent: undefined },
  });
  private readonly answerer: Answerer;
  private sent: number[] = [];

  constructor() {
    const cache = new EntryCache(this.context);
    for (let seq = 1; seq <= FRONT; seq++) cache.put(1, seq, packetOf(seq));
    this.answerer = new Answerer(this.context, this.face, cache);
  }

  /** Another node sends an entry that is here. */
  hear(seq: number): void {
    this.face.markHeard(packetOf(seq));
    this.answerer.handleHeard(packetOf(seq));
    this.answerer.handleHeardEntry(this.replica, seq, true);
    this.pass(0);
  }

  want(...seqs: number[]): void {
    this.answerer.handleWant(
      seqs.map((seq) => ({ feedId, feedKey: toHex(feedId), seq })),
      () => this.replica,
    );
    this.pass(0);
  }

  /** It shows an entry as part of the proof of a fork. */
  show(seq: number): void {
    this.face.enqueue("entry", packetOf(seq), { what: "entry", feedId, seq });
    this.pass(0);
  }

  pass(ms: number): void {
    const endMs = this.context.nowMs + ms;
    for (;;) {
      this.context.nowMs = Math.min(endMs, Math.max(this.context.nowMs, this.context.nextDeadlineMs()));
      this.context.fireDue();
      for (let effect = this.context.pollEffect(); effect; effect = this.context.pollEffect())
        if (effect.kind === "transmit") this.sent.push(effect.packet[0]);
      if (this.context.nowMs >= endMs) return;
    }
  }

  /** What it has sent since this was asked last. */
  takeSent(): number[] {
    return this.sent.splice(0);
  }
}

describe("who holds what is asked for on a LAN", () => {
  it("does not send again what went out as part of a proof while its answer was waiting", () => {
    const holder = new Holder();
    holder.want(2, 3);
    expect(holder.takeSent()).toEqual([]);
    holder.show(2);
    holder.pass(100);
    expect(holder.takeSent()).toEqual([2, 3]);
  });

  it("leaves it to who answers for the feed, and answers when that did not", () => {
    const holder = new Holder();
    holder.hear(1);
    holder.want(2);
    holder.pass(100);
    expect(holder.takeSent()).toEqual([]);
    holder.want(2);
    holder.pass(100);
    expect(holder.takeSent()).toEqual([2]);
  });

  it("goes on leaving it where a WANT got lost now and then", () => {
    const holder = new Holder();
    for (let seq = 2; seq <= 100; seq++) {
      holder.want(seq);
      // Every third one is asked for again before the other node answers.
      if (seq % 3 === 0) holder.want(seq);
      holder.hear(seq);
      holder.pass(100);
    }
    expect(holder.takeSent()).toEqual([]);
  });

  it("is not kept from answering by who sends one entry over and over", () => {
    const holder = new Holder();
    let answeredAtOnce = 0;
    for (let seq = 2; seq <= 100; seq++) {
      holder.hear(1);
      holder.want(seq);
      holder.pass(100);
      if (holder.takeSent().includes(seq)) answeredAtOnce++;
      else {
        holder.want(seq);
        holder.pass(100);
        expect(holder.takeSent()).toEqual([seq]);
      }
    }
    expect(answeredAtOnce).toBeGreaterThan(80);
  });
});
