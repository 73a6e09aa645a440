/**
 * A tinySSB node without I/O: packets, completions and time in, effects out.
 *
 * Puts the parts of a node together and hands them the inputs: `FeedTable` and `FaceTable` (what there is), `PacketRouter` (what a packet is),
 * `Intake` (entries), `FeedLife`, `Chains` (blobs), `Asker` and `Answerer` (requests), `Commits` and `AfterCommit` (the store), `Publisher` (own entries).
 * Every input is a method that carries the time; afterwards effects are pulled with `pollEffect` until there is none, and
 * `nextDeadlineMs` says when `handleTimeout` is due.
 */
import { AfterCommit } from "./after-commit.ts";
import type { AirtimeLedger } from "./airtime-ledger.ts";
import type { FeedId, Seq } from "./bytes.ts";
import { type CommitOutcome, Commits } from "./commits.ts";
import { Context } from "./context.ts";
import type { ChainRecord, Effect, EntryRun, FaceDescription, FeedRecord } from "./effects.ts";
import { EntryCache } from "./entry-cache.ts";
import { EntryChecks } from "./entry-checks.ts";
import type { FaceCounters } from "./face-state.ts";
import { FaceTable } from "./face-table.ts";
import { FeedLife } from "./feed-life.ts";
import { FeedTable } from "./feed-table.ts";
import { ForkWatch } from "./fork-watch.ts";
import { Intake } from "./intake.ts";
import { FAILED_VERIFICATIONS_SHARE } from "./limits.ts";
import { packetPointer } from "./packet-facts.ts";
import { PacketRouter } from "./packet-router.ts";
import type { Draft } from "./publisher.ts";
import type { Replica } from "./replica.ts";
import { Chains } from "./replication/chains.ts";
import { ForkSearch } from "./replication/fork-search.ts";
import { ForkTeller } from "./replication/fork-teller.ts";
import type { RadioReplication } from "./replication/radio.ts";
import type { LengthCode } from "./sidechain.ts";

export class Node {
  private readonly context: Context;
  private readonly feeds = new FeedTable();
  private readonly faces: FaceTable;
  private readonly intake: Intake;
  private readonly chains: Chains;
  private readonly commits: Commits;
  private readonly router: PacketRouter;
  private readonly forkWatch: ForkWatch;
  private readonly forkSearch: ForkSearch;
  private readonly forkTeller: ForkTeller;
  private readonly feedLife: FeedLife;

  /** @param random uniform in [0, 1): the only source of randomness. @param verificationsPerSecond what the verifier can do, as measured. */
  constructor(random: () => number, verificationsPerSecond?: number) {
    const { feeds } = this;
    this.context = new Context(
      random,
      verificationsPerSecond === undefined ? undefined : verificationsPerSecond * FAILED_VERIFICATIONS_SHARE,
    );
    const cache = new EntryCache(this.context);
    this.faces = new FaceTable(this.context, cache, (face, feedId, seq) => {
      const replica = feeds.maybeById(feedId)?.replica;
      if (replica?.expected.seq === seq) this.forkSearch.begin(replica, face);
    });
    const checks = new EntryChecks(this.context);
    this.intake = new Intake(this.context, checks, {
      faces: () => this.faces.states(),
      mayTake: (replica) => !feeds.maybeOf(replica)?.publisher?.isBusy,
      recognised: (replica, seq, face) => {
        const asker = feeds.maybeOf(replica)?.askers.get(face.id);
        asker?.handleRecognised(seq);
      },
      verified: (replica, entry, face) => this.feedLife.handleVerified(replica, entry, face),
      forked: (known, packet) => this.forkWatch.freeze(known, packet),
      rewound: (replica) => feeds.maybeOf(replica)?.publisher?.signNext(),
      takeAsBlob: (packet) => this.chains.take(packet, packetPointer(packet).pointerKey),
    });
    this.chains = new Chains(this.context, {
      faces: () => this.faces.states(),
      radioRequestsOf: (face) => this.faces.maybe(face.id)?.radio?.blobRequests,
      sourceOf: (replica) => feeds.maybeOf(replica)?.source?.face,
      replicaByNo: (feedNo) => feeds.maybeReplicaByNo(feedNo),
      changed: () => this.commits.markBlobs(),
    });
    const { faces, intake, chains } = this;
    this.forkWatch = new ForkWatch(this.context, checks, intake, {
      faces: () => faces.states(),
      isHere: (replica) => feeds.maybeOf(replica) !== undefined,
      frozen: (replica, proof, removed) => this.feedLife.handleFork(replica, proof, removed),
    });
    this.forkSearch = new ForkSearch(this.context, {
      maybeAsker: (replica, face) => feeds.maybeOf(replica)?.askers.get(face.id),
      recall: (replica, seq, done) => this.forkWatch.recall(replica, seq, seq, done),
    });
    this.forkTeller = new ForkTeller(this.context, () => faces.states());
    const { forkWatch, forkSearch, forkTeller } = this;
    const afterCommit = new AfterCommit(this.context, { feeds, faces, cache, intake, chains, forkWatch, forkTeller });
    this.commits = new Commits(this.context, chains, {
      committed: (entries, blobs, marks) => afterCommit.handleCommit(entries, blobs, marks),
      failed: (replicas, code, detail) => afterCommit.handleFailure(replicas, code, detail),
    });
    this.feedLife = new FeedLife(this.context, { feeds, faces, intake, commits: this.commits, forkWatch, forkSearch });
    this.router = new PacketRouter(this.context, { feeds, intake, chains, cache, forkWatch, forkSearch, forkTeller });
  }

  // --- inputs: the profile ---

  /** Takes up the feeds of the profile. Called once, before anything else. */
  start(records: readonly FeedRecord[], nowMs: number): void {
    this.input(nowMs, () => {
      for (const record of records) this.feedLife.takeUp(record);
      this.chains.loadFromStore();
    });
  }

  /** A feed was added to the store. */
  addFeed(record: FeedRecord, nowMs: number): void {
    this.input(nowMs, () => this.feedLife.takeUp(record));
  }

  /** A feed is about to be removed from the store. Nothing of it is asked, answered or written any more. */
  removeFeed(feedId: FeedId, nowMs: number): void {
    this.input(nowMs, () => {
      const feed = this.feeds.maybeById(feedId);
      if (!feed) return;
      this.feeds.delete(feed);
      for (const asker of feed.askers.values()) asker.stop();
      for (const { answerer } of this.faces) answerer.forget(feed.replica);
      this.intake.disarm(feed.replica);
      this.commits.forget(feed.replica);
      this.chains.forget(feed.replica.feedNo);
      this.forkSearch.forget(feed.replica, this.faces.states());
      this.forkTeller.forget(feed.replica);
    });
  }

  /** A chain of the feed has told how it writes lengths. What is asked for already stays as it is: a chain ends where it ends. */
  setLengthCode(feedId: FeedId, code: LengthCode, nowMs: number): void {
    this.input(nowMs, () => {
      const replica = this.feeds.maybeById(feedId)?.replica;
      if (replica?.lengthCode === "unknown") replica.lengthCode = code;
    });
  }

  /** Another store of this browser holds the own feed up to `seq`: nothing is written before it is all here. */
  noteCopy(seq: Seq, nowMs: number): void {
    this.input(nowMs, () => this.feeds.maybeOwn()?.guard?.noteCopy(seq));
  }

  /** Another node of this browser has the key of the own feed: nothing is written here. */
  handleKeyElsewhere(nowMs: number): void {
    this.input(nowMs, () => this.feeds.maybeOwn()?.guard?.handleKeyElsewhere());
  }

  /** The key is here now. @param seq how far the node that had it holds the feed. @param isReady whether it might write. */
  handleKeyHere(seq: Seq, isReady: boolean, nowMs: number): void {
    this.input(nowMs, () => this.feeds.maybeOwn()?.guard?.handleKeyHere(seq, isReady));
  }

  /** Writes an own entry. Its outcome comes as an event `published` or `publish-failed` with the draft's token. */
  publish(draft: Draft, nowMs: number): void {
    this.input(nowMs, () => {
      const publisher = this.feeds.maybeOwn()?.publisher;
      if (publisher) publisher.publish(draft);
      else this.context.notify({ kind: "publish-failed", token: draft.token, code: "unknown-feed", detail: "" });
    });
  }

  // --- inputs: faces ---

  /** A face is up. @param radio how a radio replicates (`replication/radio.ts`); must be there if the face is one. */
  addFace(description: FaceDescription, nowMs: number, radio?: RadioReplication): void {
    this.input(nowMs, () => {
      this.dropFace(description.id);
      this.feedLife.addFace(this.faces.add(description, radio));
      this.chains.handleFace();
    });
  }

  /** A face is down; what waited there is gone. */
  removeFace(faceId: string, nowMs: number): void {
    this.input(nowMs, () => this.dropFace(faceId));
  }

  /** A packet came in. The array must not be changed afterwards. Never throws, whatever it holds. */
  handlePacket(faceId: string, packet: Uint8Array, nowMs: number): void {
    this.begin(nowMs);
    const face = this.faces.maybe(faceId);
    if (face) this.router.route(face, packet);
    this.context.fireDue();
  }

  /** Packets came in together: the same as one after the other, but what follows from them (WANTs, timers) follows once. */
  handlePackets(faceId: string, packets: readonly Uint8Array[], nowMs: number): void {
    this.input(nowMs, () => {
      const face = this.faces.maybe(faceId);
      if (face) for (const packet of packets) this.router.route(face, packet);
    });
  }

  // --- inputs: time and completions of effects ---

  handleTimeout(nowMs: number): void {
    this.begin(nowMs);
    this.context.fireDue();
  }

  handleVerified(id: number, ok: boolean, nowMs: number): void {
    this.input(nowMs, () => this.context.answer(id, ok));
  }

  /** Several signatures were checked. */
  handleVerdicts(verdicts: readonly { readonly id: number; readonly ok: boolean }[], nowMs: number): void {
    this.input(nowMs, () => {
      for (const { id, ok } of verdicts) this.context.answer(id, ok);
    });
  }

  /** @param signature 64 bytes, or undefined when the key could not sign. */
  handleSigned(id: number, signature: Uint8Array | undefined, nowMs: number): void {
    this.input(nowMs, () => this.context.answer(id, signature));
  }

  handleCommitted(id: number, outcome: CommitOutcome, nowMs: number): void {
    this.input(nowMs, () => this.context.answer(id, outcome));
  }

  handleEntriesLoaded(id: number, runs: readonly EntryRun[], nowMs: number): void {
    this.input(nowMs, () => this.context.answer(id, runs));
  }

  handleBlobsLoaded(id: number, blobs: readonly Uint8Array[], nowMs: number): void {
    this.input(nowMs, () => this.context.answer(id, blobs));
  }

  handleChainsLoaded(id: number, rows: readonly ChainRecord[], nowMs: number): void {
    this.input(nowMs, () => this.context.answer(id, rows));
  }

  // --- outputs ---

  /** The next thing to do, or undefined. Pull after every input until there is none. */
  pollEffect(): Effect | undefined {
    return this.context.pollEffect();
  }

  /** When `handleTimeout` is due, ms; Infinity when nothing is planned. */
  nextDeadlineMs(): number {
    return this.context.nextDeadlineMs();
  }

  /** The replica of a feed, to look at. */
  maybeReplica(feedId: FeedId): Replica | undefined {
    return this.feeds.maybeById(feedId)?.replica;
  }

  /** Counters, queue length and spent airtime of a face, to look at; undefined when it is down. */
  maybeFace(
    faceId: string,
  ): { readonly counters: FaceCounters; readonly queued: number; readonly ledger: AirtimeLedger } | undefined {
    return this.faces.maybe(faceId)?.state;
  }

  /** Whether changes of feed records are not in the store yet. */
  get hasMarks(): boolean {
    return this.commits.hasMarks;
  }

  get isCommitting(): boolean {
    return this.commits.isCommitting;
  }

  // --- within ---

  private input(nowMs: number, handle: () => void): void {
    this.begin(nowMs);
    handle();
    this.context.fireDue();
  }

  private begin(nowMs: number): void {
    if (nowMs > this.context.nowMs) this.context.nowMs = nowMs;
  }

  private dropFace(faceId: string): void {
    const face = this.faces.maybe(faceId)?.state;
    if (!face) return;
    this.faces.drop(faceId);
    this.feedLife.removeFace(face);
  }
}
