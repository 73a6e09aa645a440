/**
 * The conversation of all feeds: which entry stands where, what belongs together, and what a new post would follow.
 *
 * Pure and incremental: entries come in feed by feed in the order of SEQ, their content at once or later. Order comes from who names whom
 * (`causality.ts`), clocks only break ties within bounds. Knows message IDs and times, never content.
 */
import { assert } from "../core/environment-error.ts";
import { Causality } from "./causality.ts";
import { NO_ROW, type Row, type RowFacts, Rows } from "./rows.ts";
import { Threads } from "./threads.ts";
import { Timeline } from "./timeline.ts";

export class Conversation {
  readonly rows: Rows;
  readonly timeline: Timeline;
  private readonly causality: Causality;
  private readonly threads = new Threads((a, b) => this.timeline.isBefore(a, b));
  private readonly feeds = new Map<number, Row[]>();
  /** Posts that no other known post names. */
  private readonly heads = new Set<Row>();
  private readonly named = new Map<number, { readonly by: Row; readonly seq: number }>();
  /** What names and what is named, since the last `settle`: one after the other. */
  private links: Row[] = [];

  /** @param seed as of `Rows`. */
  constructor(seed = 0) {
    this.rows = new Rows(seed);
    this.timeline = new Timeline(this.rows);
    this.causality = new Causality(this.rows, (from, to) => this.links.push(from, to));
  }

  /** Adds the next entry of a feed; the first may have any SEQ. Counts from the next `settle` on. */
  add(facts: RowFacts): Row {
    const rows = this.feeds.get(facts.feedNo) ?? [];
    const last = rows.at(-1);
    assert(last === undefined || this.rows.seqs[last] + 1 === facts.seq, "entries of a feed come in without a gap");
    const row = this.rows.add(facts);
    rows.push(row);
    this.feeds.set(facts.feedNo, rows);
    if (facts.kind === "post") this.heads.add(row);
    this.causality.add(row, last ?? NO_ROW);
    return row;
  }

  /** The content of an entry is here now. Counts from the next `settle` on. */
  setContent(row: Row, content: Pick<RowFacts, "kind" | "claimedS" | "tips">): void {
    this.rows.setContent(row, content);
    if (content.kind === "post" && !this.causality.isNamed(row)) this.heads.add(row);
    this.causality.handleContent(row);
  }

  /** Puts everything that was added or changed in its place. Returns the rows that are new or stand elsewhere. */
  settle(): Set<Row> {
    const changed = this.causality.settle();
    this.timeline.place(changed, this.causality.timesMs);
    const { links } = this;
    this.links = [];
    for (let at = 0; at < links.length; at += 2) {
      this.heads.delete(links[at + 1]);
      this.noteNamed(links[at], links[at + 1]);
      this.threads.join(links[at], links[at + 1]);
    }
    for (const row of changed) this.threads.handleMoved(row);
    return changed;
  }

  /** Takes a feed out. What named its posts stays where it is. O(n). */
  removeFeed(feedNo: number): void {
    for (const row of this.feeds.get(feedNo) ?? []) {
      this.rows.kill(row);
      this.heads.delete(row);
    }
    this.feeds.delete(feedNo);
    this.named.delete(feedNo);
    this.timeline.remove((row) => !this.rows.isAlive(row));
  }

  /** The latest entry of a feed that an entry of another feed names, and which that is. */
  latestNamed(feedNo: number): { readonly by: Row; readonly seq: number } | undefined {
    const named = this.named.get(feedNo);
    return named && this.rows.isAlive(named.by) ? named : undefined;
  }

  private noteNamed(by: Row, row: Row): void {
    const [feedNo, seq] = [this.rows.feedNos[row], this.rows.seqs[row]];
    if (this.rows.feedNos[by] === feedNo) return;
    const known = this.latestNamed(feedNo);
    if (!known || known.seq < seq) this.named.set(feedNo, { by, seq });
  }

  /** Numbers of the feeds of which there is an entry. */
  get feedNos(): Iterable<number> {
    return this.feeds.keys();
  }

  /** Rows of a feed by SEQ. Not to be changed. */
  rowsOf(feedNo: number): readonly Row[] {
    return this.feeds.get(feedNo) ?? [];
  }

  /** The row of an entry, or NO_ROW. */
  rowAt(feedNo: number, seq: number): Row {
    const rows = this.feeds.get(feedNo);
    if (!rows || rows.length === 0) return NO_ROW;
    return rows[seq - this.rows.seqs[rows[0]]] ?? NO_ROW;
  }

  /** SEQ of the last entry of a feed, or undefined. */
  lastSeqOf(feedNo: number): number | undefined {
    const last = this.feeds.get(feedNo)?.at(-1);
    return last === undefined ? undefined : this.rows.seqs[last];
  }

  /** When the entry stands in the conversation, Unix ms; undefined where nothing says when. */
  timeMsOf(row: Row): number | undefined {
    const timeMs = this.causality.timesMs[row];
    return timeMs < EARLIEST_MS ? undefined : timeMs;
  }

  isTimeDoubtful(row: Row): boolean {
    return this.causality.isDoubtful(row);
  }

  /** The earliest post of the row's thread, which may be itself. A thread of which the feed has gone begins with what is here. */
  threadRootOf(row: Row): Row {
    const root = this.threads.rootOf(row);
    return this.rows.isAlive(root) ? root : row;
  }

  /** The posts that a new one names: those that no other names, the latest first, at most `most`, which is small. Settled rows count. O(heads). */
  tips(most: number): Row[] {
    const latest: Row[] = [];
    for (const row of this.heads) {
      if (!this.timeline.has(row)) continue;
      const at = latest.findIndex((other) => this.timeline.isBefore(other, row));
      if (at >= 0) latest.splice(at, 0, row);
      else if (latest.length < most) latest.push(row);
      if (latest.length > most) latest.pop();
    }
    return latest;
  }
}

/** Times before this come from counting, not from anybody's clock: 2001-09-09. */
const EARLIEST_MS = 1e12;
