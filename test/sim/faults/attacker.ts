/**
 * Somebody without a key who knows everything else: all entries, what is expected next, and what was asked for.
 */
import { BLOB_REQUEST_DMX, dmxOf, makeBlobRequest, makeWant, midOf } from "../../support/reference-codec.ts";
import type { Dice } from "./concerns.ts";
import type { FeedTruth } from "./feed-truth.ts";
import type { Attack } from "./plan.ts";

const MAX_REMEMBERED = 64;
const HIGHEST_SEQ = 0xffffffff;
/** DMX of the feed list of later nodes, and the letter that erases everything there. */
const GOSET_DMX = Buffer.from("613dfa70c47aba", "hex");
const ZAP = 0x7a;

export class Attacker {
  private readonly dice: Dice;
  private readonly truths: readonly FeedTruth[];
  private readonly heard: Uint8Array[] = [];
  private readonly bad = new Map<FeedTruth, Uint8Array>();
  private chain: { truth: FeedTruth; seq: number; mid: Uint8Array } | undefined;

  constructor(dice: Dice, truths: readonly FeedTruth[]) {
    this.dice = dice;
    this.truths = truths;
  }

  handlePacket(packet: Uint8Array): void {
    this.heard.push(packet);
    if (this.heard.length > MAX_REMEMBERED) this.heard.shift();
  }

  /** The next packet of an attack. */
  make(attack: Attack): Uint8Array {
    const { dice } = this;
    const truth = dice.pick(this.truths);
    const { log } = truth;
    const fid = log.feedId;
    switch (attack) {
      case "bad-signature":
        return this.badEntry(truth, dice.chance(0.8) ? log.length : dice.whole(0, log.length));
      case "bad-chain":
        return this.badSuccessor(truth);
      case "same-bad-bytes": {
        const seq = log.length + 1;
        const known = this.bad.get(truth);
        const dmx = dmxOf(fid, seq, log.midOf(seq - 1));
        if (known && Buffer.compare(known.subarray(0, 7), dmx) === 0) return known;
        const made = this.badEntry(truth, log.length);
        this.bad.set(truth, made);
        return made;
      }
      case "want-flood": {
        const seq = dice.whole(1, Math.max(1, log.length));
        const pairs = Array.from({ length: 6 }, (_, i) => ({ fid, seq: dice.chance(0.5) ? seq : seq + i }));
        return makeWant(pairs, dice.pick(["poc01", "later"] as const));
      }
      case "blob-flood": {
        const blob = log.length > 0 ? log.packets[dice.whole(0, log.length - 1)] : dice.bytes(120);
        const pointer = blob.subarray(8 + 28, 8 + 48);
        return makeBlobRequest(Array.from({ length: 11 }, () => ({ pointer, count: dice.pick([1, 40, 65_535]) })));
      }
      case "replay":
        return this.heard.length > 0 ? dice.pick(this.heard) : dice.bytes(43);
      case "junk":
        return dice.bytes(120);
      case "false-head":
        return makeWant([{ fid, seq: dice.pick([HIGHEST_SEQ, log.length + 1000, log.length + 2]) }]);
      case "seq-zero":
        return makeWant([0, 0, 0, 0].map((seq) => ({ fid, seq })));
      case "zap":
        return Buffer.concat([GOSET_DMX, Buffer.of(ZAP), dice.bytes(35), Buffer.from("ffffffff", "hex")]);
      case "odd-lengths":
        return this.oddLength(fid);
      case "flipped-entries": {
        if (log.length === 0) return dice.bytes(120);
        const flipped = log.packets[dice.whole(0, log.length - 1)].slice();
        flipped[dice.whole(7, 119)] ^= 1 << dice.whole(0, 7);
        return flipped;
      }
    }
  }

  /** An entry after `seq` with the right DMX and a signature of nothing. */
  private badEntry({ log }: FeedTruth, seq: number): Uint8Array {
    const packet = this.dice.bytes(120);
    packet.set(dmxOf(log.feedId, seq + 1, log.midOf(seq)));
    packet[7] &= 1;
    return packet;
  }

  /** A bad entry, then what follows it, and so on: each is expected once the one before is on its way. */
  private badSuccessor(truth: FeedTruth): Uint8Array {
    const { log } = truth;
    if (!this.chain || this.dice.chance(0.1)) this.chain = { truth, seq: log.length, mid: log.midOf(log.length) };
    const { chain } = this;
    const packet = this.dice.bytes(120);
    const fid = chain.truth.log.feedId;
    packet.set(dmxOf(fid, chain.seq + 1, chain.mid));
    this.chain = { truth: chain.truth, seq: chain.seq + 1, mid: midOf(fid, chain.seq + 1, chain.mid, packet) };
    return packet;
  }

  private oddLength(fid: Uint8Array): Uint8Array {
    const { dice } = this;
    const size = dice.pick([0, 1, 7, 8, 42, 44, 119, 121, 250, 251, 300]);
    const packet = dice.bytes(size);
    const start = dice.pick([BLOB_REQUEST_DMX, makeWant([{ fid, seq: 1 }]), Buffer.alloc(0)]);
    packet.set(start.subarray(0, size));
    return packet;
  }
}
