/**
 * What goes into the store, one transaction at a time.
 *
 * Does not write itself. While one commit is under way everything that becomes ready waits, and goes into the next one: a backlog
 * becomes few large transactions without any timer. Own entries go first, and feeds that did not fit go before those that did: no post waits for
 * a backlog, and no feed for that of another. Invariant: an entry counts (is served, reported, sent if own) only after
 * its commit was reported; of a commit that failed, received entries and blobs are written later and own ones given up.
 */
import { concatBytes } from "./bytes.ts";
import type { Context, Timer } from "./context.ts";
import type { ChainRecord, Commit, FeedAdvance, FeedMark, Receipt } from "./effects.ts";
import { payloadOf, TYPE_CHAIN20, TYPE_OFFSET } from "./entry.ts";
import type { EnvironmentErrorCode } from "./environment-error.ts";
import { MAX_COMMIT_ENTRIES } from "./limits.ts";
import type { Replica, Tentative } from "./replica.ts";
import type { Chains, PendingBlobs } from "./replication/chains.ts";
import { parseSidechainHead, pointerTo, type SidechainHead } from "./sidechain.ts";

/** Received entries and blobs gather for this long before they are written, or until so many are ready: each transaction costs. */
const GATHER_MS = 8;
const GATHER_COUNT = 64;
/** Pause before a failed commit of received entries is tried again; doubled up to the second. */
const RETRY_MIN_MS = 500;
const RETRY_MAX_MS = 60_000;

/** How a commit ended. */
export type CommitOutcome =
  | { readonly ok: true }
  | { readonly ok: false; readonly code: EnvironmentErrorCode; readonly detail: string };

/** An entry that has just been committed. */
export interface CommittedEntry {
  readonly replica: Replica;
  readonly entry: Tentative;
  /** Its chain when blobs are missing, else undefined. */
  readonly chain: SidechainHead | undefined;
}

/** A FeedMark without the number of its feed. */
export type Mark = Omit<FeedMark, "feedNo">;

export interface CommitListener {
  committed(entries: readonly CommittedEntry[], blobs: PendingBlobs, marks: ReadonlyMap<Replica, Mark>): void;
  /** Nothing was written. Own entries among them are to be given up; received ones are tried again. */
  failed(replicas: Iterable<Replica>, code: EnvironmentErrorCode, detail: string): void;
}

export class Commits {
  private readonly context: Context;
  private readonly chains: Chains;
  private readonly listener: CommitListener;
  private readonly dirty = new Set<Replica>();
  private marks = new Map<Replica, Mark>();
  /** Those of the commit under way. */
  private marksUnderWay = new Map<Replica, Mark>();
  private readonly gatherTimer: Timer;
  private readonly retryTimer: Timer;
  private retryMs = RETRY_MIN_MS;
  private isUnderWay = false;
  /** Entries and blobs that became ready since the last commit began, about. */
  private gathered = 0;

  constructor(context: Context, chains: Chains, listener: CommitListener) {
    this.context = context;
    this.chains = chains;
    this.listener = listener;
    this.gatherTimer = context.timer(() => this.start());
    this.retryTimer = context.timer(() => this.start());
  }

  /** Entries of this replica may be ready. */
  markReady(replica: Replica): void {
    this.dirty.add(replica);
    this.gather(replica.own);
  }

  /** Blobs or chain rows wait. */
  markBlobs(): void {
    this.gather(false);
  }

  /** The record of this feed changes: written at once, and tried again until it is. */
  mark(replica: Replica, mark: Mark): void {
    this.marks.set(replica, { ...this.marks.get(replica), ...mark });
    this.gather(true);
  }

  /** The feed is followed no more. */
  forget(replica: Replica): void {
    this.marks.delete(replica);
    this.marksUnderWay.delete(replica);
    this.dirty.delete(replica);
  }

  /** Whether marks are not written yet. */
  get hasMarks(): boolean {
    return this.marks.size + this.marksUnderWay.size > 0;
  }

  get isCommitting(): boolean {
    return this.isUnderWay;
  }

  /** Starts a commit now when it is urgent or large enough, else soon. */
  private gather(isUrgent: boolean): void {
    if (this.isUnderWay) return;
    if (isUrgent) this.retryTimer.cancel();
    if (this.retryTimer.dueMs !== Number.POSITIVE_INFINITY) return;
    if (isUrgent || ++this.gathered >= GATHER_COUNT) this.start();
    else if (this.gatherTimer.dueMs === Number.POSITIVE_INFINITY) this.gatherTimer.set(this.context.nowMs + GATHER_MS);
  }

  private start(): void {
    if (this.isUnderWay) return;
    this.gatherTimer.cancel();
    this.gathered = 0;
    const entries: CommittedEntry[] = [];
    const advances: FeedAdvance[] = [];
    const runs: Commit["runs"][number][] = [];
    const rows: ChainRecord[] = [];
    const receipts: Receipt[] = [];
    const blobs: Commit["blobs"][number][] = [];
    const touched = new Set<Replica>();
    for (const { replica, most } of this.inOrder()) {
      const ready = replica.ready(Math.min(most, MAX_COMMIT_ENTRIES - entries.length));
      if (ready.length === 0) continue;
      touched.add(replica);
      for (const entry of ready) {
        entry.committing = true;
        const chain = entry.token === undefined ? maybeOpenChain(replica, entry) : undefined;
        if (chain?.pointer) {
          rows.push({ feedNo: replica.feedNo, seq: entry.seq, next: chain.pointer, missing: chain.blobCount });
          replica.missingBlobs += chain.blobCount;
        }
        for (const blob of entry.blobs) blobs.push({ pointer: pointerTo(blob), blob });
        if (entry.token !== undefined) receipts.push({ token: entry.token, seq: entry.seq, mid: entry.mid });
        entries.push({ replica, entry, chain });
      }
      runs.push({
        feedNo: replica.feedNo,
        firstSeq: ready[0].seq,
        packets: joined(ready),
        mids: concatBytes(...ready.map(({ mid }) => mid)),
      });
    }
    const pending = this.chains.takePending();
    for (const { replica } of pending.changed) touched.add(replica);
    const { marks } = this;
    if (touched.size === 0 && pending.blobs.length === 0 && marks.size === 0) return;
    if (marks.size > 0) {
      this.marks = new Map();
      this.marksUnderWay = marks;
    }
    for (const replica of touched) {
      const last = entries.findLast((committed) => committed.replica === replica)?.entry;
      const front = last ? { seq: last.seq, mid: last.mid } : replica.front;
      advances.push({ feedNo: replica.feedNo, fromSeq: replica.front.seq, front, missingBlobs: replica.missingBlobs });
    }
    const changed = [...pending.changed];
    const commit: Commit = {
      strict: receipts.length > 0 || marks.size > 0,
      advances,
      runs,
      blobs: [...blobs, ...pending.blobs],
      chains: [
        ...rows,
        ...changed
          .filter(({ missing }) => missing > 0)
          .map(({ replica, seq, next, missing }) => ({ feedNo: replica.feedNo, seq, next, missing })),
      ],
      endedChains: changed
        .filter(({ missing }) => missing === 0)
        .map(({ replica, seq }) => ({ feedNo: replica.feedNo, seq })),
      marks: [...marks].map(([{ feedNo }, mark]) => ({ feedNo, ...mark })),
      receipts,
    };
    this.isUnderWay = true;
    this.context.request<CommitOutcome>(
      (id) => ({ kind: "commit", id, commit }),
      (outcome) => {
        if (outcome.ok)
          for (const [at, replica] of [...touched].entries()) replica.storedMissingBlobs = advances[at].missingBlobs;
        this.finish(outcome, entries, pending);
      },
    );
  }

  /** The feeds that may have something ready, with what each may have of a commit: the own one at most half where others wait. */
  private inOrder(): { readonly replica: Replica; readonly most: number }[] {
    const order: { readonly replica: Replica; readonly most: number }[] = [];
    for (const replica of this.dirty)
      if (replica.own) order.push({ replica, most: this.dirty.size > 1 ? MAX_COMMIT_ENTRIES / 2 : MAX_COMMIT_ENTRIES });
    for (const replica of this.dirty) if (!replica.own) order.push({ replica, most: MAX_COMMIT_ENTRIES });
    return order;
  }

  private finish(outcome: CommitOutcome, entries: readonly CommittedEntry[], pending: PendingBlobs): void {
    this.isUnderWay = false;
    const marks = this.marksUnderWay;
    if (marks.size > 0) this.marksUnderWay = new Map();
    const counts = new Map<Replica, number>();
    for (const { replica } of entries) counts.set(replica, (counts.get(replica) ?? 0) + 1);
    if (outcome.ok) {
      this.retryMs = RETRY_MIN_MS;
      for (const [replica, count] of counts) {
        replica.settle(count);
        // To the end of the row; not one that was forgotten meanwhile.
        if (this.dirty.delete(replica) && replica.ready(1).length > 0) this.dirty.add(replica);
      }
      this.chains.settlePending();
      this.listener.committed(entries, pending, marks);
      for (const replica of this.dirty) this.gathered += replica.ready(GATHER_COUNT).length;
      if (this.dirty.size > 0 || this.chains.hasPending || this.marks.size > 0)
        this.gather(this.marks.size > 0 || [...this.dirty].some(({ own }) => own));
      return;
    }
    for (const { replica, entry, chain } of entries) {
      entry.committing = false;
      if (chain) replica.missingBlobs -= chain.blobCount;
    }
    this.chains.restorePending(pending);
    for (const [replica, mark] of marks) this.marks.set(replica, { ...mark, ...this.marks.get(replica) });
    this.retryTimer.set(this.context.nowMs + this.retryMs);
    this.retryMs = Math.min(2 * this.retryMs, RETRY_MAX_MS);
    this.listener.failed(counts.keys(), outcome.code, outcome.detail);
  }
}

/** Their packets in one array: a single one as it is, unless it is a part of a larger array, all of which would be stored with it. */
function joined(entries: readonly Tentative[]): Uint8Array {
  const [{ packet }] = entries;
  if (entries.length === 1 && packet.buffer.byteLength === packet.length) return packet;
  return concatBytes(...entries.map((entry) => entry.packet));
}

/** The sidechain of a received entry, when there is one to be fetched. */
function maybeOpenChain(replica: Replica, { packet }: Tentative): SidechainHead | undefined {
  if (packet[TYPE_OFFSET] !== TYPE_CHAIN20) return undefined;
  const head = parseSidechainHead(payloadOf(packet), replica.lengthCode);
  return head.state === "chained" ? head : undefined;
}
