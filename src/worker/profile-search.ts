/**
 * Finding words in what was written: down the conversation from its end, block by block, for a short while each time.
 *
 * Loaded with the first search. Blocks of folded text (`text-blocks.ts`) say which entries may hold the words; those are read, as for a timeline,
 * and looked at again. Nothing is begun that nobody waits for: a call ends after a while and says where to go on. Work of the node goes first:
 * between blocks, and after a few milliseconds of looking, whatever else waits has its turn.
 */
import { folded, maybeExcerpt, maybeTextOf, wordsOf } from "../content/text-search.ts";
import { NO_ROW, type Row } from "../conversation/rows.ts";
import { asFeedId, FEED_ID_BYTES, MID_BYTES, maybeFromHex, toHex } from "../core/bytes.ts";
import type { FeedRecord } from "../core/effects.ts";
import { EnvironmentError } from "../core/environment-error.ts";
import type { Store } from "../store/port.ts";
import type { SearchApi, SearchHit, SearchOptions, SearchPage } from "./api.ts";
import { assertOptions, assertText, assertWhole } from "./arguments.ts";
import type { ConversationIndex } from "./conversation-index.ts";
import { midAt, packetAt } from "./entry-rows.ts";
import { HeldBlocks } from "./held-blocks.ts";
import type { Profile } from "./profile.ts";
import {
  BLOCK_ENTRIES,
  blockNote,
  blockOf,
  MAX_KEPT_CHARACTERS,
  maybeReadBlock,
  TextBlock,
  type TextState,
} from "./text-blocks.ts";
import type { TimelineItems } from "./timeline-items.ts";

const DEFAULT_LIMIT = 20;
const MAX_LIMIT = 100;
const MAX_WITHOUT = 1000;
/** A call looks on for so long, unless it has enough before. */
const CALL_MS = 150;
/** Looking on without letting anything else in. */
const SLICE_MS = 8;
/** Rows between two looks at the clock. */
const CLOCK_ROWS = 256;
/** Entries read at once where a block is made. */
const PORTION = 64;
/** Characters of blocks that are held in memory, two bytes each at most; the block that was used longest ago is read again. */
const MAX_HELD_CHARACTERS = 8 << 20;

export interface ProfileSearchParts {
  readonly store: Pick<Store, "readEntries" | "readNotes" | "putNotes">;
  readonly profile: Profile;
  readonly index: ConversationIndex;
  readonly items: TimelineItems;
}

/** The rows among which is looked, in the order of the conversation. */
interface Range {
  readonly length: number;
  at(place: number): Row;
  /** Place of a row that is among them. */
  placeOf(row: Row): number;
}

export class ProfileSearch implements SearchApi {
  private readonly parts: ProfileSearchParts;
  private readonly held = new HeldBlocks(MAX_HELD_CHARACTERS);
  /** What a block is being brought up to; one thing after the other. */
  private readonly making = new Map<string, Promise<TextBlock>>();

  constructor(parts: ProfileSearchParts) {
    this.parts = parts;
  }

  async search(wanted: string, options: SearchOptions = {}): Promise<SearchPage> {
    const words = wordsOf(assertText(wanted, "words"));
    const { feedId, before, limit = DEFAULT_LIMIT, without = [] } = assertOptions(options);
    const most = Math.min(MAX_LIMIT, assertWhole(limit, "limit"));
    if (most < 1) throw new EnvironmentError("bad-argument", "limit is at least 1");
    const record = feedId === undefined ? undefined : this.parts.profile.feedOf(feedId);
    const leftOut = this.feedNosOf(without);
    const { index } = this.parts;
    const range = this.rangeOf(record);
    const untilMs = performance.now() + CALL_MS;
    let place = before === undefined ? range.length : range.placeOf(this.rowOf(before, record));
    if (words.length === 0) return { hits: [], next: null, left: 0, total: range.length, pending: index.pending };

    const hits: SearchHit[] = [];
    let last: Row = NO_ROW;
    while (place > 0 && hits.length < most && (last === NO_ROW || performance.now() < untilMs)) {
      const found = await this.look(range, place, words, leftOut, most - hits.length, untilMs);
      hits.push(...(await this.hitsOf(found.rows, words)));
      last = found.last;
      // What came in meanwhile may stand before it; what has gone leaves its place to what stood before.
      place = this.isThere(last, record) ? range.placeOf(last) : Math.min(found.place, range.length);
    }
    const isMore = place > 0 && place < range.length;
    const next = isMore ? toHex(index.conversation.rows.midOf(range.at(place))) : null;
    return { hits, next, left: isMore ? place : 0, total: range.length, pending: index.pending };
  }

  /** Looks down from `place` until there are `most` rows that may hold the words, or it is late. At least one row is looked at. */
  private async look(
    range: Range,
    from: number,
    words: readonly string[],
    leftOut: ReadonlySet<number>,
    most: number,
    untilMs: number,
  ): Promise<{ rows: Row[]; last: Row; place: number }> {
    const { rows: columns, timeline } = this.parts.index.conversation;
    const found: Row[] = [];
    /** Of each block that was looked into: the SEQ that were found. */
    const looked = new Map<TextBlock, Set<number>>();
    let last: Row = NO_ROW;
    let sliceMs = performance.now();
    let place = from;
    for (let n = 1; place > 0 && found.length < most; n++) {
      const row = range.at(--place);
      last = row;
      const feedNo = columns.feedNos[row];
      const kind = columns.kindOf(row);
      if (!leftOut.has(feedNo) && (kind === "post" || kind === "text" || kind === "mail")) {
        const seq = columns.seqs[row];
        let block = this.heldBlock(feedNo, seq);
        if (!block) {
          block = await this.blockWith(feedNo, seq);
          sliceMs = performance.now();
          if (!timeline.has(row)) break; // Its feed has gone.
          place = range.placeOf(row);
        }
        const seqs = looked.get(block) ?? block.find(words);
        looked.set(block, seqs);
        if (seqs.has(seq) || block.stateOf(seq) === "long") found.push(row);
      }
      if (n % CLOCK_ROWS !== 0 && sliceMs + SLICE_MS > performance.now()) continue;
      if (performance.now() > untilMs) break;
      await othersFirst();
      sliceMs = performance.now();
      if (!timeline.has(row)) break;
      place = range.placeOf(row);
    }
    return { rows: found, last, place };
  }

  /** What is shown of the rows in which the words are. */
  private async hitsOf(rows: readonly Row[], words: readonly string[]): Promise<SearchHit[]> {
    const items = rows.length === 0 ? [] : await this.parts.items.of(rows);
    return items.flatMap(({ feedId, seq, mid, own, name, timeMs, claimedMs, isTimeDoubtful, content }) => {
      const excerpt = maybeExcerpt(maybeTextOf(content ?? undefined) ?? "", words);
      if (!excerpt) return [];
      const { marks, ...piece } = excerpt;
      return [{ feedId, seq, mid, own, name, timeMs, claimedMs, isTimeDoubtful, ...piece, marks: [...marks] }];
    });
  }

  /** The block of an entry, where it is in memory and says something of that entry. */
  private heldBlock(feedNo: number, seq: number): TextBlock | undefined {
    const key = blockNote(feedNo, blockOf(seq));
    const block = this.held.maybe(key);
    const state = block?.stateOf(seq);
    // The rows know when content has come that was missing.
    if (!block || state === undefined || state === "missing") return undefined;
    this.held.use(key, block);
    return block;
  }

  /** The block of an entry of which there is content, from the store or made now. */
  private async blockWith(feedNo: number, seq: number): Promise<TextBlock> {
    const key = blockNote(feedNo, blockOf(seq));
    const before = this.making.get(key) ?? Promise.resolve();
    const made = before.catch(() => undefined).then(() => this.heldBlock(feedNo, seq) ?? this.make(key, feedNo, seq));
    this.making.set(key, made);
    try {
      return await made;
    } finally {
      if (this.making.get(key) === made) this.making.delete(key);
    }
  }

  private async make(key: string, feedNo: number, seq: number): Promise<TextBlock> {
    const { store, profile, index } = this.parts;
    const record = profile.feeds.find((feed) => feed.feedNo === feedNo);
    const firstSeq = Math.max(blockOf(seq) * BLOCK_ENTRIES, record?.anchor.seq ?? 0) + 1;
    if (!record) return new TextBlock(firstSeq);
    const note = this.held.maybe(key) ? undefined : (await store.readNotes(key)).get(key);
    let block = this.held.maybe(key) ?? (note && maybeReadBlock(note, firstSeq)) ?? new TextBlock(firstSeq);
    if (block.stateOf(seq) === "missing") block = new TextBlock(firstSeq);
    const toSeq = Math.min(index.conversation.lastSeqOf(feedNo) ?? 0, (blockOf(seq) + 1) * BLOCK_ENTRIES);
    const isNews = block.nextSeq <= toSeq;
    while (block.nextSeq <= toSeq && (await this.extend(block, record, toSeq)));
    this.held.put(key, block);
    if (isNews && profile.feeds.includes(record)) await this.keep(key, block);
    return block;
  }

  /** Adds the next entries to a block; false where the store has none. */
  private async extend(block: TextBlock, record: FeedRecord, toSeq: number): Promise<boolean> {
    const { store, index } = this.parts;
    const from = block.nextSeq;
    const runs = await store.readEntries(record.feedNo, from, Math.min(toSeq, from + PORTION - 1));
    for (const run of runs) {
      const count = run.packets.length / packetAt(run, 0).length;
      const entries = await Promise.all(
        Array.from({ length: count }, (_, at) => index.read(packetAt(run, at), toHex(midAt(run, at)), record)),
      );
      for (const { content, stored } of entries) {
        const text = maybeTextOf(content);
        const inside = text === undefined ? "" : folded(text);
        const state: TextState =
          content === undefined && !stored.complete
            ? "missing"
            : text === undefined
              ? "none"
              : inside.length > MAX_KEPT_CHARACTERS
                ? "long"
                : "text";
        block.add(state, state === "text" ? inside : "");
      }
    }
    return runs.length > 0;
  }

  private async keep(key: string, block: TextBlock): Promise<void> {
    try {
      await this.parts.store.putNotes(new Map([[key, block.serialized()]]));
    } catch (error) {
      if (error instanceof EnvironmentError && error.code === "lost-lock") throw error;
      // No space for it: the next search makes it anew.
    }
  }

  private rangeOf(record: FeedRecord | undefined): Range {
    const { conversation } = this.parts.index;
    if (!record)
      return {
        get length() {
          return conversation.timeline.length;
        },
        at: (place) => conversation.timeline.at(place),
        placeOf: (row) => conversation.timeline.placeOf(row),
      };
    const rows = () => conversation.rowsOf(record.feedNo);
    return {
      get length() {
        return rows().length;
      },
      at: (place) => rows()[place],
      placeOf: (row) => conversation.rows.seqs[row] - conversation.rows.seqs[rows()[0]],
    };
  }

  private isThere(row: Row, record: FeedRecord | undefined): boolean {
    const { rows, timeline } = this.parts.index.conversation;
    return row !== NO_ROW && timeline.has(row) && (!record || rows.feedNos[row] === record.feedNo);
  }

  /** @throws EnvironmentError `bad-argument`. */
  private rowOf(mid: unknown, record: FeedRecord | undefined): Row {
    const bytes = maybeFromHex(assertText(mid, "message ID"), MID_BYTES);
    const row = bytes ? this.parts.index.conversation.rows.rowOf(bytes) : NO_ROW;
    if (!this.isThere(row, record))
      throw new EnvironmentError("bad-argument", "No entry among those to look at has this message ID.");
    return row;
  }

  /** @throws EnvironmentError `bad-argument`. What is no feed of this node is left out anyway. */
  private feedNosOf(without: unknown): Set<number> {
    if (!Array.isArray(without) || without.length > MAX_WITHOUT)
      throw new EnvironmentError("bad-argument", `without is a list of at most ${MAX_WITHOUT} feed IDs`);
    const feedNos = new Set<number>();
    for (const feedId of without) {
      const bytes = maybeFromHex(assertText(feedId, "feed ID"), FEED_ID_BYTES);
      if (!bytes) throw new EnvironmentError("bad-argument", "A feed ID has 64 hex digits.");
      const record = this.parts.profile.maybeFeed(asFeedId(bytes));
      if (record) feedNos.add(record.feedNo);
    }
    return feedNos;
  }
}

/** Resolves when whatever the event loop had to do has had its turn; a timer would wait 4 ms. */
function othersFirst(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}
