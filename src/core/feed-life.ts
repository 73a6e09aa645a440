/**
 * What becomes of a feed in a node: taken up, asked for on the faces, moved on, forked.
 *
 * Knows nothing of packets. Invariant: a feed is asked for on each face that is up, unless it has forked or is confined to others.
 */
import type { Commits } from "./commits.ts";
import type { Context } from "./context.ts";
import type { FeedRecord, ForkProof } from "./effects.ts";
import type { FaceState } from "./face-state.ts";
import type { Face, FaceTable } from "./face-table.ts";
import type { Feed, FeedTable } from "./feed-table.ts";
import type { ForkWatch } from "./fork-watch.ts";
import { type Intake, labelOf } from "./intake.ts";
import { OwnFeedGuard } from "./own-feed-guard.ts";
import { Publisher } from "./publisher.ts";
import { Replica, type Tentative } from "./replica.ts";
import { Asker } from "./replication/asker.ts";
import type { ForkSearch } from "./replication/fork-search.ts";

/** The parts of the node that a feed has to do with. */
export interface FeedLifeParts {
  readonly feeds: FeedTable;
  readonly faces: FaceTable;
  readonly intake: Intake;
  readonly commits: Commits;
  readonly forkWatch: ForkWatch;
  readonly forkSearch: ForkSearch;
}

export class FeedLife {
  private readonly context: Context;
  private readonly parts: FeedLifeParts;

  constructor(context: Context, parts: FeedLifeParts) {
    this.context = context;
    this.parts = parts;
  }

  /** A feed is in the store, and here from now on. */
  takeUp(record: FeedRecord): void {
    const { commits, faces, feeds, forkWatch, intake } = this.parts;
    const replica = new Replica(record);
    const guard = record.own
      ? new OwnFeedGuard(this.context, replica, (ownState) => commits.mark(replica, { ownState }))
      : undefined;
    const signed = (): void => {
      intake.arm(replica);
      commits.markReady(replica);
    };
    const publisher = guard && new Publisher(this.context, replica, signed, () => guard.refusal);
    const feed: Feed = { replica, publisher, guard, askers: new Map(), source: undefined };
    feeds.add(feed);
    for (const face of faces) {
      this.addAsker(feed, face);
      guard?.addFace(face.state);
    }
    intake.arm(replica);
    if (guard) forkWatch.recallOwn(replica);
  }

  /** A face is up: all feeds are asked for there. */
  addFace(face: Face): void {
    const { feeds } = this.parts;
    face.state.whenSent = (label) => {
      face.doubt.handleSent(label);
      feeds.maybeOwn()?.guard?.handleSent(label);
    };
    for (const feed of feeds) this.addAsker(feed, face);
    feeds.maybeOwn()?.guard?.addFace(face.state);
  }

  /** A face is down: nothing is asked for there. */
  removeFace(face: FaceState): void {
    const { feeds } = this.parts;
    feeds.maybeOwn()?.guard?.removeFace(face);
    for (const { askers } of feeds) {
      askers.get(face.id)?.stop();
      askers.delete(face.id);
    }
  }

  /** An entry that came in on this face is genuine. */
  handleVerified(replica: Replica, entry: Tentative, face: FaceState): void {
    const { commits, feeds, forkWatch } = this.parts;
    const feed = feeds.maybeOf(replica);
    if (!feed) return;
    feed.source = { face, atMs: this.context.nowMs };
    for (const [faceId, asker] of feed.askers) {
      if (faceId === face.id) asker.handleVerified(entry.seq, entry.heardMs);
      else asker.handleProgressElsewhere();
    }
    if (feed.guard) {
      feed.guard.handleForeign();
      if (feed.guard.refusal) feed.publisher?.stop(feed.guard.refusal, []);
    }
    commits.markReady(replica);
    forkWatch.judgeKept(replica, entry);
  }

  /** The author has forked the feed: nothing more of it is asked for or taken, and nothing written if it is our own. */
  handleFork(replica: Replica, fork: ForkProof, removed: readonly Tentative[]): void {
    const { commits, faces, feeds, forkSearch, intake } = this.parts;
    const feed = feeds.maybeOf(replica);
    if (!feed) return;
    for (const asker of feed.askers.values()) asker.stop();
    feed.askers.clear();
    forkSearch.forget(replica, faces.states());
    commits.mark(replica, { fork });
    for (const { faceId, seq, packet } of removed) {
      const face = faceId === undefined ? undefined : faces.maybe(faceId)?.state;
      if (face) intake.report(face, packet, labelOf(replica, seq), "frozen-feed");
    }
    feed.guard?.handleFork();
    feed.publisher?.stop("own-feed-forked", removed);
  }

  private addAsker(feed: Feed, { state: face, radio, company }: Face): void {
    const { faces } = this.parts;
    if (feed.replica.fork || !feed.replica.isOn(face.id)) return;
    const isServedElsewhere = (): boolean => {
      if (!feed.source || feed.source.face === face || !faces.maybe(feed.source.face.id)) return false;
      if (face.description.medium.kind === "lan" && feed.source.face.description.medium.kind === "lora") return false;
      return this.context.nowMs - feed.source.atMs < feed.source.face.timing.sourceMs;
    };
    const asker = radio
      ? radio.makeAsker(feed.replica, isServedElsewhere)
      : new Asker(this.context, face, feed.replica, { company, isServedElsewhere });
    feed.askers.set(face.id, asker);
  }
}
