/**
 * What follows from a commit: it is told, an own entry is sent, the blobs of new chains are asked for, and the next entries get their turn.
 *
 * Nothing here happens before the store has said that the commit is durable.
 */
import type { CommittedEntry, Mark } from "./commits.ts";
import type { Context } from "./context.ts";
import type { PacketLabel } from "./effects.ts";
import { prevOf } from "./entry.ts";
import type { EntryCache } from "./entry-cache.ts";
import type { EnvironmentErrorCode } from "./environment-error.ts";
import type { FaceTable } from "./face-table.ts";
import type { FeedTable } from "./feed-table.ts";
import type { ForkWatch } from "./fork-watch.ts";
import type { Intake } from "./intake.ts";
import type { Replica } from "./replica.ts";
import type { Chains, PendingBlobs } from "./replication/chains.ts";
import type { ForkTeller } from "./replication/fork-teller.ts";

/** Who hears of a commit. */
export interface AfterCommitParts {
  readonly feeds: FeedTable;
  readonly faces: FaceTable;
  readonly cache: EntryCache;
  readonly intake: Intake;
  readonly chains: Chains;
  readonly forkWatch: ForkWatch;
  readonly forkTeller: ForkTeller;
}

export class AfterCommit {
  private readonly context: Context;
  private readonly parts: AfterCommitParts;

  constructor(context: Context, parts: AfterCommitParts) {
    this.context = context;
    this.parts = parts;
  }

  handleCommit(entries: readonly CommittedEntry[], blobs: PendingBlobs, marks: ReadonlyMap<Replica, Mark>): void {
    for (const committed of entries) this.handleEntry(committed);
    for (const [replica, mark] of marks) this.handleMark(replica, mark);
    for (const { replica, seq, missing } of blobs.changed)
      this.context.notify({ kind: "blob", feedId: replica.feedId, seq, missing });
    for (const replica of new Set(entries.map((committed) => committed.replica))) {
      const feed = this.parts.feeds.maybeOf(replica);
      if (!feed) continue;
      if (feed.publisher) {
        for (const asker of feed.askers.values()) asker.handleProgressElsewhere();
        feed.publisher.signNext();
      }
      // There may be room now for what was kept while too much was on its way.
      this.parts.intake.arm(replica);
    }
  }

  /** Nothing of the commit of these replicas was written. */
  handleFailure(replicas: Iterable<Replica>, code: EnvironmentErrorCode, detail: string): void {
    this.context.notify({ kind: "store-failed", code, detail });
    for (const replica of replicas) {
      const publisher = this.parts.feeds.maybeOf(replica)?.publisher;
      if (!publisher) continue;
      publisher.giveUp(code, detail);
      this.parts.intake.arm(replica);
    }
  }

  private handleMark(replica: Replica, { fork, ownState }: Mark): void {
    if (!this.parts.feeds.maybeOf(replica)) return;
    if (fork) {
      this.context.notify({ kind: "fork", feedId: replica.feedId, proof: fork });
      this.parts.forkTeller.tellAll(replica);
    }
    if (ownState) this.context.notify({ kind: "own-feed", feedId: replica.feedId, state: ownState });
  }

  private handleEntry({ replica, entry, chain }: CommittedEntry): void {
    const { feeds, faces, cache, intake, chains, forkWatch } = this.parts;
    const { feedId } = replica;
    const { seq, mid, packet } = entry;
    cache.put(replica.feedNo, seq, packet);
    if (intake.maybeRecent(entry.dmxKey)?.packet !== packet)
      intake.remember({ replica, seq, prev: prevOf(entry.name), packet });
    if (entry.faceId !== undefined) {
      const label: PacketLabel = { what: "entry", feedId, seq };
      this.context.notify({ kind: "packet", faceId: entry.faceId, direction: "in", packet, label, outcome: "taken" });
    }
    const missingBlobs = chain?.blobCount ?? 0;
    this.context.notify({ kind: "entry", feedId, seq, mid, own: replica.own, missingBlobs });
    if (entry.token !== undefined) {
      this.context.notify({ kind: "published", receipt: { token: entry.token, seq, mid } });
      const news = { replica, seq, packet, blobs: entry.blobs };
      for (const { answerer } of faces) answerer.publish(news);
      forkWatch.judgeKept(replica, entry);
    }
    if (chain?.pointer && feeds.maybeOf(replica)) chains.add(replica, seq, chain.pointer, chain.blobCount);
  }
}
