/**
 * Entries that come in: recognised by DMX, verified, handed to the next commit.
 *
 * Does not ask and does not write. The cheapest check comes first: the DMX table, then what is known to be bad, then the
 * signature, within a budget of failures for each face. What nobody expects yet is kept by the face and tried when its turn comes. Of several packets
 * for one place the first goes on its way, so that the next entry can be recognised; the others are verified beside it, and a genuine one takes its place.
 */
import { BoundedMap } from "./bounded-map.ts";
import { equalBytes, type Mid, type Seq } from "./bytes.ts";
import type { Context, Timer } from "./context.ts";
import { isDrop, type PacketLabel, type PacketOutcome } from "./effects.ts";
import type { EntryChecks } from "./entry-checks.ts";
import { assert } from "./environment-error.ts";
import type { FaceState } from "./face-state.ts";
import { MAX_HEARD, MAX_POSTPONED, MAX_TENTATIVE } from "./limits.ts";
import { packetDmxKey, packetKey } from "./packet-facts.ts";
import type { Replica, Tentative } from "./replica.ts";

/** After this long packets that waited for their face's budget are tried again, ms. */
const BUDGET_PAUSE_MS = 20;

/** An entry that is here, or that may be: `prev` is the message ID of the one before it. */
export interface KnownEntry {
  readonly replica: Replica;
  readonly seq: Seq;
  readonly prev: Mid;
  readonly packet: Uint8Array;
}

/** What the intake needs of the node. */
export interface IntakeSurroundings {
  faces(): Iterable<FaceState>;
  /** Whether an entry from outside may be taken for this replica's next SEQ now. */
  mayTake(replica: Replica): boolean;
  /** An entry was recognised on a face, and the replica's expectation moved on. It may be forged. */
  recognised(replica: Replica, seq: Seq, face: FaceState): void;
  /** An entry is verified and may be committed. */
  verified(replica: Replica, entry: Tentative, face: FaceState): void;
  /** Entries that were on their way were taken back. */
  rewound(replica: Replica): void;
  /** A packet is another valid entry in place of a known one. */
  forked(known: KnownEntry, packet: Uint8Array): void;
  /** A packet failed as an entry; true when it was awaited as a blob and is taken as one. */
  takeAsBlob(packet: Uint8Array): boolean;
}

export class Intake {
  private readonly context: Context;
  private readonly checks: EntryChecks;
  private readonly surroundings: IntakeSurroundings;
  private readonly expected = new Map<string, Replica>();
  /** The same for feeds that are frozen: known by their name, not taken. */
  private readonly closed = new Map<string, Replica>();
  private readonly armedKeys = new Map<Replica, string>();
  /** DMX of entries lately taken or sent -> whose they are. */
  private readonly recent = new BoundedMap<string, KnownEntry>(MAX_HEARD);
  /** Rivals that are being verified. */
  private readonly rivals = new Set<string>();
  /** Taken off their way for a genuine rival while their own verdict is not there yet. */
  private readonly replaced = new Set<Tentative>();
  /** DMX of places whose candidates are kept until their face may have them verified. */
  private readonly postponed = new Map<string, Replica>();
  private readonly budgetTimer: Timer;

  constructor(context: Context, checks: EntryChecks, surroundings: IntakeSurroundings) {
    this.context = context;
    this.checks = checks;
    this.surroundings = surroundings;
    this.budgetTimer = context.timer(() => this.tryPostponed());
  }

  /** Expects the replica's next entry, and takes it at once when a face has kept it. Of a frozen feed nothing is taken. */
  arm(replica: Replica): void {
    const { dmxKey } = replica.expected;
    const table = replica.fork ? this.closed : this.expected;
    if (table.get(dmxKey) !== replica) {
      this.close(replica);
      this.armedKeys.set(replica, dmxKey);
      if (replica.isFull) return;
      table.set(dmxKey, replica);
    }
    if (!replica.fork && this.surroundings.mayTake(replica)) this.takeKept(replica, dmxKey);
  }

  disarm(replica: Replica): void {
    this.close(replica);
    this.armedKeys.delete(replica);
  }

  private close(replica: Replica): void {
    const armedKey = this.armedKeys.get(replica);
    if (armedKey === undefined) return;
    this.expected.delete(armedKey);
    this.closed.delete(armedKey);
  }

  /** The replica that expects an entry with this DMX. */
  maybeExpecting(dmxKey: string): Replica | undefined {
    return this.expected.get(dmxKey);
  }

  /** The frozen replica that would expect an entry with this DMX. */
  maybeClosed(dmxKey: string): Replica | undefined {
    return this.closed.get(dmxKey);
  }

  /** The entry with this DMX that was lately taken or sent, or is being verified. */
  maybeRecent(dmxKey: string): KnownEntry | undefined {
    return this.recent.get(dmxKey);
  }

  /** The entry with this DMX that is here already, or undefined. One that is still being verified is not here yet. `known`: `maybeRecent`. */
  maybeKnown(dmxKey: string, known = this.recent.get(dmxKey)): KnownEntry | undefined {
    if (!known || !this.armedKeys.has(known.replica)) return undefined;
    const { replica, seq } = known;
    return seq <= replica.front.seq || replica.maybeTentative(seq)?.verified ? known : undefined;
  }

  /** The entry with this DMX that is still being verified, and whose feed takes entries. `known`: `maybeRecent`. */
  maybeVerifying(
    dmxKey: string,
    known = this.recent.get(dmxKey),
  ): { readonly replica: Replica; readonly entry: Tentative } | undefined {
    const entry = known && this.maybeUnverified(known.replica, dmxKey, known);
    return entry && { replica: known.replica, entry };
  }

  /** Notes whose entry has this DMX, so that a repeated one is known as such. */
  remember(entry: KnownEntry): void {
    this.recent.set(packetDmxKey(entry.packet), entry);
  }

  /**
   * A packet with the expected DMX came in. Returns what became of it, or undefined while it is being verified: then it is reported
   * later. The array must not be changed any more.
   */
  recognise(replica: Replica, packet: Uint8Array, face: FaceState): PacketOutcome | undefined {
    const { dmxKey } = replica.expected;
    if (this.checks.isKnownBad(packet)) return "known-bad";
    if (!face.verifications.isLeft) return this.postpone(replica, dmxKey, packet, face);
    if (this.checks.isFull || replica.tentative.length >= MAX_TENTATIVE || !this.surroundings.mayTake(replica)) {
      face.orphans.add(packet);
      return "kept";
    }
    assert(packetDmxKey(packet) === dmxKey, "only the expected entry is taken");
    const entry = this.append(replica, packet, face);
    this.checks.check({ replica, name: entry.name, packet, face }, (ok) =>
      this.handleVerified(replica, entry, face, ok),
    );
    this.surroundings.recognised(replica, entry.seq, face);
    this.arm(replica);
    return undefined;
  }

  /** A packet with the DMX of an entry that is being verified came in: as `recognise`. */
  contest(
    { replica, entry }: { readonly replica: Replica; readonly entry: Tentative },
    packet: Uint8Array,
    face: FaceState,
  ): PacketOutcome | undefined {
    const key = packetKey(packet);
    if (equalBytes(entry.packet, packet) || this.rivals.has(key)) return "duplicate";
    if (this.checks.isKnownBad(packet)) return "known-bad";
    if (this.checks.isFull || !face.verifications.isLeft) return this.postpone(replica, entry.dmxKey, packet, face);
    this.rivals.add(key);
    this.checks.check({ replica, name: entry.name, packet, face, isRival: true }, (ok) => {
      this.rivals.delete(key);
      const outcome = ok ? this.takeRival(replica, entry, packet, face) : this.refuse(packet);
      if (outcome) this.report(face, packet, labelOf(replica, entry.seq), outcome);
    });
    return undefined;
  }

  /** Tells what became of a packet after a while. */
  report(face: FaceState, packet: Uint8Array, label: PacketLabel, outcome: PacketOutcome): void {
    if (isDrop(outcome)) face.countDrop(outcome);
    this.context.notify({ kind: "packet", faceId: face.id, direction: "in", packet, label, outcome });
  }

  private append(replica: Replica, packet: Uint8Array, face: FaceState): Tentative {
    const { prev } = replica.expected;
    const entry = replica.append(packet, { faceId: face.id, heardMs: this.context.nowMs });
    this.remember({ replica, seq: entry.seq, prev, packet });
    return entry;
  }

  private maybeUnverified(replica: Replica, dmxKey: string, known = this.recent.get(dmxKey)): Tentative | undefined {
    if (known?.replica !== replica || replica.fork || !this.armedKeys.has(replica)) return undefined;
    const entry = replica.maybeTentative(known.seq);
    return entry?.dmxKey === dmxKey && !entry.verified ? entry : undefined;
  }

  /** Takes what faces have kept for this place, while it is open. */
  private takeKept(replica: Replica, dmxKey: string): void {
    for (const face of this.surroundings.faces()) {
      for (;;) {
        const isExpected = this.expected.get(dmxKey) === replica;
        const entry = isExpected ? undefined : this.maybeUnverified(replica, dmxKey);
        if (!isExpected && !entry) return;
        const kept = face.orphans.takeByDmx(dmxKey);
        if (!kept) break;
        const seq = entry?.seq ?? replica.expected.seq;
        const outcome = entry ? this.contest({ replica, entry }, kept, face) : this.recognise(replica, kept, face);
        if (outcome === "kept") break;
        if (outcome) this.report(face, kept, labelOf(replica, seq), outcome);
      }
    }
  }

  /** Keeps a candidate until its face may have something verified again. */
  private postpone(replica: Replica, dmxKey: string, packet: Uint8Array, face: FaceState): PacketOutcome {
    face.orphans.add(packet);
    if (this.postponed.size < MAX_POSTPONED) this.postponed.set(dmxKey, replica);
    if (this.budgetTimer.dueMs === Number.POSITIVE_INFINITY) this.budgetTimer.set(this.context.nowMs + BUDGET_PAUSE_MS);
    return "kept";
  }

  private tryPostponed(): void {
    const places = [...this.postponed];
    this.postponed.clear();
    for (const [dmxKey, replica] of places) if (this.surroundings.mayTake(replica)) this.takeKept(replica, dmxKey);
  }

  private handleVerified(replica: Replica, entry: Tentative, face: FaceState, ok: boolean): void {
    const isOnItsWay = replica.tentative.includes(entry);
    const wasReplaced = this.replaced.delete(entry);
    if (ok) {
      entry.verified = true;
      if (isOnItsWay) this.surroundings.verified(replica, entry, face);
      else if (wasReplaced) {
        const outcome = this.takeRival(replica, entry, entry.packet, face);
        if (outcome) this.report(face, entry.packet, labelOf(replica, entry.seq), outcome);
      }
      return;
    }
    if (isOnItsWay) {
      this.takeBack(replica, entry, face);
      if (this.armedKeys.has(replica)) this.arm(replica);
      this.surroundings.rewound(replica);
    }
    const outcome = this.refuse(entry.packet);
    // What was taken back with an entry before it has been reported then.
    if (isOnItsWay || wasReplaced || outcome === "taken")
      this.report(face, entry.packet, labelOf(replica, entry.seq), outcome);
  }

  /** Takes an entry off its way, and all that came after it. */
  private takeBack(replica: Replica, entry: Tentative, face: FaceState): void {
    for (const { seq, packet } of replica.rewindTo(entry))
      if (packet !== entry.packet) this.report(face, packet, labelOf(replica, seq), "bad-signature");
  }

  /** A packet is no entry; it may still be a blob. */
  private refuse(packet: Uint8Array): PacketOutcome {
    return this.surroundings.takeAsBlob(packet) ? "taken" : "bad-signature";
  }

  /**
   * A packet is a valid entry for the place of `rivalled`: it takes that place, unless another valid one has it. Returns what became of it, or
   * undefined when it is on its way now.
   */
  private takeRival(
    replica: Replica,
    rivalled: Tentative,
    packet: Uint8Array,
    face: FaceState,
  ): PacketOutcome | undefined {
    if (!this.armedKeys.has(replica)) return "unknown";
    if (replica.fork) return "frozen-feed";
    const known = this.maybeKnown(rivalled.dmxKey);
    if (known) {
      if (equalBytes(known.packet, packet)) return "duplicate";
      this.surroundings.forked(known, packet);
      return "fork";
    }
    const standing = this.maybeUnverified(replica, rivalled.dmxKey);
    const isOpen = standing !== undefined || replica.expected.dmxKey === rivalled.dmxKey;
    if (!isOpen || !this.surroundings.mayTake(replica)) {
      face.orphans.add(packet);
      return "kept";
    }
    if (standing) {
      this.takeBack(replica, standing, face);
      this.replaced.add(standing);
    }
    const entry = this.append(replica, packet, face);
    entry.verified = true;
    this.surroundings.recognised(replica, entry.seq, face);
    this.arm(replica);
    this.surroundings.verified(replica, entry, face);
    return undefined;
  }
}

export function labelOf(replica: Replica, seq: Seq): PacketLabel {
  return { what: "entry", feedId: replica.feedId, seq };
}
