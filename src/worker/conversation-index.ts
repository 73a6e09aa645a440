/**
 * The conversation in step with the store: built from what is kept of it, brought up to date, kept again.
 *
 * Knows entries and their content, nothing of who reads. Everything here can be made anew from the entries; only arrival times would be lost.
 * Invariant: of each feed the rows are without gap from its anchor. Cost of a start: by rows, without reading an entry again.
 */

import { type Content, readContent } from "../content/content.ts";
import { cutBetweenCharacters } from "../content/plain-text.ts";
import { Conversation } from "../conversation/conversation.ts";
import type { Row } from "../conversation/rows.ts";
import { NO_ROW } from "../conversation/rows.ts";
import { encodeSegment, SEGMENT_ROWS, segmentOf } from "../conversation/segments.ts";
import { toHex } from "../core/bytes.ts";
import type { EntryRun, FeedRecord } from "../core/effects.ts";
import { PACKET_BYTES } from "../core/limits.ts";
import type { Store } from "../store/port.ts";
import type { ContentReader } from "./content-reader.ts";
import { midAt, packetAt, type ReadEntry, rowContent } from "./entry-rows.ts";
import { maybeKeptSegments } from "./kept-segments.ts";
import type { NodeLife } from "./node-life.ts";
import type { Profile } from "./profile.ts";
import { NAMES_NOTE, PublishedNames } from "./published-names.ts";

/** Content beyond this is not read as a whole: text is cut, anything else is bytes. */
export const MAX_READ_CONTENT_BYTES = 64 * 1024;
/** Entries read at once. */
const PORTION = 256;
/** What changed is kept this long after it did. */
const KEEP_MS = 3000;
const SEGMENT = "conversation/row/";

export interface ConversationIndexParts {
  readonly store: Store;
  readonly profile: Profile;
  readonly life: NodeLife;
  readonly contents: ContentReader;
  /** Rows are new, or stand elsewhere now. */
  changed(news: { readonly added: readonly Row[]; readonly moved: number }): void;
  /** A feed has another published name. */
  renamed(record: FeedRecord): void;
  failed(error: unknown): void;
}

export class ConversationIndex {
  readonly conversation = new Conversation(crypto.getRandomValues(new Uint32Array(1))[0]);
  private readonly parts: ConversationIndexParts;
  private readonly names = new PublishedNames();
  private readonly dirtySegments = new Set<number>();
  /** Up to where a feed came in as a whole, by its number: when its entries did is not known. */
  private readonly importedTo = new Map<number, number>();
  /** Entries whose content was not there. */
  private readonly incomplete = new Set<Row>();
  private readonly completed: { feedNo: number; seq: number }[] = [];
  private kept: ReturnType<Store["readNotes"]> | undefined;
  private updating: Promise<void> | undefined;
  private isWanted = false;
  private isStopped = false;
  private isNew = true;
  private keepTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(parts: ConversationIndexParts) {
    this.parts = parts;
  }

  /** Begins to read what was kept, for `load`: megabytes come while something else is done. */
  readAhead(): void {
    this.kept = this.parts.store.readNotes(SEGMENT);
    this.kept.catch(() => undefined); // `load` tells it.
  }

  /** Reads what was kept. Returns whether there was anything. @throws EnvironmentError of the store. */
  async load(): Promise<boolean> {
    const notes = await (this.kept ?? this.parts.store.readNotes(SEGMENT));
    this.kept = undefined;
    const here = new Map(this.parts.profile.feeds.map((record) => [record.feedNo, record]));
    const segments = maybeKeptSegments(notes.values(), here);
    if (!segments) return false;
    this.conversation.rows.reserve(notes.size * SEGMENT_ROWS);
    let dropped = false;
    for (const segment of segments)
      for (const facts of segment) {
        if (!here.has(facts.feedNo)) {
          dropped = true;
          continue;
        }
        const row = this.conversation.add(facts);
        if (facts.kind === "unread-content") this.incomplete.add(row);
      }
    if (dropped) this.markAllDirty(notes.size);
    this.conversation.settle();
    const names = (await this.parts.store.readNotes(NAMES_NOTE)).get(NAMES_NOTE);
    if (names) this.names.load(names, (feedNo) => here.has(feedNo));
    this.isNew = notes.size === 0;
    return !this.isNew;
  }

  /** Whether rows are being made of entries that came in long ago. */
  get pending(): number {
    let pending = 0;
    for (const record of this.parts.profile.feeds) pending += this.frontOf(record) - this.positionOf(record);
    return Math.max(0, pending);
  }

  publishedNameOf({ feedNo }: FeedRecord): string {
    return this.names.of(feedNo);
  }

  /** Brings the conversation up to what is in the store now; resolves when it is. */
  update(): Promise<void> {
    this.isWanted = true;
    this.updating ??= this.run().finally(() => {
      this.updating = undefined;
    });
    return this.updating;
  }

  /**
   * A feed of which nothing was here came in as a whole: all that is here of it now is history.
   * @param publishedName what it called itself where it comes from; any entry of its own says more.
   */
  noteImported(record: FeedRecord, publishedName: string): void {
    this.importedTo.set(record.feedNo, this.frontOf(record));
    if (publishedName === "") return;
    this.noteName(record, 0, { kind: "name", name: publishedName });
    this.keepTimer ??= setTimeout(() => void this.keep(), KEEP_MS);
  }

  /** All blobs of an entry are here. */
  handleComplete(record: FeedRecord, seq: number): void {
    this.completed.push({ feedNo: record.feedNo, seq });
    void this.update();
  }

  /** Tries again what could not be read when it was kept. */
  retryIncomplete(): void {
    const { rows } = this.conversation;
    for (const row of this.incomplete) this.completed.push({ feedNo: rows.feedNos[row], seq: rows.seqs[row] });
    void this.update();
  }

  /** Writes what has changed, and ends. */
  async stop(): Promise<void> {
    this.isStopped = true;
    clearTimeout(this.keepTimer);
    await this.updating;
    await this.keep();
  }

  /** What an entry says. @param mid in hex. Rejects as the store does. */
  async read(packet: Uint8Array, mid: string, record: FeedRecord): Promise<ReadEntry> {
    const stored = await this.parts.contents.read(packet, mid, record, MAX_READ_CONTENT_BYTES);
    if (!stored.bytes) return { content: undefined, isCut: false, stored };
    const isCut = stored.contentBytes > stored.bytes.length;
    const bytes = isCut ? cutBetweenCharacters(stored.bytes, stored.bytes.length - 1) : stored.bytes;
    return { content: readContent(bytes), isCut, stored };
  }

  private async run(): Promise<void> {
    try {
      while (this.isWanted && !this.isStopped) {
        this.isWanted = false;
        this.dropGone();
        await this.readCompleted();
        for (let isMore = true; isMore && !this.isStopped; ) isMore = await this.readPortions();
        this.isNew = false;
      }
    } catch (error) {
      if (!this.isStopped) this.parts.failed(error);
    }
  }

  private dropGone(): void {
    const here = new Set(this.parts.profile.feeds.map(({ feedNo }) => feedNo));
    for (const feedNo of [...this.conversation.feedNos]) {
      if (here.has(feedNo)) continue;
      for (const row of this.conversation.rowsOf(feedNo)) {
        this.dirtySegments.add(segmentOf(row));
        this.incomplete.delete(row);
      }
      this.conversation.removeFeed(feedNo);
      this.names.forget(feedNo);
      this.importedTo.delete(feedNo);
      this.tell([], 1);
    }
  }

  /** One portion of each feed that has more; whether any had. */
  private async readPortions(): Promise<boolean> {
    await this.parts.life.rebuilt; // Feeds of a file stand in the profile before it is known that they are history.
    const added: Row[] = [];
    for (const record of this.parts.profile.feeds) {
      const from = this.positionOf(record) + 1;
      const to = Math.min(this.frontOf(record), from + PORTION - 1);
      if (from > to) continue;
      const runs = await this.parts.store.readEntries(record.feedNo, from, to);
      for (const run of runs) added.push(...(await this.addRun(run, record)));
      if (this.isStopped) return false;
    }
    if (added.length === 0) return false;
    const moved = this.conversation.settle().size - added.length;
    this.tell(added, moved);
    return true;
  }

  private async addRun(run: EntryRun, record: FeedRecord): Promise<Row[]> {
    const seqs = Array.from({ length: run.packets.length / PACKET_BYTES }, (_, at) => run.firstSeq + at);
    const read = await Promise.all(seqs.map((_, at) => this.read(packetAt(run, at), toHex(midAt(run, at)), record)));
    // The feed may have gone, or been replaced, meanwhile.
    if (this.parts.profile.maybeFeed(record.feedId)?.feedNo !== record.feedNo) return [];
    if (this.positionOf(record) + 1 !== run.firstSeq) return [];
    const seenS = Math.floor(Date.now() / 1000);
    return seqs.map((seq, at) => {
      const { content, stored } = read[at];
      const mid = midAt(run, at);
      const row = this.conversation.add({
        feedNo: record.feedNo,
        seq,
        mid,
        seenS,
        isArrivalKnown: !this.isNew && seq > (this.importedTo.get(record.feedNo) ?? 0),
        ...rowContent(content),
      });
      if (!content && !stored.complete) this.incomplete.add(row);
      this.noteName(record, seq, content);
      this.dirtySegments.add(segmentOf(row));
      return row;
    });
  }

  private async readCompleted(): Promise<void> {
    const { conversation } = this;
    let changed = false;
    for (const { feedNo, seq } of this.completed.splice(0)) {
      const record = this.parts.profile.feeds.find((feed) => feed.feedNo === feedNo);
      const row = conversation.rowAt(feedNo, seq);
      if (!record || row === NO_ROW || !this.incomplete.has(row)) continue;
      const [run] = await this.parts.store.readEntries(feedNo, seq, seq);
      if (!run) continue;
      const { content } = await this.read(packetAt(run, 0), toHex(midAt(run, 0)), record);
      if (!content || !this.incomplete.delete(row)) continue;
      conversation.setContent(row, rowContent(content));
      this.noteName(record, seq, content);
      this.dirtySegments.add(segmentOf(row));
      changed = true;
    }
    if (!changed) return;
    this.tell([], conversation.settle().size);
  }

  private noteName(record: FeedRecord, seq: number, content: Content | undefined): void {
    if (this.names.note(record.feedNo, seq, content)) this.parts.renamed(record);
  }

  private tell(added: readonly Row[], moved: number): void {
    if (!this.isStopped) this.keepTimer ??= setTimeout(() => void this.keep(), KEEP_MS);
    this.parts.changed({ added, moved: Math.max(0, moved) });
  }

  private async keep(): Promise<void> {
    clearTimeout(this.keepTimer);
    this.keepTimer = undefined;
    const notes = new Map<string, Uint8Array | undefined>();
    for (const segment of this.dirtySegments) {
      const isThere = segment * SEGMENT_ROWS < this.conversation.rows.count;
      notes.set(segmentName(segment), isThere ? encodeSegment(this.conversation.rows, segment) : undefined);
    }
    if (this.names.isDirty) notes.set(NAMES_NOTE, this.names.serialized());
    this.dirtySegments.clear();
    this.names.isDirty = false;
    if (notes.size === 0) return;
    try {
      await this.parts.store.putNotes(notes);
    } catch (error) {
      // It is made anew at the next start; whoever has lost the lock hears of it elsewhere.
      for (const name of notes.keys())
        if (name.startsWith(SEGMENT)) this.dirtySegments.add(Number(name.slice(SEGMENT.length)));
      this.names.isDirty = true;
      if (!this.isStopped) this.parts.failed(error);
    }
  }

  private markAllDirty(segments: number): void {
    for (let segment = 0; segment < segments; segment++) this.dirtySegments.add(segment);
  }

  private positionOf(record: FeedRecord): number {
    return this.conversation.lastSeqOf(record.feedNo) ?? record.anchor.seq;
  }

  private frontOf(record: FeedRecord): number {
    return this.parts.life.recordNow(record).front.seq;
  }
}

const segmentName = (segment: number): string => `${SEGMENT}${String(segment).padStart(8, "0")}`;
