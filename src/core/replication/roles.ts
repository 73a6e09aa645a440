/**
 * What the node calls of the two sides of replication on a face: asking for a feed, and answering.
 *
 * A LAN and a radio fill them differently: `asker.ts` and `answerer.ts` for a medium where packets cost nothing, `radio-asker.ts` and
 * `radio-answerer.ts` for one where airtime is everything.
 */
import type { Seq } from "../bytes.ts";
import type { PacketOutcome } from "../effects.ts";
import type { NamedPair } from "../packet-facts.ts";
import type { Replica } from "../replica.ts";
import type { BlobPair } from "../requests.ts";

/** Asks for the entries of one feed on one face. */
export interface FeedAsker {
  /** The entry `seq` was recognised, and came in on this face now or a while ago. It may still be forged. */
  handleRecognised(seq: Seq): void;
  /** The entry `seq`, which was recognised on this face at that time, is genuine. */
  handleVerified(seq: Seq, heardMs: number): void;
  /** The replica moved on without this face: by another one, or by an own entry. */
  handleProgressElsewhere(): void;
  /** Another node on this face wants the entry `seq` of this feed; `isInAdvance`: on a LAN, together with those before it that it lacks. */
  handleOverheardWant(seq: Seq, isInAdvance: boolean): void;
  /** The answers do not follow from what is here: asks for nothing before that time, whatever is heard, unless the replica moves on. */
  pauseUntil(untilMs: number): void;
  /** Asks for nothing any more. */
  stop(): void;
}

/** An own entry that has just been committed, to be told to everybody. */
export interface News {
  readonly replica: Replica;
  readonly seq: Seq;
  readonly packet: Uint8Array;
  /** Its sidechain, in order. */
  readonly blobs: readonly Uint8Array[];
}

/** Answers on one face, for all feeds. */
export interface FaceAnswerer {
  /** A WANT came in. `replicaOf` finds the replica of a feed by its ID. */
  handleWant(pairs: readonly NamedPair[], replicaOf: (pair: NamedPair) => Replica | undefined): PacketOutcome;
  /** A BLOB request came in. What is not stored is found out by reading, so the outcome may promise too much. */
  handleBlobRequest(pairs: readonly BlobPair[]): PacketOutcome;
  /** Somebody else put this packet of 120 bytes on the medium. */
  handleHeard(packet: Uint8Array): void;
  /** It was the entry `seq`; `isHere`: we hold it already. */
  handleHeardEntry(replica: Replica, seq: Seq, isHere: boolean): void;
  /** It was a blob that is here or awaited; the key is that of its hash. */
  handleHeardBlob(blob: Uint8Array, pointerKey: string): void;
  /** Whether a blob with this hash is known to be here. */
  knowsBlob(pointerKey: string): boolean;
  /** It was nothing that we can name; the key is that of its hash. */
  handleHeardUnknown(pointerKey: string): void;
  /** The entry with this DMX, when it is one that we were asked for lately. */
  maybeKnown(dmxKey: string): { readonly replica: Replica; readonly seq: Seq } | undefined;
  /** An own entry is committed. */
  publish(news: News): void;
  /** The feed is followed no more. */
  forget(replica: Replica): void;
  stop(): void;
}
