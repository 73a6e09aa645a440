/**
 * The feeds that a node replicates, and who works on each: its publisher and its askers, one a face.
 *
 * Only the table; what is done with a feed is its users' matter. Invariant: a replica that was removed is not found any more, also when
 * its feed is followed anew.
 */
import { BoundedMap } from "./bounded-map.ts";
import { type FeedId, keyOf, toHex } from "./bytes.ts";
import type { FaceState } from "./face-state.ts";
import { MAX_FEEDS } from "./limits.ts";
import type { OwnFeedGuard } from "./own-feed-guard.ts";
import { isWantPacket, packetDmxKey } from "./packet-facts.ts";
import type { Publisher } from "./publisher.ts";
import type { Replica } from "./replica.ts";
import type { FeedAsker } from "./replication/roles.ts";
import { laterWantDmx, wantDmx } from "./requests.ts";

export interface Feed {
  readonly replica: Replica;
  /** Only for the own feed. */
  readonly publisher: Publisher | undefined;
  readonly guard: OwnFeedGuard | undefined;
  /** By ID of the face. */
  readonly askers: Map<string, FeedAsker>;
  /** Face that brought it forward last. */
  source: { readonly face: FaceState; readonly atMs: number } | undefined;
}

export class FeedTable implements Iterable<Feed> {
  private readonly feeds = new Map<string, Feed>();
  /** DMX of WANTs whose first pair names a feed that is here: the request may name other feeds. */
  private readonly wantKeys = new Set<string>();
  /** The same of feeds that were here since the start; those of the feed that left longest ago are forgotten, and count for unknown packets then. */
  private readonly formerWantKeys = new BoundedMap<string, true>(2 * MAX_FEEDS);

  [Symbol.iterator](): Iterator<Feed> {
    return this.feeds.values();
  }

  add(feed: Feed): void {
    const { feedKey, feedId } = feed.replica;
    this.feeds.set(feedKey, feed);
    for (const key of wantKeysOf(feedId)) {
      this.wantKeys.add(key);
      this.formerWantKeys.delete(key);
    }
  }

  delete(feed: Feed): void {
    const { feedKey, feedId } = feed.replica;
    this.feeds.delete(feedKey);
    for (const key of wantKeysOf(feedId)) {
      this.wantKeys.delete(key);
      this.formerWantKeys.set(key, true);
    }
  }

  maybeById(feedId: FeedId): Feed | undefined {
    return this.feeds.get(toHex(feedId));
  }

  /** @param feedKey that of its replica. */
  maybeByKey(feedKey: string): Feed | undefined {
    return this.feeds.get(feedKey);
  }

  maybeReplicaByNo(feedNo: number): Replica | undefined {
    for (const { replica } of this.feeds.values()) if (replica.feedNo === feedNo) return replica;
    return undefined;
  }

  /** The feed of a replica that is still replicated. */
  maybeOf(replica: Replica): Feed | undefined {
    const feed = this.feeds.get(replica.feedKey);
    return feed?.replica === replica ? feed : undefined;
  }

  maybeOwn(): Feed | undefined {
    for (const feed of this.feeds.values()) if (feed.publisher) return feed;
    return undefined;
  }

  /** Whether a packet has the DMX of a WANT, be it of a feed that is known here or of the first that it names itself. */
  isWant(packet: Uint8Array): boolean {
    const key = packetDmxKey(packet);
    return this.wantKeys.has(key) || this.formerWantKeys.has(key) || isWantPacket(packet);
  }
}

const wantKeysOf = (feedId: FeedId): string[] => [wantDmx(feedId), laterWantDmx(feedId)].map((dmx) => keyOf(dmx));
