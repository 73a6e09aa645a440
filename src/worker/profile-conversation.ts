/**
 * The conversation as the API shows it: pages of the timeline, what is unread, and posts that follow what is there.
 *
 * Knows nothing of who asks. Reads entries only for the items of a page. Reading positions are by feed and SEQ, so that what comes in late
 * counts as unread wherever it stands.
 */

import type { Content } from "../content/content.ts";
import { MAX_SECONDS, MAX_TIPS_SENT, serializePost } from "../content/post.ts";
import { serializePublicName } from "../content/public-name.ts";
import { Directory } from "../conversation/mentions.ts";
import { NO_ROW, type Row } from "../conversation/rows.ts";
import { shortNameOf } from "../conversation/short-name.ts";
import { BoundedMap } from "../core/bounded-map.ts";
import { MID_BYTES, type Mid, maybeFromHex, toHex } from "../core/bytes.ts";
import type { EntryRun, FeedRecord } from "../core/effects.ts";
import { EnvironmentError } from "../core/environment-error.ts";
import { MAX_CONTENT_BYTES, MAX_NAME_LENGTH, PACKET_BYTES } from "../core/limits.ts";
import { encodeSidechain } from "../core/sidechain.ts";
import type { Store } from "../store/port.ts";
import type { ConversationApi, PostOptions, TimelineItem, TimelinePage, TimelineQuery, UnreadView } from "./api.ts";
import { assertText, assertWhole } from "./arguments.ts";
import type { ContentReader } from "./content-reader.ts";
import { ConversationIndex, type ReadEntry } from "./conversation-index.ts";
import type { WorkerEvents } from "./messages.ts";
import type { NodeLife } from "./node-life.ts";
import type { OwnFeed } from "./own-feed.ts";
import type { Profile } from "./profile.ts";
import { errorReport } from "./views.ts";

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 200;
/** Read entries that are remembered. */
const MAX_REMEMBERED = 512;
/** New items named in one event. */
const MAX_TOLD = 100;
/** How long a post waits for the conversation to be up to date, so that it names the latest. */
const TIPS_WAIT_MS = 500;
const READ_NOTE = "conversation-read";

export interface ProfileConversationParts {
  readonly store: Store;
  readonly profile: Profile;
  readonly life: NodeLife;
  readonly contents: ContentReader;
  readonly ownFeed: OwnFeed;
  emit<Name extends "timeline" | "unread" | "feed" | "error">(name: Name, event: WorkerEvents[Name]): void;
}

export class ProfileConversation implements ConversationApi {
  private readonly parts: ProfileConversationParts;
  private readonly index: ConversationIndex;
  private readonly readTo = new Map<number, number>();
  private readonly remembered = new BoundedMap<string, ReadEntry>(MAX_REMEMBERED);

  constructor(parts: ProfileConversationParts) {
    this.parts = parts;
    const failed = (error: unknown): void => parts.emit("error", errorReport(error));
    this.index = new ConversationIndex({
      ...parts,
      changed: ({ added, moved }) => {
        void this.tell(added, moved).catch(failed);
      },
      renamed: ({ feedId }) => parts.emit("feed", { feedId: toHex(feedId), change: "renamed" }),
      failed,
    });
  }

  /** Reads what is kept, then goes on with what came in since, without anybody waiting for it. @throws EnvironmentError of the store. */
  async start(): Promise<void> {
    await this.index.load();
    const note = (await this.parts.store.readNotes(READ_NOTE)).get(READ_NOTE);
    if (note) {
      for (const [feedNo, seq] of JSON.parse(new TextDecoder().decode(note)) as [number, number][])
        this.readTo.set(feedNo, seq);
    } else for (const { feedNo, front } of this.parts.profile.feeds) this.readTo.set(feedNo, front.seq);
    this.index.retryIncomplete();
  }

  async stop(): Promise<void> {
    await this.index.stop();
  }

  /** Entries were committed, or feeds came or went. */
  handleChange(): void {
    void this.index.update();
  }

  handleComplete(feedId: FeedRecord["feedId"], seq: number): void {
    const record = this.parts.profile.maybeFeed(feedId);
    if (record) this.index.handleComplete(record, seq);
  }

  publishedNameOf(record: FeedRecord): string {
    return this.index.publishedNameOf(record);
  }

  async post(
    text: string,
    options: PostOptions = {},
    token: string = crypto.randomUUID(),
  ): Promise<{ seq: number; mid: string }> {
    if (assertText(text, "text").trim() === "") throw new EnvironmentError("bad-argument", "The text is empty.");
    return this.parts.ownFeed.append(await this.postBytes(text, options), { type: "chain20" }, token);
  }

  async publishName(name: string, token: string = crypto.randomUUID()): Promise<{ seq: number; mid: string }> {
    const { length } = Array.from(assertText(name, "name").trim());
    if (length > MAX_NAME_LENGTH)
      throw new EnvironmentError(
        "bad-argument",
        `A name has at most ${MAX_NAME_LENGTH} characters; this has ${length}.`,
      );
    return this.parts.ownFeed.append(serializePublicName(name), { type: "chain20" }, token);
  }

  async postCost(text: string, options: PostOptions = {}): Promise<{ contentBytes: number; packets: number }> {
    const bytes = await this.postBytes(text, options);
    if (bytes.length > MAX_CONTENT_BYTES) throw new EnvironmentError("too-long", `It has ${bytes.length} bytes.`);
    const { lengthCode } = this.parts.profile.own;
    const { blobs } = encodeSidechain(bytes, lengthCode === "unknown" ? "leb128" : lengthCode);
    return { contentBytes: bytes.length, packets: 1 + blobs.length };
  }

  async tips(): Promise<string[]> {
    const { conversation } = this.index;
    return conversation.tips(MAX_TIPS_SENT).map((row) => toHex(conversation.rows.midOf(row)));
  }

  async timeline(query: TimelineQuery = {}): Promise<TimelinePage> {
    if (typeof query !== "object" || query === null)
      throw new EnvironmentError("bad-argument", "A query is an object.");
    const limit = Math.min(MAX_LIMIT, assertWhole(query.limit ?? DEFAULT_LIMIT, "limit"));
    if (limit < 1) throw new EnvironmentError("bad-argument", "limit is at least 1");
    const record = query.feedId === undefined ? undefined : this.parts.profile.feedOf(query.feedId);
    const { conversation } = this.index;
    const places = record
      ? placesOfFeed(conversation.rowsOf(record.feedNo), (row) => conversation.rows.seqs[row])
      : {
          length: conversation.timeline.length,
          slice: (from: number, to: number) => conversation.timeline.slice(from, to),
          placeOf: (row: Row) => conversation.timeline.placeOf(row),
        };
    let from = Math.max(0, places.length - limit);
    let to = places.length;
    if (query.after !== undefined) {
      from = places.placeOf(this.rowOf(query.after, record)) + 1;
      to = Math.min(places.length, from + limit);
    } else if (query.before !== undefined) {
      to = places.placeOf(this.rowOf(query.before, record));
      from = Math.max(0, to - limit);
    }
    const rows = places.slice(from, to);
    const { length: total } = places;
    const unread = record ? this.unreadOf(record) : this.unreadView().total;
    const firstUnread = this.firstUnread(places, unread);
    const items = await this.items(rows);
    return {
      items,
      hasBefore: from > 0,
      hasAfter: to < total,
      total,
      pending: this.index.pending,
      firstUnread,
      unread,
    };
  }

  async unread(): Promise<UnreadView> {
    return this.unreadView();
  }

  /** Without a SEQ it is up to what is here now, so a repeat later would mean more. */
  async markRead(feedId?: string, seq?: number, token: string = crypto.randomUUID()): Promise<UnreadView> {
    const { profile, store } = this.parts;
    const records = feedId === undefined ? profile.feeds : [profile.feedOf(feedId)];
    const upTo = seq === undefined ? Number.POSITIVE_INFINITY : assertWhole(seq, "seq");
    let changed = false;
    for (const { feedNo } of records) {
      const to = Math.min(upTo, this.index.conversation.lastSeqOf(feedNo) ?? 0);
      if (to <= (this.readTo.get(feedNo) ?? 0)) continue;
      this.readTo.set(feedNo, to);
      changed = true;
    }
    const view = this.unreadView();
    if (changed) this.parts.emit("unread", view);
    const here = new Set(profile.feeds.map(({ feedNo }) => feedNo));
    const kept = [...this.readTo].filter(([feedNo]) => here.has(feedNo));
    const note = new TextEncoder().encode(JSON.stringify(kept));
    await store.putNotes(new Map(changed ? [[READ_NOTE, note]] : []), { done: { token, answer: view } });
    return view;
  }

  private async postBytes(text: unknown, options: PostOptions): Promise<Uint8Array> {
    const asked = options?.tips;
    let tips: Mid[];
    if (asked === undefined) {
      await Promise.race([this.index.update(), new Promise((resolve) => setTimeout(resolve, TIPS_WAIT_MS))]);
      tips = (await this.tips()).map((tip) => maybeFromHex(tip, MID_BYTES) as Mid);
    } else {
      const mids = Array.isArray(asked)
        ? asked.map((tip) => maybeFromHex(assertText(tip, "tip"), MID_BYTES))
        : [undefined];
      if (mids.length > MAX_TIPS_SENT || mids.some((mid) => mid === undefined))
        throw new EnvironmentError("bad-argument", `tips are at most ${MAX_TIPS_SENT} message IDs of 40 hex digits`);
      tips = mids as Mid[];
    }
    const seconds = Math.min(MAX_SECONDS, Math.max(0, Math.floor(Date.now() / 1000)));
    return serializePost({ tips, text: assertText(text, "text"), seconds });
  }

  /** @throws EnvironmentError `bad-argument`. */
  private rowOf(mid: unknown, record: FeedRecord | undefined): Row {
    const bytes = maybeFromHex(assertText(mid, "message ID"), MID_BYTES);
    const { conversation } = this.index;
    const row = bytes ? conversation.rows.rowOf(bytes) : NO_ROW;
    const isInPlace =
      row !== NO_ROW && conversation.timeline.has(row) && (!record || conversation.rows.feedNos[row] === record.feedNo);
    if (!isInPlace) throw new EnvironmentError("bad-argument", "No entry of this timeline has this message ID.");
    return row;
  }

  // --- items ---

  private async items(rows: readonly Row[]): Promise<TimelineItem[]> {
    const records = new Map(this.parts.profile.feeds.map((record) => [record.feedNo, record]));
    const directory = this.directory();
    // The rows are read before anything is awaited: later they may be gone.
    const wanted = rows.flatMap((row) => {
      const record = records.get(this.index.conversation.rows.feedNos[row]);
      return record ? [this.position(row, record)] : [];
    });
    const entries = await this.readEntries(wanted);
    return wanted.flatMap(({ record, ...position }, at) => {
      const entry = entries[at];
      if (!entry) return [];
      const { content, isCut, stored } = entry;
      const mentions = directory.mentionsIn(textOf(content));
      const own = toHex(this.parts.profile.own.feedId);
      return [
        {
          ...position,
          name: this.shownName(record),
          content: content ?? null,
          isCut,
          contentBytes: stored.contentBytes,
          missingBlobs: stored.missingBlobs,
          chainState: stored.chainState,
          mentions: mentions.map((mention) => ({ ...mention, own: mention.feedId === own })),
        },
      ];
    });
  }

  private position(row: Row, record: FeedRecord) {
    const { conversation } = this.index;
    const { rows } = conversation;
    const claimedS = rows.claimedS[row];
    const seq = rows.seqs[row];
    return {
      record,
      feedId: toHex(record.feedId),
      seq,
      mid: toHex(rows.midOf(row)),
      own: record.own,
      timeMs: conversation.timeMsOf(row) ?? null,
      claimedMs: claimedS === 0 ? null : claimedS * 1000,
      isTimeDoubtful: conversation.isTimeDoubtful(row),
      follows: rows
        .tipsOf(row)
        .filter((tip) => rows.rowOf(tip) !== NO_ROW)
        .map((tip) => toHex(tip)),
      threadRoot: toHex(rows.midOf(conversation.threadRootOf(row))),
      isUnread: !record.own && seq > (this.readTo.get(record.feedNo) ?? 0),
    };
  }

  /** What the entries say; neighbours in a feed are read at once. */
  private async readEntries(
    wanted: readonly { readonly record: FeedRecord; readonly seq: number; readonly mid: string }[],
  ): Promise<(ReadEntry | undefined)[]> {
    const found = wanted.map(({ mid }) => this.remembered.get(mid));
    const ranges: { record: FeedRecord; from: number; to: number }[] = [];
    const missing = wanted
      .filter((_, at) => !found[at])
      .toSorted((a, b) => a.record.feedNo - b.record.feedNo || a.seq - b.seq);
    for (const { record, seq } of missing) {
      const last = ranges.at(-1);
      if (last?.record === record && last.to + 1 === seq) last.to = seq;
      else ranges.push({ record, from: seq, to: seq });
    }
    const packets = new Map<string, { run: EntryRun; at: number }>();
    const read = await Promise.all(
      ranges.map(({ record, from, to }) => this.parts.store.readEntries(record.feedNo, from, to)),
    );
    for (const run of read.flat())
      for (let at = 0; at < run.mids.length / MID_BYTES; at++)
        packets.set(toHex(run.mids.subarray(at * MID_BYTES, (at + 1) * MID_BYTES)), { run, at });
    return Promise.all(
      wanted.map(async ({ record, mid }, place) => {
        const known = found[place];
        if (known) return known;
        const packet = packets.get(mid);
        if (!packet) return undefined;
        const { run, at } = packet;
        const entry = await this.index.read(
          run.packets.subarray(at * PACKET_BYTES, (at + 1) * PACKET_BYTES),
          mid,
          record,
        );
        if (entry.stored.complete) this.remembered.set(mid, entry);
        return entry;
      }),
    );
  }

  private directory(): Directory {
    const { profile } = this.parts;
    return new Directory(
      profile.feeds.map((record) => ({
        feedId: toHex(record.feedId),
        names: [record.own ? profile.settings.name : record.name, this.index.publishedNameOf(record)],
      })),
    );
  }

  private shownName(record: FeedRecord): string {
    const named = this.parts.life.recordNow(record).name || this.index.publishedNameOf(record);
    return named || shortNameOf(toHex(record.feedId));
  }

  // --- what is unread, and telling ---

  private unreadOf({ own, feedNo, anchor }: FeedRecord): number {
    const last = this.index.conversation.lastSeqOf(feedNo) ?? anchor.seq;
    return own ? 0 : Math.max(0, last - Math.max(anchor.seq, this.readTo.get(feedNo) ?? 0));
  }

  private unreadView(): UnreadView {
    const feeds: Record<string, number> = {};
    let total = 0;
    for (const record of this.parts.profile.feeds) {
      const count = this.unreadOf(record);
      if (count === 0) continue;
      feeds[toHex(record.feedId)] = count;
      total += count;
    }
    return { total, feeds };
  }

  private firstUnread(places: Places, unread: number): string | null {
    const { conversation } = this.index;
    const own = this.parts.profile.own.feedNo;
    let first: Row = NO_ROW;
    let left = unread;
    for (let at = places.length - 1; at >= 0 && left > 0; at--) {
      const [row] = places.slice(at, at + 1);
      const feedNo = conversation.rows.feedNos[row];
      if (feedNo === own || conversation.rows.seqs[row] <= (this.readTo.get(feedNo) ?? 0)) continue;
      first = row;
      left--;
    }
    return first === NO_ROW ? null : toHex(conversation.rows.midOf(first));
  }

  private async tell(added: readonly Row[], moved: number): Promise<void> {
    const { conversation, pending } = this.index;
    const { rows, timeline } = conversation;
    const latest = added.slice(-MAX_TOLD).filter((row) => rows.isAlive(row));
    const mids = latest.map((row) => toHex(rows.midOf(row)));
    const total = timeline.length;
    const mentions =
      pending > MAX_TOLD
        ? []
        : (await this.items(latest)).filter((item) => !item.own && item.mentions.some(({ own }) => own));
    this.parts.emit("timeline", {
      added: added.length,
      moved,
      mids,
      mentions: mentions.map(({ mid }) => mid),
      total,
      pending,
    });
    if (added.length > 0) this.parts.emit("unread", this.unreadView());
  }
}

interface Places {
  readonly length: number;
  slice(from: number, to: number): readonly Row[];
  placeOf(row: Row): number;
}

function placesOfFeed(rows: readonly Row[], seqOf: (row: Row) => number): Places {
  return {
    length: rows.length,
    slice: (from, to) => rows.slice(from, to),
    placeOf: (row) => seqOf(row) - seqOf(rows[0]),
  };
}

/** The text in which names are looked for. */
function textOf(content: Content | undefined): string {
  if (content?.kind === "post" || content?.kind === "text") return content.text;
  return content?.kind === "mail" ? content.body : "";
}
