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
import { Grants } from "./grants.ts";
import type { MediumPlan } from "./plan.ts";
import type { Profile } from "./profile.ts";

const MAX_REQUEST_BYTES = 120;
/** Blobs for one pair of a request, and for one request. */
const MAX_BLOBS_PER_PAIR = 32;
const MAX_BLOBS_PER_REQUEST = 64;
/** The same packet is not sent again within this time on a LAN, ms. */
const LAN_HOLD_OFF_MS = 15;
/** What one wanted entry may bring on a radio: a stream, and what is probably missed as well. */
const RADIO_ENTRIES_PER_PAIR = 64;
/** Blobs that follow an entry unasked on a radio, when it is there for the first time. */
const RADIO_BLOBS_PER_ENTRY = 16;
/** A request for own entries or for blobs may bring, on a radio, so many own blobs that are probably missed as well, and one for blobs as many own entries. */
const RADIO_BLIND = 32;
/** Who knows that a feed is forked shows both entries, unasked and to who asks. */
const FORK_PROOF_ENTRIES = 2;
/** Entries ahead of the front that a node may ask for. */
const MAX_AHEAD = 1025;
/** An answer is sent within this time after the request, or never; where airtime is rationed it may have to wait for the next hour, ms. */
const LAN_ANSWER_MS = 500;
const RADIO_ANSWER_MS = 60_000;
const RATIONED_ANSWER_MS = 2 * 3_600_000;

/** What grants are for, apart from entries: blobs, and entries of forked feeds, of which nobody knows the SEQ. */
const BLOBS = "blobs";
const FORKED = "forked";

/** What may be answered to one packet. */
interface Allowance {
  readonly entries: readonly { readonly truth: FeedTruth; readonly seq: number }[];
  readonly blobs: number;
}

const NOTHING: Allowance = { entries: [], blobs: 0 };

const startsWith = (packet: Uint8Array, dmx: Uint8Array): boolean =>
  Buffer.compare(packet.subarray(0, dmx.length), dmx) === 0;

/** What strangers can ask for, as sent over the air: for all nodes of a run. */
export class RequestReader {
  private readonly truths: ReadonlyMap<string, FeedTruth>;
  private readonly allowances = new WeakMap<Uint8Array, Allowance>();
  /** Entries of feeds that are not forked, by their bytes. */
  private readonly entries = new Map<string, { readonly truth: FeedTruth; readonly seq: number }>();
  private readonly indexedTo = new Map<FeedTruth, number>();

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
      return { entries: [], blobs: Math.min(blobs, MAX_BLOBS_PER_REQUEST) };
    }
    if (packet.length < 43) return NOTHING;
    // Whatever names feeds may be a WANT. Equal pairs count once.
    const entries = new Map<string, Allowance["entries"][number]>();
    for (const { fid, seq } of readWantLikePoc01(packet)) {
      const truth = this.truthOf(fid);
      if (truth) entries.set(`${truth.feedKey} ${seq}`, { truth, seq });
    }
    return entries.size === 0 ? NOTHING : { entries: [...entries.values()], blobs: 0 };
  }

  /** The feed and SEQ of an entry, unless its feed is forked. */
  maybeEntry(packet: Uint8Array): { readonly truth: FeedTruth; readonly seq: number } | undefined {
    for (const truth of this.truths.values()) {
      const { packets } = truth.log;
      for (let seq = (this.indexedTo.get(truth) ?? 0) + 1; seq <= packets.length; seq++)
        this.entries.set(bytesKey(packets[seq - 1]), { truth, seq });
      this.indexedTo.set(truth, packets.length);
    }
    return this.entries.get(bytesKey(packet));
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
  private readonly grants: Grants;
  private readonly sentMs = new Map<string, number>();

  constructor(profile: Profile, reader: RequestReader, { kind, dutyCycle }: MediumPlan) {
    this.profile = profile;
    this.reader = reader;
    this.isRadio = kind === "lora";
    const radioMs = dutyCycle === undefined ? RADIO_ANSWER_MS : RATIONED_ANSWER_MS;
    this.grants = new Grants(this.isRadio ? radioMs : LAN_ANSWER_MS);
  }

  /** A packet comes in: a request allows so many answers. */
  handleHeard(packet: Uint8Array, nowMs: number): void {
    const { entries, blobs } = this.reader.allowanceOf(packet);
    const { isRadio, grants } = this;
    const { ownFeed } = this.profile;
    for (const { truth, seq } of entries) {
      grants.give(this.keyOf(truth, seq), isRadio ? RADIO_ENTRIES_PER_PAIR : 1, nowMs);
      if (truth.isForked) grants.give(FORKED, FORK_PROOF_ENTRIES, nowMs);
      if (isRadio && truth === ownFeed) grants.give(BLOBS, RADIO_BLIND, nowMs);
    }
    if (blobs === 0) return;
    grants.give(BLOBS, blobs + (isRadio ? RADIO_BLIND : 0), nowMs);
    if (isRadio && ownFeed) grants.give(this.keyOf(ownFeed, 0), RADIO_BLIND, nowMs);
  }

  /** An own entry was published: it is sent unasked, on a radio perhaps twice. */
  handlePublished(seq: number, nowMs: number): void {
    this.grants.give(this.keyOf(this.profile.ownFeed!, seq), this.isRadio ? 2 : 1, nowMs);
  }

  /** A fork was found: its proof is shown. */
  handleForkFound(nowMs: number): void {
    this.grants.give(FORKED, FORK_PROOF_ENTRIES, nowMs);
  }

  /** On a LAN exactly what is asked for is answered, on a radio what follows in the same feed as well. */
  private keyOf(truth: FeedTruth, seq: number): string {
    if (truth.isForked) return FORKED;
    return this.isRadio ? truth.feedKey : `${truth.feedKey} ${seq}`;
  }

  /** The node sends. @throws BrokenInvariant when it should not have. */
  confirmSend(packet: Uint8Array, worldMs: number, nowMs: number): "entry" | "blob" | "want" | "blob-request" {
    demand(packet.length <= MAX_REQUEST_BYTES, "nothing longer than 120 bytes is sent", () => `${packet.length} bytes`);
    if (packet.length === 120) return this.confirmAnswer(packet, worldMs, nowMs);
    return this.reader.isBlobRequest(packet) ? this.confirmBlobRequest(packet) : this.confirmWant(packet);
  }

  private confirmAnswer(packet: Uint8Array, worldMs: number, nowMs: number): "entry" | "blob" {
    demand(this.profile.hasStored(packet), "what is sent is stored", () => `node ${this.profile.index}`);
    const key = bytesKey(packet);
    const isBlob = this.reader.hasBlob(pointerOf(packet));
    const before = this.sentMs.get(key);
    demand(
      this.isRadio || before === undefined || worldMs - before >= LAN_HOLD_OFF_MS,
      "the same packet is not sent again at once",
      () => `node ${this.profile.index} after ${worldMs - before!} ms`,
    );
    this.sentMs.set(key, worldMs);
    const entry = isBlob ? undefined : this.reader.maybeEntry(packet);
    const grantKey = isBlob ? BLOBS : entry ? this.keyOf(entry.truth, entry.seq) : FORKED;
    // Who is, or may be, the only way to somebody passes on what came, once.
    const isPassedOn =
      this.isRadio && before === undefined && entry !== undefined && entry.truth !== this.profile.ownFeed;
    demand(
      this.grants.take(grantKey, nowMs) || isPassedOn,
      "answers are bounded by requests",
      () =>
        `node ${this.profile.index} sends ${isBlob ? "a blob" : `entry ${entry?.seq} of feed ${entry?.truth.log.feedNo}`}`,
    );
    if (this.isRadio && !isBlob && before === undefined) this.grants.give(BLOBS, RADIO_BLOBS_PER_ENTRY, nowMs);
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
