/**
 * The replica of one feed: what is committed, what is on its way into the store, and the one entry that may come next.
 *
 * Does not verify or write; it keeps the order. Invariant: committed entries have no gap, and an entry on its way was recognised
 * by the DMX that follows from the one before it. While entry n is being verified, n+1 can be recognised already.
 */
import {
  asDmx,
  DMX_BYTES,
  type Dmx,
  type FeedId,
  hasBytesAt,
  keyOf,
  MAX_SEQ,
  type Mid,
  type Seq,
  toHex,
} from "./bytes.ts";
import type { FeedRecord, ForkProof, OwnFeedState, SignatureScheme } from "./effects.ts";
import { dmxOf, type Frontier, logEntryName } from "./entry.ts";
import { assert } from "./environment-error.ts";
import { midOfPacket } from "./packet-facts.ts";
import type { FeedLengthCode } from "./sidechain.ts";

/** An entry on its way into the store. */
export interface Tentative {
  readonly seq: Seq;
  readonly name: Uint8Array;
  readonly dmxKey: string;
  readonly packet: Uint8Array;
  readonly mid: Mid;
  /** Face that it came from; undefined for an own one. */
  readonly faceId: string | undefined;
  /** When it was recognised, ms. */
  readonly heardMs: number;
  /** Token of the publish that made it; undefined for a received one. */
  readonly token: string | undefined;
  /** Blobs of an own entry, committed with it. */
  readonly blobs: readonly Uint8Array[];
  verified: boolean;
  committing: boolean;
}

/** The one entry that may come next. */
export interface Expectation {
  readonly seq: Seq;
  readonly prev: Mid;
  readonly name: Uint8Array;
  readonly dmx: Dmx;
  readonly dmxKey: string;
}

/** What follows a message ID: an entry that is taken back and comes again is named once. */
const following = new WeakMap<Mid, Expectation>();
/** Offset of the feed ID in a log entry name. */
const FEED_ID_AT = 10;

export class Replica {
  readonly feedNo: number;
  readonly feedId: FeedId;
  /** Printable key of the feed in tables: its ID in hex. */
  readonly feedKey: string;
  readonly own: boolean;
  readonly scheme: SignatureScheme;
  /** Public key, or the secret of an HMAC feed. */
  readonly verifyKey: Uint8Array;
  /** Becomes known when a chain of the feed has told. */
  lengthCode: FeedLengthCode;
  readonly anchor: Frontier;
  /** Last committed entry, or the anchor. */
  front: Frontier;
  /** Blobs missing, those not counted that wait for a commit. */
  missingBlobs: number;
  /** Blobs missing in the store: what is told. */
  storedMissingBlobs: number;
  /** Set once the author is known to have forked the feed: nothing more of it is taken or asked for. */
  fork: ForkProof | undefined;
  /** Whether the proof is in the store, and may be shown. */
  isForkStored: boolean;
  /** Whether the own feed may be written. */
  ownState: OwnFeedState;
  private readonly onlyFace: string | undefined;
  /** Recognised entries beyond `front`, in order. */
  readonly tentative: Tentative[] = [];
  private expectation: Expectation;

  constructor(record: FeedRecord) {
    this.feedNo = record.feedNo;
    this.feedId = record.feedId;
    this.feedKey = toHex(record.feedId);
    this.own = record.own;
    this.scheme = record.scheme;
    this.verifyKey = record.secret ?? record.feedId;
    this.lengthCode = record.lengthCode;
    this.anchor = record.anchor;
    this.front = record.front;
    this.missingBlobs = record.missingBlobs;
    this.storedMissingBlobs = record.missingBlobs;
    this.fork = record.fork;
    this.isForkStored = record.fork !== undefined;
    this.ownState = record.ownState ?? "ready";
    this.onlyFace = record.onlyFace;
    this.expectation = this.expectAfter(record.front);
  }

  /** Whether the last SEQ that there can be is taken: nothing comes after it. */
  get isFull(): boolean {
    return this.expectation.name.length === 0;
  }

  /** What may come next, after everything that is on its way. In a full feed nothing: a row that matches no packet. */
  get expected(): Expectation {
    return this.expectation;
  }

  /**
   * Takes off the way what comes after the forked SEQ and is not being committed: the feed stays where it stands. Entries that are here stay, because
   * they were served, and which branch came first here says nothing of which is right. Returns what was removed.
   */
  freeze(proof: ForkProof): Tentative[] {
    this.fork = proof;
    const first = this.tentative.find(({ seq, committing }) => seq > proof.seq && !committing);
    return first ? this.rewindTo(first) : [];
  }

  /** Whether it may be asked for and answered on this face. */
  isOn(faceId: string): boolean {
    return this.onlyFace === undefined || this.onlyFace === faceId;
  }

  /** Whether the entry is committed and may be served. */
  holds(seq: Seq): boolean {
    return seq > this.anchor.seq && seq <= this.front.seq;
  }

  /** Takes the expected entry onto the way. The caller has checked the DMX of a received one, or signed an own one. */
  append(
    packet: Uint8Array,
    origin: { faceId?: string; heardMs?: number; token?: string; blobs?: readonly Uint8Array[] },
  ): Tentative {
    const { seq, name, dmxKey } = this.expectation;
    assert(!this.isFull, "a full feed takes no entry");
    const tentative: Tentative = {
      seq,
      name,
      dmxKey,
      packet,
      mid: midOfPacket(name, packet),
      faceId: origin.faceId,
      heardMs: origin.heardMs ?? 0,
      token: origin.token,
      blobs: origin.blobs ?? [],
      verified: origin.token !== undefined,
      committing: false,
    };
    this.tentative.push(tentative);
    this.expectation = this.expectAfter(tentative);
    return tentative;
  }

  /** The entry `seq` while it is on its way. */
  maybeTentative(seq: Seq): Tentative | undefined {
    return this.tentative[seq - this.front.seq - 1];
  }

  /** Takes `failed` and all that came after it off the way; the expectation goes back to its SEQ. Returns what was removed. */
  rewindTo(failed: Tentative): Tentative[] {
    const index = this.tentative.indexOf(failed);
    assert(index >= 0 && !failed.committing, "only what is not being committed can be taken back");
    const removed = this.tentative.splice(index);
    this.expectation = this.expectAfter(this.tentative.at(-1) ?? this.front);
    return removed;
  }

  /** Verified entries at the head of the way that no commit has yet; at most `most`. */
  ready(most: number): Tentative[] {
    let count = 0;
    while (
      count < this.tentative.length &&
      count < most &&
      this.tentative[count].verified &&
      !this.tentative[count].committing
    )
      count++;
    return this.tentative.slice(0, count);
  }

  /** The entries at the head, `count` of them, are in the store now. */
  settle(count: number): void {
    const settled = this.tentative.splice(0, count);
    const last = settled.at(-1);
    if (last) this.front = { seq: last.seq, mid: last.mid };
  }

  private expectAfter({ seq, mid }: Frontier): Expectation {
    if (seq >= MAX_SEQ)
      return { seq, prev: mid, name: new Uint8Array(0), dmx: asDmx(new Uint8Array(DMX_BYTES)), dmxKey: "" };
    const known = following.get(mid);
    if (known?.seq === seq + 1 && hasBytesAt(known.name, FEED_ID_AT, this.feedId)) return known;
    const name = logEntryName(this.feedId, seq + 1, mid);
    const dmx = dmxOf(name);
    const expectation = { seq: seq + 1, prev: mid, name, dmx, dmxKey: keyOf(dmx) };
    following.set(mid, expectation);
    return expectation;
  }
}
