/**
 * What a node may put on a medium: what it has stored, byte for byte, or a well-formed request; and not more than it was asked for.
 *
 * Judges by the independent codec of the tests. One for each node run and face: a restart begins anew, but for the airtime.
 */
import {
  BLOB_REQUEST_DMX,
  pointerOf,
  readBlobRequest,
  readWantLikePoc01,
  wantDmx,
} from "../../support/reference-codec.ts";
import { demand } from "./broken-invariant.ts";
import { bytesKey, type FeedTruth } from "./feed-truth.ts";
import type { Profile } from "./profile.ts";

const MAX_REQUEST_BYTES = 120;
/** Blobs for one pair of a request, and for one request. */
const MAX_BLOBS_PER_PAIR = 32;
const MAX_BLOBS_PER_REQUEST = 64;
/** The same packet is not sent again within this time on a LAN, ms. */
const LAN_HOLD_OFF_MS = 15;
/** What one wanted entry may bring on a radio: a stream, and what is probably missed as well. */
const RADIO_ENTRIES_PER_PAIR = 64;
/** Blobs that follow an entry unasked on a radio. */
const RADIO_BLOBS_PER_ENTRY = 16;
/** Who knows that a feed is forked shows both entries, unasked and to who asks. */
const FORK_PROOF_ENTRIES = 2;
/** Entries ahead of the front that a node may ask for. */
const MAX_AHEAD = 1025;

/** What may be answered to one packet. */
interface Allowance {
  readonly pairs: number;
  readonly blobs: number;
  readonly proofEntries: number;
}

const NOTHING: Allowance = { pairs: 0, blobs: 0, proofEntries: 0 };

const startsWith = (packet: Uint8Array, dmx: Uint8Array): boolean =>
  Buffer.compare(packet.subarray(0, dmx.length), dmx) === 0;

/** What strangers can ask for, as sent over the air: for all nodes of a run. */
export class RequestReader {
  private readonly truths: ReadonlyMap<string, FeedTruth>;
  private readonly allowances = new WeakMap<Uint8Array, Allowance>();

  constructor(truths: ReadonlyMap<string, FeedTruth>) {
    this.truths = truths;
  }

  isBlobRequest(packet: Uint8Array): boolean {
    return startsWith(packet, BLOB_REQUEST_DMX);
  }

  /** What a packet allows who hears it to answer. Read once for all who hear it. */
  allowanceOf(packet: Uint8Array): Allowance {
    const known = this.allowances.get(packet);
    if (known) return known;
    const allowance = this.read(packet);
    this.allowances.set(packet, allowance);
    return allowance;
  }

  private read(packet: Uint8Array): Allowance {
    if (this.isBlobRequest(packet)) {
      let blobs = 0;
      for (const { count } of readBlobRequest(packet)) blobs += Math.min(count, MAX_BLOBS_PER_PAIR);
      return { pairs: 0, blobs: Math.min(blobs, MAX_BLOBS_PER_REQUEST), proofEntries: 0 };
    }
    if (packet.length < 43) return NOTHING;
    // Whatever names feeds may be a WANT. Equal pairs count once.
    const pairs = new Set<string>();
    let proofEntries = 0;
    for (const { fid, seq } of readWantLikePoc01(packet)) {
      const truth = this.truthOf(fid);
      if (!truth) continue;
      pairs.add(`${bytesKey(fid)} ${seq}`);
      if (truth.isForked) proofEntries += FORK_PROOF_ENTRIES;
    }
    return pairs.size === 0 ? NOTHING : { pairs: pairs.size, blobs: 0, proofEntries };
  }

  truthOf(feedId: Uint8Array): FeedTruth | undefined {
    return this.truths.get(bytesKey(feedId));
  }

  hasBlob(pointer: Uint8Array): boolean {
    for (const truth of this.truths.values()) if (truth.hasBlob(pointer)) return true;
    return false;
  }
}

export class SendChecks {
  private readonly profile: Profile;
  private readonly reader: RequestReader;
  private readonly isRadio: boolean;
  private entryAllowance = 0;
  private blobAllowance = 0;
  private readonly sentMs = new Map<string, number>();

  constructor(profile: Profile, reader: RequestReader, isRadio: boolean) {
    this.profile = profile;
    this.reader = reader;
    this.isRadio = isRadio;
  }

  /** A packet comes in: a request allows so many answers. */
  handleHeard(packet: Uint8Array): void {
    const { pairs, blobs, proofEntries } = this.reader.allowanceOf(packet);
    this.blobAllowance += blobs;
    this.entryAllowance += proofEntries + pairs * (this.isRadio ? RADIO_ENTRIES_PER_PAIR : 1);
  }

  /** An own entry was published: it is sent unasked, on a radio perhaps twice and with its blobs. */
  handlePublished(): void {
    this.entryAllowance += this.isRadio ? 2 : 1;
    if (this.isRadio) this.blobAllowance += RADIO_BLOBS_PER_ENTRY;
  }

  /** A fork was found: its proof is shown. */
  handleForkFound(): void {
    this.entryAllowance += FORK_PROOF_ENTRIES;
  }

  /** The node sends. @throws BrokenInvariant when it should not have. */
  confirmSend(packet: Uint8Array, nowMs: number): "entry" | "blob" | "want" | "blob-request" {
    demand(packet.length <= MAX_REQUEST_BYTES, "nothing longer than 120 bytes is sent", () => `${packet.length} bytes`);
    if (packet.length === 120) return this.confirmAnswer(packet, nowMs);
    return this.reader.isBlobRequest(packet) ? this.confirmBlobRequest(packet) : this.confirmWant(packet);
  }

  private confirmAnswer(packet: Uint8Array, nowMs: number): "entry" | "blob" {
    demand(this.profile.hasStored(packet), "what is sent is stored", () => `node ${this.profile.index}`);
    const key = bytesKey(packet);
    const isBlob = this.reader.hasBlob(pointerOf(packet));
    const before = this.sentMs.get(key) ?? Number.NEGATIVE_INFINITY;
    demand(
      this.isRadio || nowMs - before >= LAN_HOLD_OFF_MS,
      "the same packet is not sent again at once",
      () => `node ${this.profile.index} after ${nowMs - before} ms`,
    );
    this.sentMs.set(key, nowMs);
    if (isBlob) this.blobAllowance--;
    else {
      this.entryAllowance--;
      if (this.isRadio) this.blobAllowance += RADIO_BLOBS_PER_ENTRY;
    }
    demand(
      this.entryAllowance >= 0 && this.blobAllowance >= 0,
      "answers are bounded by requests",
      () => `node ${this.profile.index}`,
    );
    return isBlob ? "blob" : "entry";
  }

  private confirmWant(packet: Uint8Array): "want" {
    const pairs = readWantLikePoc01(packet);
    demand(
      pairs.length >= 1 && packet.length === 7 + 36 * pairs.length && startsWith(packet, wantDmx(pairs[0].fid)),
      "a request is well-formed",
      () => `${packet.length} bytes`,
    );
    for (const { fid, seq } of pairs) {
      const truth = this.reader.truthOf(fid);
      const front = truth ? this.profile.frontOf(truth) : -1;
      demand(
        truth !== undefined && seq >= 1 && seq <= Math.max(0, front) + MAX_AHEAD,
        "a WANT asks for what may come",
        () => `node ${this.profile.index} asks for ${seq} and stands at ${front}`,
      );
    }
    return "want";
  }

  private confirmBlobRequest(packet: Uint8Array): "blob-request" {
    const pairs = readBlobRequest(packet);
    demand(
      pairs.length >= 1 && packet.length === 7 + 22 * pairs.length,
      "a request is well-formed",
      () => `${packet.length} bytes`,
    );
    for (const { pointer, count } of pairs)
      demand(
        count >= 1 && count <= MAX_BLOBS_PER_PAIR && this.reader.hasBlob(pointer),
        "a BLOB request asks for what is named",
        () => `node ${this.profile.index} asks for ${count}`,
      );
    return "blob-request";
  }
}
