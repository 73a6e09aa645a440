/**
 * The conversation as the API shows it: pages of the timeline, what is unread, and posts that follow what is there.
 *
 * Knows nothing of who asks. What stands where is the matter of `ConversationIndex`, what an item says of `TimelineItems`, and what is unread of
 * `ReadingPositions`.
 */
import { MAX_SECONDS, MAX_TIPS_SENT, serializePost } from "../content/post.ts";
import { serializePublicName } from "../content/public-name.ts";
import { NO_ROW, type Row } from "../conversation/rows.ts";
import { MID_BYTES, type Mid, maybeFromHex, toHex } from "../core/bytes.ts";
import type { FeedRecord } from "../core/effects.ts";
import { EnvironmentError } from "../core/environment-error.ts";
import { MAX_CONTENT_BYTES, MAX_NAME_LENGTH } from "../core/limits.ts";
import { encodeSidechain } from "../core/sidechain.ts";
import type { Store } from "../store/port.ts";
import type { ConversationApi, PostOptions, TimelinePage, TimelineQuery, UnreadView } from "./api.ts";
import { assertText, assertWhole } from "./arguments.ts";
import type { ContentReader } from "./content-reader.ts";
import { ConversationIndex } from "./conversation-index.ts";
import type { WorkerEvents } from "./messages.ts";
import type { NodeLife } from "./node-life.ts";
import type { OwnFeed } from "./own-feed.ts";
import type { Profile } from "./profile.ts";
import type { KnownOfFeed } from "./profile-files.ts";
import { type Places, ReadingPositions } from "./reading-positions.ts";
import { TimelineItems } from "./timeline-items.ts";
import { errorReport } from "./views.ts";

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 200;
/** New items named in one event. */
const MAX_TOLD = 100;
/** How long a post waits for the conversation to be up to date, so that it names the latest. */
const TIPS_WAIT_MS = 500;

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
  private readonly positions: ReadingPositions;
  private readonly items: TimelineItems;

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
    const shared = { ...parts, index: this.index };
    this.positions = new ReadingPositions(shared);
    this.items = new TimelineItems({ ...shared, positions: this.positions });
  }

  /** The conversation, for who looks for words in it. */
  get shown(): { readonly index: ConversationIndex; readonly items: TimelineItems } {
    return { index: this.index, items: this.items };
  }

  /** Begins to read what is kept, while the node starts. */
  readAhead(): void {
    this.index.readAhead();
  }

  /** Reads what is kept, then goes on with what came in since, without anybody waiting for it. @throws EnvironmentError of the store. */
  async start(): Promise<void> {
    await this.index.load();
    await this.positions.load();
    this.index.retryIncomplete();
  }

  async stop(): Promise<void> {
    await this.index.stop();
  }

  /** Up to which SEQ a feed is read. */
  readToOf(record: FeedRecord): number {
    return this.positions.readToOf(record);
  }

  /**
   * Entries came in a file. A feed of which nothing was here is history, and read; what another one has gained is news, as if it had been heard.
   * @param known what was known of feeds where the file comes from, by feed ID, hex.
   */
  async handleImported(known: ReadonlyMap<string, KnownOfFeed>): Promise<void> {
    const { profile, life } = this.parts;
    const isHere = (record: FeedRecord) => this.index.conversation.lastSeqOf(record.feedNo) !== undefined;
    const positions = profile.feeds.map((record): [number, number] => {
      const told = known.get(toHex(record.feedId));
      const isWhole = !isHere(record);
      if (isWhole) this.index.noteImported(record, told?.publishedName ?? "");
      const history = isWhole ? life.recordNow(record).front.seq : 0;
      return [record.feedNo, Math.max(history, told?.readTo ?? 0)];
    });
    if (this.positions.take(new Map(positions))) {
      this.parts.emit("unread", this.positions.view());
      await this.positions.keep(true);
    }
    this.handleChange();
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

  /** The latest own entry that a post of another feed names, and whose post it is. */
  namedBy(): { readonly seq: number; readonly feedId: string; readonly name: string } | undefined {
    const { profile } = this.parts;
    const { conversation } = this.index;
    const named = conversation.latestNamed(profile.own.feedNo);
    const record = named && profile.feeds.find(({ feedNo }) => feedNo === conversation.rows.feedNos[named.by]);
    return record && { seq: named.seq, feedId: toHex(record.feedId), name: this.items.shownName(record) };
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
    const places: Places = record
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
    const unread = record ? this.positions.unreadOf(record) : this.positions.view().total;
    const firstUnread = this.positions.firstUnread(places, unread);
    const items = await this.items.of(rows);
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
    return this.positions.view();
  }

  /** Without a SEQ it is up to what is here now, so a repeat later would mean more. */
  async markRead(feedId?: string, seq?: number, token: string = crypto.randomUUID()): Promise<UnreadView> {
    const { profile } = this.parts;
    const records = feedId === undefined ? profile.feeds : [profile.feedOf(feedId)];
    const upTo = seq === undefined ? Number.POSITIVE_INFINITY : assertWhole(seq, "seq");
    const isNews = this.positions.advance(records, upTo);
    const view = this.positions.view();
    if (isNews) this.parts.emit("unread", view);
    await this.positions.keep(isNews, { token, answer: view });
    return view;
  }

  private async postBytes(text: unknown, options: PostOptions): Promise<Uint8Array> {
    const { tips: asked, answers } = options ?? {};
    const answered = answers === undefined ? [] : [answers];
    if (asked === undefined)
      await Promise.race([this.index.update(), new Promise((resolve) => setTimeout(resolve, TIPS_WAIT_MS))]);
    const latest = asked ?? [...new Set([...answered, ...(await this.tips())])].slice(0, MAX_TIPS_SENT);
    const mids = Array.isArray(latest)
      ? latest.map((tip) => maybeFromHex(assertText(tip, "tip"), MID_BYTES))
      : [undefined];
    if (mids.length > MAX_TIPS_SENT || mids.some((mid) => mid === undefined))
      throw new EnvironmentError("bad-argument", `tips are at most ${MAX_TIPS_SENT} message IDs of 40 hex digits`);
    const tips = mids as Mid[];
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

  private async tell(added: readonly Row[], moved: number): Promise<void> {
    const { conversation, pending } = this.index;
    const { rows, timeline } = conversation;
    const latest = added.slice(-MAX_TOLD).filter((row) => rows.isAlive(row));
    const mids = latest.map((row) => toHex(rows.midOf(row)));
    const total = timeline.length;
    const mentions =
      pending > MAX_TOLD
        ? []
        : (await this.items.of(latest)).filter((item) => !item.own && item.mentions.some(({ own }) => own));
    this.parts.emit("timeline", {
      added: added.length,
      moved,
      mids,
      mentions: mentions.map(({ mid }) => mid),
      total,
      pending,
    });
    if (added.length > 0) this.parts.emit("unread", this.positions.view());
  }
}

function placesOfFeed(rows: readonly Row[], seqOf: (row: Row) => number): Places {
  return {
    length: rows.length,
    slice: (from, to) => rows.slice(from, to),
    placeOf: (row) => seqOf(row) - seqOf(rows[0]),
  };
}
