/**
 * Two valid entries for one SEQ of a feed: found, proven, and the end of its replication.
 *
 * Looks only at packets with the DMX of an entry that is here, which nobody can make by chance; then bytes, what is known to be bad, the face's
 * budget, and last the signature. One proof is enough: of a frozen feed nothing is verified any more. Does not write or tell.
 */
import { asMid, DMX_BYTES, equalBytes, hasBytesAt, keyOf, MID_BYTES, type Mid, type Seq } from "./bytes.ts";
import type { Context } from "./context.ts";
import { type EntryRun, type ForkProof, isDrop, type PacketOutcome } from "./effects.ts";
import { logEntryName, prevOf } from "./entry.ts";
import type { EntryChecks } from "./entry-checks.ts";
import type { FaceState } from "./face-state.ts";
import { type Intake, type KnownEntry, labelOf } from "./intake.ts";
import { MAX_JUDGING, PACKET_BYTES } from "./limits.ts";
import { packetDmxKey, packetKey } from "./packet-facts.ts";
import type { Replica, Tentative } from "./replica.ts";

/** Own entries whose DMX is known from the start on, so that what a copy of this profile wrote instead is noticed. */
const OWN_RECALLED = 32;

/** Wanted entries are recalled at most once in this time, ms, but for a few at once. */
const RECALL_MS = 200;
const RECALL_BURST = 32;

/** The entry that is here, by which others are judged. */
type JudgingEntry = Pick<Tentative, "seq" | "name" | "packet" | "dmxKey">;

/** What the watch needs of the node. */
export interface ForkSurroundings {
  faces(): Iterable<FaceState>;
  /** Whether the feed is still replicated. */
  isHere(replica: Replica): boolean;
  /** The feed is frozen from now on; the proof is to be stored. `removed`: what was on its way and is not any more. */
  frozen(replica: Replica, proof: ForkProof, removed: readonly Tentative[]): void;
}

export class ForkWatch {
  private readonly context: Context;
  private readonly checks: EntryChecks;
  private readonly intake: Intake;
  private readonly surroundings: ForkSurroundings;
  private recalledUntilMs = 0;
  /** Packets that are being verified, or that wait for our entry to be read. */
  private readonly judging = new Set<string>();

  constructor(context: Context, checks: EntryChecks, intake: Intake, surroundings: ForkSurroundings) {
    this.context = context;
    this.checks = checks;
    this.intake = intake;
    this.surroundings = surroundings;
  }

  /**
   * A packet with the DMX of an entry that is here and with other bytes. Returns what became of it, or undefined while it is being verified:
   * then it is reported later. The array must not be changed any more.
   */
  judge(known: KnownEntry, packet: Uint8Array, face: FaceState): PacketOutcome | undefined {
    const { replica } = known;
    if (replica.fork) return replica.fork.packets.some((other) => equalBytes(other, packet)) ? "fork" : "other-entry";
    const key = packetKey(packet);
    if (this.checks.isKnownBad(packet)) return "known-bad";
    if (this.judging.has(key)) return "duplicate";
    if (!face.verifications.isLeft) return "verification-budget";
    if (this.checks.isFull || this.judging.size >= MAX_JUDGING) return "other-entry";
    this.judging.add(key);
    const name = logEntryName(replica.feedId, known.seq, known.prev);
    this.checks.check({ replica, name, packet, face, isRival: true }, (ok) => {
      this.judging.delete(key);
      if (ok) this.freeze(known, packet);
      this.intake.report(face, packet, labelOf(replica, known.seq), ok ? "fork" : "bad-signature");
    });
    return undefined;
  }

  /** An entry is verified or written: what faces kept under its DMX meanwhile is judged. */
  judgeKept(replica: Replica, { seq, name, packet, dmxKey }: JudgingEntry): void {
    for (const face of this.surroundings.faces()) {
      for (let kept = face.orphans.takeByDmx(dmxKey); kept; kept = face.orphans.takeByDmx(dmxKey)) {
        if (equalBytes(kept, packet)) continue;
        const outcome = this.judge({ replica, seq, prev: prevOf(name), packet }, kept, face);
        if (outcome) this.tell(replica, seq, kept, face, outcome);
      }
    }
  }

  /** The same as `judge`, for an entry that was committed longer ago and has to be read. */
  judgeOlder(replica: Replica, seq: Seq, packet: Uint8Array, face: FaceState): PacketOutcome | undefined {
    const key = packetKey(packet);
    if (this.judging.has(key)) return "duplicate";
    if (!face.verifications.isLeft) return "verification-budget";
    if (replica.fork || this.judging.size >= MAX_JUDGING) return "other-entry";
    this.judging.add(key);
    this.recall(replica, seq, seq, () => {
      this.judging.delete(key);
      const known = this.intake.maybeKnown(packetDmxKey(packet));
      const outcome = known ? this.judge(known, packet, face) : "other-entry";
      if (outcome) this.tell(replica, seq, packet, face, outcome);
    });
    return undefined;
  }

  /**
   * Somebody asks for this one entry, which is here, perhaps to compare branches: what others answer is to be compared with ours. It costs a read,
   * so only a few of many are heeded.
   */
  recallWanted(replica: Replica, seq: Seq): void {
    const { nowMs } = this.context;
    if (replica.fork || this.recalledUntilMs > nowMs + RECALL_BURST * RECALL_MS) return;
    this.recalledUntilMs = Math.max(this.recalledUntilMs, nowMs) + RECALL_MS;
    this.recall(replica, seq, seq, () => {});
  }

  /** Reads the latest entries of the own feed. */
  recallOwn(replica: Replica): void {
    const firstSeq = Math.max(replica.anchor.seq + 1, replica.front.seq - OWN_RECALLED + 1);
    if (firstSeq <= replica.front.seq) this.recall(replica, firstSeq, replica.front.seq, () => {});
  }

  /** Reads entries that are here, so that their DMX is known, then calls `done`. */
  recall(replica: Replica, firstSeq: Seq, lastSeq: Seq, done: () => void): void {
    const fromSeq = Math.max(replica.anchor.seq + 1, firstSeq - 1);
    this.context.request<readonly EntryRun[]>(
      (id) => ({ kind: "load-entries", id, feedNo: replica.feedNo, fromSeq, toSeq: lastSeq }),
      (runs) => {
        if (this.surroundings.isHere(replica)) this.remember(replica, runs);
        done();
      },
    );
  }

  private remember(replica: Replica, runs: readonly EntryRun[]): void {
    let before = replica.anchor;
    for (const { firstSeq, packets, mids } of runs)
      for (let at = 0; at < packets.length / PACKET_BYTES; at++) {
        const seq = firstSeq + at;
        if (before.seq === seq - 1) this.rememberOne(replica, seq, before.mid, packets, at * PACKET_BYTES);
        before = { seq, mid: asMid(mids.slice(at * MID_BYTES, (at + 1) * MID_BYTES)) };
      }
  }

  /** The entry is the 120 bytes at `offset`: copied, unless it is remembered already. */
  private rememberOne(replica: Replica, seq: Seq, prev: Mid, packets: Uint8Array, offset: number): void {
    const known = this.intake.maybeRecent(keyOf(packets, offset, DMX_BYTES));
    if (known?.replica === replica && known.seq === seq && hasBytesAt(packets, offset, known.packet)) return;
    this.intake.remember({ replica, seq, prev, packet: packets.slice(offset, offset + PACKET_BYTES) });
  }

  /** A packet is a valid entry in place of one that is here: the feed is frozen. */
  freeze({ replica, seq, prev, packet: ours }: KnownEntry, other: Uint8Array): void {
    if (replica.fork || !this.surroundings.isHere(replica)) return;
    const proof: ForkProof = { seq, prev, packets: [ours, other] };
    const removed = replica.freeze(proof);
    this.intake.arm(replica);
    this.surroundings.frozen(replica, proof, removed);
  }

  private tell(replica: Replica, seq: Seq, packet: Uint8Array, face: FaceState, outcome: PacketOutcome): void {
    if (isDrop(outcome)) this.intake.report(face, packet, labelOf(replica, seq), outcome);
  }
}
