/**
 * Checking whether a packet is the entry that its name says: what is under way, what failed before, and who answers for it.
 *
 * Knows nothing of the order of entries. The same bytes are not checked again after they failed. Of several packets for one place at most one is
 * genuine, so the others are charged to their face while they are being checked already (`isRival`), not only when they have failed.
 */
import { BoundedMap } from "./bounded-map.ts";
import type { Context } from "./context.ts";
import { signatureOf, signedMessage } from "./entry.ts";
import type { FaceState } from "./face-state.ts";
import { MAX_KNOWN_BAD, MAX_SIGNED, MAX_VERIFYING } from "./limits.ts";
import { packetKey } from "./packet-facts.ts";
import type { Replica } from "./replica.ts";

/** A packet that may be the entry `name` of the replica's feed; the array must not be changed any more. */
export interface Candidate {
  readonly replica: Replica;
  readonly name: Uint8Array;
  readonly packet: Uint8Array;
  readonly face: FaceState;
  readonly isRival?: boolean;
}

export class EntryChecks {
  private readonly context: Context;
  private readonly knownBad = new BoundedMap<string, true>(MAX_KNOWN_BAD);
  /** All nodes of the process have the same. */
  readonly lately: ReadonlyMap<Uint8Array, unknown> = LATELY;
  private underWay = 0;

  constructor(context: Context) {
    this.context = context;
  }

  /** Whether no more may be checked now. */
  get isFull(): boolean {
    return this.underWay >= MAX_VERIFYING;
  }

  /** Whether these bytes failed before. */
  isKnownBad(packet: Uint8Array): boolean {
    return this.knownBad.has(packetKey(packet));
  }

  /** Has the signature checked; `done` is called once. What fails is remembered, and the face that brought it answers for it. */
  check({ replica, name, packet, face, isRival = false }: Candidate, done: (ok: boolean) => void): void {
    this.underWay++;
    if (isRival) face.verifications.rivals++;
    const signed = signedOf(name, packet);
    this.context.request<boolean>(
      (id) => ({
        kind: "verify",
        id,
        scheme: replica.scheme,
        key: replica.verifyKey,
        message: signed.message,
        signature: signed.signature,
      }),
      (ok) => {
        this.underWay--;
        if (isRival) face.verifications.rivals--;
        if (!ok) {
          this.knownBad.set(packetKey(packet), true);
          face.verifications.countFailure();
        }
        done(ok);
      },
    );
  }
}

interface Signed {
  readonly name: Uint8Array;
  readonly message: Uint8Array;
  readonly signature: Uint8Array;
}

/** Of what was checked lately: a process with several nodes has the same packet checked by each of them. */
const LATELY = new Map<Uint8Array, Signed>();

function signedOf(name: Uint8Array, packet: Uint8Array): Signed {
  const known = LATELY.get(packet);
  if (known?.name === name) return known;
  if (LATELY.size >= MAX_SIGNED) LATELY.clear();
  const signed: Signed = { name, message: signedMessage(name, packet), signature: signatureOf(packet) };
  LATELY.set(packet, signed);
  return signed;
}
