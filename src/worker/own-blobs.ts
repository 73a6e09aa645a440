/**
 * Which blobs of the own long entries went out, on which face, and what others on it said of them.
 *
 * A blob names neither its feed nor its entry: its hash pointer is looked up among those of the latest own entries, read from the store when one
 * is met that is not known. Errs on the low side: what can not be placed is not counted. Knows nothing of who holds the entries.
 */
import { BoundedMap } from "../core/bounded-map.ts";
import { equalBytes, type HashPointer, keyOf, type Seq } from "../core/bytes.ts";
import type { FeedRecord, NodeEvent } from "../core/effects.ts";
import { payloadOf, TYPE_CHAIN20, TYPE_OFFSET } from "../core/entry.ts";
import { PACKET_BYTES } from "../core/limits.ts";
import { parseSidechainHead, pointerTo, type SidechainHead, successorOf } from "../core/sidechain.ts";
import type { Store } from "../store/port.ts";
import { packetAt } from "./entry-rows.ts";
import { IndexRanges } from "./index-ranges.ts";

type PacketEvent = Extract<NodeEvent, { kind: "packet" }>;

/** Own entries of which is known which blobs went out; of more, nothing is known of the lowest any more. */
const MAX_CHAINS = 256;
/** Own entries, the latest, whose blobs are looked for, and blobs that are recognised. */
const MAX_LOOKED_THROUGH = 256;
const MAX_PLACES = 8192;
/** Entries with one and the same blob: the lowest of more. */
const MAX_ALIKE = 4;
/** Faces on which blobs of one entry went out; on more it is not counted. */
const MAX_FACES = 16;
/** What waits for the store to tell which blobs are own ones; with more that is sent, what went out of all entries so far is unknown. */
const MAX_UNPLACED = 8192;
const MAX_SIZES = 1024;
/** A request that comes so soon after what it asks for went out had crossed it, ms. */
const CROSSING_MS = 2000;
/** Who lacks a blob repeats its request within this time, ms; what is older was had from somebody else, or nobody is there any more. */
const ASKING_MS = 600_000;

/** What happened with the blob that a pointer names. `count`: of a request, how many it asks for from there on. */
interface BlobNote {
  readonly what: "sent" | "heard" | "asked";
  readonly pointer: HashPointer;
  readonly count: number;
  readonly faceId: string;
  readonly atMs: number;
}

export interface BlobsOnFace {
  readonly faceId: string;
  /** Different blobs that went out there. */
  sent: number;
  /** When a node there last asked for one of them, Unix ms, from which on (from 0), and whether all that it asked for went out since. */
  asked?: { readonly atMs: number; readonly index: number; readonly isAnswered: boolean };
  /** When a node there sent the last one itself: it holds them all. */
  wholeMs?: number;
}

/** Where a blob belongs: the blob `index` (from 0) of `of`. */
interface Place {
  readonly seq: Seq;
  readonly index: number;
  readonly of: number;
}

interface OnFace {
  readonly sent: IndexRanges;
  /** When one of them last went out, Unix ms. */
  sentMs?: number;
  asked?: { readonly atMs: number; readonly index: number; readonly last: number; readonly isAnswered: boolean };
  wholeMs?: number;
}

export interface KeptChain {
  readonly seq: Seq;
  readonly faces: readonly (Omit<OnFace, "sent"> & {
    readonly faceId: string;
    readonly sent: readonly (readonly [number, number])[];
  })[];
}

export interface OwnBlobsParts {
  readonly store: Pick<Store, "readEntries" | "readBlobs">;
  /** The own feed as it is now. */
  own(): FeedRecord;
  /** More is known of this entry; `asked`: because a node on the face asked for its blobs, so it holds the entry. */
  changed(seq: Seq, asked?: { readonly faceId: string; readonly atMs: number }): void;
  failed(error: unknown): void;
}

const isOld = (atMs: number): boolean => Date.now() - atMs > ASKING_MS;

export class OwnBlobs {
  /** The first entry of which every blob that went out was counted. */
  countedFrom: Seq = 1;
  private readonly parts: OwnBlobsParts;
  private readonly places = new BoundedMap<string, readonly Place[]>(MAX_PLACES);
  private readonly chains = new Map<Seq, Map<string, OnFace>>();
  private readonly sizes = new BoundedMap<Seq, number>(MAX_SIZES);
  /** From the one to the other own entries were looked through: the blobs of all of them are recognised. */
  private lookedFrom: Seq = 1;
  private lookedTo: Seq = 0;
  private unplaced: BlobNote[] = [];
  private looking: Promise<void> | undefined;

  constructor(parts: OwnBlobsParts) {
    this.parts = parts;
  }

  /** Takes what was kept. */
  load(chains: readonly KeptChain[], countedFrom: Seq): void {
    this.countedFrom = countedFrom;
    for (const { seq, faces } of chains)
      this.chains.set(
        seq,
        new Map(faces.map(({ faceId, ...face }) => [faceId, { ...face, sent: new IndexRanges(face.sent) }])),
      );
  }

  /** What is to be kept. */
  kept(): KeptChain[] {
    return [...this.chains].map(([seq, faces]) => ({
      seq,
      faces: [...faces].map(([faceId, face]) => ({ faceId, ...face, sent: face.sent.toJSON() })),
    }));
  }

  /** The own feed is another one. */
  clear(): void {
    this.places.clear();
    this.chains.clear();
    this.sizes.clear();
    this.lookedFrom = 1;
    this.lookedTo = 0;
    this.unplaced = [];
  }

  /** A packet went out or came in: notes what it tells of blobs. What others ask for and send counts wherever its name is one of ours. */
  handlePacket({ faceId, direction, packet, label, outcome }: PacketEvent, atMs: number): void {
    const note = (what: BlobNote["what"], pointer: HashPointer, count = 1): void =>
      this.note({ what, pointer, count, faceId, atMs });
    if (label.what === "blob" && !label.feedId) note(direction === "out" ? "sent" : "heard", label.pointer);
    else if (direction === "out") return;
    else if (label.what === "blob-request") for (const { pointer, count } of label.pairs) note("asked", pointer, count);
    // On a LAN nobody knows it by name, and it is kept like anything unknown; it tells something only where own blobs are known.
    else if (outcome === "kept" && packet.length === PACKET_BYTES && this.places.size > 0)
      note("heard", pointerTo(packet));
  }

  private note(note: BlobNote): void {
    const places = this.places.get(keyOf(note.pointer));
    if (places) for (const place of places) this.take(note, place, place === places[0]);
    else if (this.lookedTo < this.parts.own().front.seq) {
      if (this.unplaced.length < MAX_UNPLACED) this.unplaced.push(note);
      else if (note.what === "sent") this.countedFrom = this.parts.own().front.seq + 1;
      this.looking ??= this.lookThrough();
    }
  }

  /** What is known of the blobs of an own entry; undefined when it has none. `isCounted`: nothing that went out is missing. Rejects as the store does. */
  async of(seq: Seq): Promise<{ of: number; isCounted: boolean; faces: BlobsOnFace[] } | undefined> {
    const of = this.sizes.get(seq) ?? (await this.readHeads(seq, seq)).at(0)?.head.blobCount ?? 0;
    this.sizes.set(seq, of);
    if (of === 0) return undefined;
    const faces = [...(this.chains.get(seq) ?? [])].map(([faceId, { sent, asked, wholeMs }]) => ({
      faceId,
      sent: Math.min(of, sent.size),
      ...(asked && {
        asked: { atMs: asked.atMs, index: asked.index, isAnswered: asked.isAnswered || isOld(asked.atMs) },
      }),
      ...(wholeMs !== undefined && { wholeMs }),
    }));
    return { of, isCounted: this.isCounted(seq) || this.isWholeOn(faces, seq, of), faces };
  }

  /** Whether each of its blobs that goes out is recognised, and was. */
  private isCounted(seq: Seq): boolean {
    const { lookedTo, lookedFrom } = this;
    const from = lookedTo === 0 ? this.parts.own().front.seq - MAX_LOOKED_THROUGH + 1 : lookedFrom;
    return seq >= Math.max(this.countedFrom, from);
  }

  /** Nothing can be missing where all went out. */
  private isWholeOn(faces: readonly BlobsOnFace[], seq: Seq, of: number): boolean {
    return seq >= this.countedFrom && faces.length > 0 && faces.every(({ sent }) => sent === of);
  }

  /** Whoever was on this face is gone for good. Returns the entries of which less is known now. */
  forgetFace(faceId: string): Seq[] {
    return [...this.chains].flatMap(([seq, faces]) => (faces.delete(faceId) ? [seq] : []));
  }

  /** @param isLowest of the entries with this blob: who asks for it holds that one for sure. */
  private take({ what, count, faceId, atMs }: BlobNote, { seq, index, of }: Place, isLowest: boolean): void {
    if (seq < this.countedFrom) return;
    const face = this.faceOf(seq, faceId);
    if (!face) return;
    if (what === "sent") {
      const isNew = face.sent.add(index);
      face.sentMs = atMs;
      const answers = face.asked && !face.asked.isAnswered && index >= face.asked.last;
      if (answers) face.asked = { ...face.asked!, isAnswered: true };
      if (isNew || answers) this.parts.changed(seq);
    } else if (what === "heard") {
      if (index < of - 1 || face.wholeMs !== undefined) return;
      face.wholeMs = atMs;
      this.parts.changed(seq);
    } else {
      const last = Math.min(of, index + Math.max(1, count)) - 1;
      const isCrossing = face.sent.size >= of && atMs - (face.sentMs ?? 0) < CROSSING_MS;
      face.asked = { atMs, index, last, isAnswered: isCrossing };
      this.parts.changed(seq, isLowest ? { faceId, atMs } : undefined);
    }
  }

  /** Undefined when so much is known of later entries that this one has no room. */
  private faceOf(seq: Seq, faceId: string): OnFace | undefined {
    const faces = this.chains.get(seq) ?? new Map<string, OnFace>();
    this.chains.set(seq, faces);
    if (this.chains.size > MAX_CHAINS) {
      const lowest = Math.min(...this.chains.keys());
      this.chains.delete(lowest);
      this.countedFrom = lowest + 1;
      if (lowest === seq) return undefined;
    }
    const face = faces.get(faceId) ?? { sent: new IndexRanges() };
    if (!faces.has(faceId) && faces.size >= MAX_FACES) return undefined;
    faces.set(faceId, face);
    return face;
  }

  /** Learns the pointers of the own entries that came since, then tries what could not be placed. */
  private async lookThrough(): Promise<void> {
    const { own, failed } = this.parts;
    const { feedId, front } = own();
    try {
      await this.learn(front.seq);
    } catch (error) {
      this.countedFrom = front.seq + 1;
      failed(error);
    }
    this.looking = undefined;
    if (equalBytes(own().feedId, feedId)) this.lookedTo = front.seq;
    else this.places.clear();
    for (const note of this.unplaced.splice(0)) this.note(note);
  }

  /** Latest first, as far as there is room for their blobs; where those before would have to leave, anew from the latest on. */
  private async learn(to: Seq): Promise<void> {
    const first = Math.max(1, to - MAX_LOOKED_THROUGH + 1);
    let from = this.lookedTo === 0 ? first : Math.max(first, this.lookedTo + 1);
    let heads = await this.readHeads(from, to);
    const isRoom = this.places.size + heads.reduce((sum, { head }) => sum + head.blobCount, 0) <= MAX_PLACES;
    if (!isRoom && this.places.size > 0) {
      this.places.clear();
      from = first;
      heads = await this.readHeads(from, to);
    }
    if (from !== this.lookedTo + 1 || !isRoom) this.lookedFrom = from;
    let room = MAX_PLACES - this.places.size;
    for (const { seq, head } of heads.toReversed()) {
      const { pointer, blobCount: of } = head;
      room -= of;
      if (room < 0) {
        this.lookedFrom = seq + 1;
        return;
      }
      if (!pointer) continue;
      const blobs = await this.parts.store.readBlobs(pointer, of);
      for (const [index, blob] of [undefined, ...blobs].slice(0, of).entries()) {
        const next = blob ? successorOf(blob) : pointer;
        if (next) this.place(keyOf(next), { seq, index, of });
      }
    }
  }

  private place(pointerKey: string, place: Place): void {
    const places = [...(this.places.get(pointerKey) ?? []), place].sort((a, b) => a.seq - b.seq);
    this.places.set(pointerKey, places.slice(0, MAX_ALIKE));
  }

  private async readHeads(from: Seq, to: Seq): Promise<{ readonly seq: Seq; readonly head: SidechainHead }[]> {
    const { feedNo, lengthCode } = this.parts.own();
    const heads: { seq: Seq; head: SidechainHead }[] = [];
    for (const run of await this.parts.store.readEntries(feedNo, from, to))
      for (let at = 0; PACKET_BYTES * at < run.packets.length; at++) {
        const packet = packetAt(run, at);
        if (packet[TYPE_OFFSET] !== TYPE_CHAIN20) continue;
        const head = parseSidechainHead(payloadOf(packet), lengthCode);
        if (head.state === "chained") heads.push({ seq: run.firstSeq + at, head });
      }
    return heads;
  }
}
