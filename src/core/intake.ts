/**
 * Entries that come in: recognised by DMX, verified, handed to the next commit.
 *
 * Does not ask and does not write. The cheapest check comes first: the DMX table, then what is known to be bad, then the
 * signature, within a budget of failures for each face. What nobody expects yet is kept by the face and tried when its turn comes.
 */
import { BoundedMap } from "./bounded-map.ts";
import { DMX_BYTES, keyOf, type Mid, type Seq } from "./bytes.ts";
import type { Context } from "./context.ts";
import { isDrop, type PacketLabel, type PacketOutcome } from "./effects.ts";
import { signatureOf, signedMessage } from "./entry.ts";
import { assert } from "./environment-error.ts";
import type { FaceState } from "./face-state.ts";
import { MAX_HEARD, MAX_KNOWN_BAD, MAX_TENTATIVE, MAX_VERIFYING } from "./limits.ts";
import type { Replica, Tentative } from "./replica.ts";

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
  /** An entry was recognised on a face, and the replica's expectation moved on. */
  recognised(replica: Replica, seq: Seq, face: FaceState): void;
  /** An entry is verified and may be committed. */
  verified(replica: Replica, entry: Tentative): void;
  /** Entries that were on their way were taken back. */
  rewound(replica: Replica): void;
  /** A packet failed as an entry; true when it was awaited as a blob and is taken as one. */
  takeAsBlob(packet: Uint8Array): boolean;
}

export class Intake {
  private readonly context: Context;
  private readonly surroundings: IntakeSurroundings;
  private readonly expected = new Map<string, Replica>();
  /** The same for feeds that are frozen: known by their name, not taken. */
  private readonly closed = new Map<string, Replica>();
  private readonly armedKeys = new Map<Replica, string>();
  private readonly knownBad = new BoundedMap<string, true>(MAX_KNOWN_BAD);
  /** DMX of entries lately taken or sent -> whose they are. */
  private readonly recent = new BoundedMap<string, KnownEntry>(MAX_HEARD);
  private verifying = 0;

  constructor(context: Context, surroundings: IntakeSurroundings) {
    this.context = context;
    this.surroundings = surroundings;
  }

  /** Expects the replica's next entry, and takes it at once when a face has kept it. Of a frozen feed nothing is taken. */
  arm(replica: Replica): void {
    this.disarm(replica);
    const { dmxKey, seq } = replica.expected;
    this.armedKeys.set(replica, dmxKey);
    if (replica.isFull) return;
    if (replica.fork) {
      this.closed.set(dmxKey, replica);
      return;
    }
    this.expected.set(dmxKey, replica);
    if (!this.surroundings.mayTake(replica)) return;
    for (const face of this.surroundings.faces()) {
      for (let orphan = face.orphans.takeByDmx(dmxKey); orphan; orphan = face.orphans.takeByDmx(dmxKey)) {
        const outcome = this.recognise(replica, orphan, face);
        if (outcome === undefined || outcome === "kept") return;
        this.report(face, orphan, labelOf(replica, seq), outcome);
      }
    }
  }

  disarm(replica: Replica): void {
    const armedKey = this.armedKeys.get(replica);
    if (armedKey === undefined) return;
    this.armedKeys.delete(replica);
    this.expected.delete(armedKey);
    this.closed.delete(armedKey);
  }

  /** The replica that expects an entry with this DMX. */
  maybeExpecting(packet: Uint8Array): Replica | undefined {
    return this.expected.get(keyOf(packet, 0, DMX_BYTES));
  }

  /** The frozen replica that would expect an entry with this DMX. */
  maybeClosed(packet: Uint8Array): Replica | undefined {
    return this.closed.get(keyOf(packet, 0, DMX_BYTES));
  }

  /** The entry with this DMX that is here already, or undefined. One that is still being verified is not here yet. */
  maybeKnown(packet: Uint8Array): KnownEntry | undefined {
    const known = this.recent.get(keyOf(packet, 0, DMX_BYTES));
    if (!known || !this.armedKeys.has(known.replica)) return undefined;
    const { replica, seq } = known;
    return seq <= replica.front.seq || replica.tentative.some((entry) => entry.seq === seq && entry.verified)
      ? known
      : undefined;
  }

  /** Notes whose entry has this DMX, so that a repeated one is known as such. */
  remember(entry: KnownEntry): void {
    this.recent.set(keyOf(entry.packet, 0, DMX_BYTES), entry);
  }

  /** Whether these bytes failed verification before. */
  isKnownBad(packet: Uint8Array): boolean {
    return this.knownBad.has(keyOf(packet));
  }

  /** These bytes failed verification; the face that brought them answers for it. */
  noteBad(packet: Uint8Array, face: FaceState): void {
    this.knownBad.set(keyOf(packet), true);
    face.countFailedVerification();
  }

  /**
   * A packet with the expected DMX came in. Returns what became of it, or undefined while it is being verified: then it is reported
   * later. The array must not be changed any more.
   */
  recognise(replica: Replica, packet: Uint8Array, face: FaceState): PacketOutcome | undefined {
    if (this.isKnownBad(packet)) return "known-bad";
    if (!face.mayVerify()) return "verification-budget";
    if (
      this.verifying >= MAX_VERIFYING ||
      replica.tentative.length >= MAX_TENTATIVE ||
      !this.surroundings.mayTake(replica)
    ) {
      face.orphans.add(packet);
      return "kept";
    }
    assert(keyOf(packet, 0, DMX_BYTES) === replica.expected.dmxKey, "only the expected entry is taken");
    const { prev } = replica.expected;
    const entry = replica.append(packet, { faceId: face.id });
    this.remember({ replica, seq: entry.seq, prev, packet });
    this.verifying++;
    this.context.request<boolean>(
      (id) => ({
        kind: "verify",
        id,
        scheme: replica.scheme,
        key: replica.verifyKey,
        message: signedMessage(entry.name, packet),
        signature: signatureOf(packet),
      }),
      (ok) => this.handleVerified(replica, entry, face, ok),
    );
    this.surroundings.recognised(replica, entry.seq, face);
    this.arm(replica);
    return undefined;
  }

  private handleVerified(replica: Replica, entry: Tentative, face: FaceState, ok: boolean): void {
    this.verifying--;
    const isOnItsWay = replica.tentative.includes(entry);
    if (ok) {
      entry.verified = true;
      if (isOnItsWay) this.surroundings.verified(replica, entry);
      return;
    }
    this.noteBad(entry.packet, face);
    if (isOnItsWay) {
      for (const { seq, packet } of replica.rewindTo(entry)) {
        if (packet !== entry.packet) this.report(face, packet, labelOf(replica, seq), "bad-signature");
      }
      if (this.armedKeys.has(replica)) this.arm(replica);
      this.surroundings.rewound(replica);
    }
    const isBlob = this.surroundings.takeAsBlob(entry.packet);
    // What was taken back with an entry before it has been reported then.
    if (isOnItsWay || isBlob)
      this.report(face, entry.packet, labelOf(replica, entry.seq), isBlob ? "taken" : "bad-signature");
  }

  /** Tells what became of a packet after a while. */
  report(face: FaceState, packet: Uint8Array, label: PacketLabel, outcome: PacketOutcome): void {
    if (isDrop(outcome)) face.countDrop(outcome);
    this.context.notify({ kind: "packet", faceId: face.id, direction: "in", packet, label, outcome });
  }
}

export function labelOf(replica: Replica, seq: Seq): PacketLabel {
  return { what: "entry", feedId: replica.feedId, seq };
}
