/** A feed of the reference codec, and the parts of a core that take entries: for tests of each part by itself. */
import { asFeedId, asMid, type Mid, toHex } from "../../src/core/bytes.ts";
import { Context } from "../../src/core/context.ts";
import type { Effect, EntryRun, FeedRecord, ForkProof, PacketOutcome } from "../../src/core/effects.ts";
import { genesisAnchor } from "../../src/core/entry.ts";
import { EntryChecks } from "../../src/core/entry-checks.ts";
import { FaceState } from "../../src/core/face-state.ts";
import { ForkWatch } from "../../src/core/fork-watch.ts";
import { Intake, type KnownEntry } from "../../src/core/intake.ts";
import { Replica, type Tentative } from "../../src/core/replica.ts";
import { ed25519Signer, ed25519Verifier, makeEntry, plain48 } from "../support/reference-codec.ts";

export const SIGNER = ed25519Signer(new Uint8Array(32).fill(3));
export const FEED_ID = asFeedId(new Uint8Array(SIGNER.fid));

/** Entry `seq` after `prev`, made by the reference. */
export function entryAfter(seq: number, prev: Uint8Array, text: string): { packet: Uint8Array; mid: Mid } {
  const { packet, mid } = makeEntry(SIGNER, seq, prev, 0, plain48(Buffer.from(text)));
  return { packet: new Uint8Array(packet), mid: asMid(new Uint8Array(mid)) };
}

export interface MadeEntry {
  readonly seq: number;
  readonly prev: Mid;
  readonly packet: Uint8Array;
  readonly mid: Mid;
}

/** Entries 1 to `count` of the feed. */
export function entries(count: number): MadeEntry[] {
  const made: MadeEntry[] = [];
  for (let seq = 1, prev = genesisAnchor(FEED_ID).mid; seq <= count; seq++, prev = made.at(-1)!.mid)
    made.push({ seq, prev, ...entryAfter(seq, prev, `entry ${seq}`) });
  return made;
}

/** The same packet with another signature, which is none. */
export function forged(packet: Uint8Array, mark = 1): Uint8Array {
  const copy = packet.slice();
  copy[60] ^= mark;
  return copy;
}

export function replicaOf(changes: Partial<FeedRecord> = {}): Replica {
  const anchor = genesisAnchor(FEED_ID);
  return new Replica({
    ...{ feedNo: 1, feedId: FEED_ID, name: "", own: false, scheme: "ed25519", secret: undefined },
    ...{ lengthCode: "leb128", anchor, front: anchor, missingBlobs: 0, parent: undefined },
    ...changes,
  });
}

export class EntryBench {
  readonly context: Context;
  readonly face: FaceState;
  readonly replica: Replica;
  readonly intake: Intake;
  readonly watch: ForkWatch;
  /** SEQ of the entries that may be committed, in order. */
  readonly verified: number[] = [];
  readonly recognised: number[] = [];
  readonly proofs: ForkProof[] = [];
  /** What became of packets later. */
  private readonly told: { readonly packet: Uint8Array; readonly outcome: PacketOutcome }[] = [];
  /** Signatures that were to be checked. */
  checks = 0;
  mayTake = true;
  isHere = true;
  private readonly waiting: Extract<Effect, { kind: "verify" }>[] = [];
  private readonly reads: Extract<Effect, { kind: "load-entries" }>[] = [];

  /** @param held the latest entry, which is committed. */
  constructor({ held, failuresPerSecond = 2000 }: { held?: MadeEntry; failuresPerSecond?: number } = {}) {
    this.context = new Context(() => 0.5, failuresPerSecond);
    this.face = new FaceState({ id: "lan", medium: { kind: "lan" } }, this.context);
    this.replica = replicaOf(held ? { front: { seq: held.seq, mid: held.mid } } : {});
    const checks = new EntryChecks(this.context);
    const faces = () => [this.face];
    this.intake = new Intake(this.context, checks, {
      faces,
      mayTake: () => this.mayTake,
      recognised: (_replica, seq) => this.recognised.push(seq),
      verified: (_replica, { seq }: Tentative) => this.verified.push(seq),
      rewound: () => undefined,
      forked: (known, packet) => this.watch.freeze(known, packet),
      takeAsBlob: () => false,
    });
    this.watch = new ForkWatch(this.context, checks, this.intake, {
      faces,
      isHere: () => this.isHere,
      frozen: (_replica, proof) => this.proofs.push(proof),
    });
    this.intake.arm(this.replica);
  }

  /** A packet with the DMX of the next entry. */
  take(packet: Uint8Array): PacketOutcome | undefined {
    return this.intake.recognise(this.replica, packet, this.face);
  }

  /** An entry that is committed, as one of which the DMX is known from now on. */
  known({ seq, prev, packet }: MadeEntry): KnownEntry {
    const known = { replica: this.replica, seq, prev, packet };
    this.intake.remember(known);
    return known;
  }

  /** Lets the verifier answer all that it is asked, as `node:crypto` does; what was asked last may be answered first. */
  verify({ latestFirst = false } = {}): void {
    for (this.poll(); this.waiting.length > 0; this.poll()) {
      const { id, key, message, signature } = (latestFirst ? this.waiting.pop() : this.waiting.shift())!;
      this.context.answer(id, ed25519Verifier(key, signature, message));
    }
    this.settle();
  }

  /** Lets the store answer what it was asked to read with these entries, all of one run. Returns which SEQ were asked for. */
  read(answer: readonly MadeEntry[]): number[][] {
    this.poll();
    const asked = this.reads.map(({ fromSeq, toSeq }) => [fromSeq, toSeq]);
    for (const { id, fromSeq, toSeq } of this.reads.splice(0)) {
      const found = answer.filter(({ seq }) => seq >= fromSeq && seq <= toSeq);
      const run: EntryRun = {
        feedNo: this.replica.feedNo,
        firstSeq: found[0]?.seq ?? fromSeq,
        packets: new Uint8Array(Buffer.concat(found.map(({ packet }) => packet))),
        mids: new Uint8Array(Buffer.concat(found.map(({ mid }) => mid))),
      };
      this.context.answer(id, found.length > 0 ? [run] : []);
    }
    this.settle();
    return asked;
  }

  pass(ms: number): void {
    this.context.nowMs += ms;
    this.settle();
  }

  /** Outcomes that were told later, by packet. */
  outcomesOf(packet: Uint8Array): PacketOutcome[] {
    return this.told.filter((told) => toHex(told.packet) === toHex(packet)).map(({ outcome }) => outcome);
  }

  private settle(): void {
    this.context.fireDue();
    this.poll();
  }

  private poll(): void {
    for (let effect = this.context.pollEffect(); effect; effect = this.context.pollEffect())
      if (effect.kind === "verify") {
        this.checks++;
        this.waiting.push(effect);
      } else if (effect.kind === "load-entries") this.reads.push(effect);
      else if (effect.kind === "notify" && effect.event.kind === "packet") this.told.push(effect.event);
  }
}
