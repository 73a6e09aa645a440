/**
 * Items of the timeline: what an entry says, where it stands, whom it names.
 *
 * Reads entries only for the items that are asked for, neighbours in a feed at once, and remembers the latest that it read. Decides
 * nothing of which rows are shown.
 */
import type { Content } from "../content/content.ts";
import { answeredBy } from "../conversation/answers.ts";
import { Directory } from "../conversation/mentions.ts";
import { NO_ROW, type Row } from "../conversation/rows.ts";
import { shortNameOf } from "../conversation/short-name.ts";
import { BoundedMap } from "../core/bounded-map.ts";
import { asFeedId, fromHex, MID_BYTES, toHex } from "../core/bytes.ts";
import { cleanName } from "../core/clean-name.ts";
import type { EntryRun, FeedRecord } from "../core/effects.ts";
import { PACKET_BYTES } from "../core/limits.ts";
import type { Store } from "../store/port.ts";
import type { TimelineItem } from "./api.ts";
import type { ConversationIndex } from "./conversation-index.ts";
import type { ReadEntry } from "./entry-rows.ts";
import type { NodeLife } from "./node-life.ts";
import type { Profile } from "./profile.ts";
import type { ReadingPositions } from "./reading-positions.ts";

/** Read entries that are remembered; what was used longest ago is read again. */
const MAX_REMEMBERED = 512;

export interface TimelineItemsParts {
  readonly store: Pick<Store, "readEntries">;
  readonly profile: Profile;
  readonly life: NodeLife;
  readonly index: ConversationIndex;
  readonly positions: ReadingPositions;
}

export class TimelineItems {
  private readonly parts: TimelineItemsParts;
  private readonly remembered = new BoundedMap<string, ReadEntry>(MAX_REMEMBERED);

  constructor(parts: TimelineItemsParts) {
    this.parts = parts;
  }

  /** The items of these rows, in order; those of feeds and entries that have gone are left out. @throws EnvironmentError of the store. */
  async of(rows: readonly Row[]): Promise<TimelineItem[]> {
    const wanted = rows.map((row) => ({ mid: this.midOf(row), answered: this.answeredBy(row) }));
    const answered = wanted.flatMap(({ answered: row }) => (row === NO_ROW ? [] : [row]));
    const answeredMids = new Map(answered.map((row) => [row, this.midOf(row)]));
    const found = new Map((await this.read([...rows, ...answered])).map((item) => [item.mid, item]));
    return wanted.flatMap(({ mid, answered: row }) => {
      const item = found.get(mid);
      const earlier = found.get(answeredMids.get(row) ?? "");
      return item ? [earlier ? { ...item, answers: quotable(earlier) } : item] : [];
    });
  }

  private midOf(row: Row): string {
    return toHex(this.parts.index.conversation.rows.midOf(row));
  }

  private answeredBy(row: Row): Row {
    const { conversation } = this.parts.index;
    return answeredBy(conversation.rows, row, (other) => conversation.timeMsOf(other) ?? 0);
  }

  private async read(rows: readonly Row[]): Promise<TimelineItem[]> {
    const records = new Map(this.parts.profile.feeds.map((record) => [record.feedNo, record]));
    const directory = this.directory();
    // The rows are read before anything is awaited: later they may be gone.
    const wanted = rows.flatMap((row) => {
      const record = records.get(this.parts.index.conversation.rows.feedNos[row]);
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
          answers: null,
          name: this.shownName(record),
          content: content ?? null,
          isCut,
          contentBytes: stored.contentBytes,
          missingBlobs: stored.missingBlobs,
          chainState: stored.chainState,
          mentions: mentions.map((mention) => ({
            ...mention,
            own: mention.feedId === own,
            name: this.nameOf(mention.feedId),
          })),
        },
      ];
    });
  }

  private position(row: Row, record: FeedRecord) {
    const { conversation } = this.parts.index;
    const { rows } = conversation;
    const claimedS = rows.claimedS[row];
    const seq = rows.seqs[row];
    const { fork } = this.parts.life.recordNow(record);
    return {
      record,
      feedId: toHex(record.feedId),
      seq,
      mid: this.midOf(row),
      own: record.own,
      timeMs: conversation.timeMsOf(row) ?? null,
      claimedMs: claimedS === 0 ? null : claimedS * 1000,
      isTimeDoubtful: conversation.isTimeDoubtful(row),
      follows: rows
        .tipsOf(row)
        .filter((tip) => rows.rowOf(tip) !== NO_ROW)
        .map((tip) => toHex(tip)),
      threadRoot: toHex(rows.midOf(conversation.threadRootOf(row))),
      isForked: fork !== undefined && seq >= fork.seq,
      isUnread: !record.own && this.parts.positions.isUnread(record.feedNo, seq),
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
        const entry = await this.parts.index.read(
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
        names: [record.own ? profile.settings.name : record.name, this.parts.index.publishedNameOf(record)],
      })),
    );
  }

  private nameOf(feedId: string): string {
    const record = this.parts.profile.maybeFeed(asFeedId(fromHex(feedId)));
    return (record && cleanName(this.shownName(record))) || shortNameOf(feedId);
  }

  shownName(record: FeedRecord): string {
    const named = this.parts.life.recordNow(record).name || this.parts.index.publishedNameOf(record);
    return named || shortNameOf(toHex(record.feedId));
  }
}

/** What of a post is shown where another answers it. */
const quotable = ({ mid, name, content, mentions }: TimelineItem) => ({ mid, name, content, mentions });

/** The text in which names are looked for. */
function textOf(content: Content | undefined): string {
  if (content?.kind === "post" || content?.kind === "text") return content.text;
  return content?.kind === "mail" ? content.body : "";
}
