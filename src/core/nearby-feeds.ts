/**
 * Feeds that are asked for nearby and not followed here, bounded for each face.
 *
 * A WANT costs nothing to send, so who makes feeds up gets few places: new ones are let in slowly, and what was asked for often stays before
 * what was asked for once.
 */
import { BoundedMap } from "./bounded-map.ts";
import type { Seq } from "./bytes.ts";
import { MAX_KNOWN_FACES } from "./limits.ts";

/** Feeds of one face; the one asked for least and longest ago leaves. */
export const MAX_NEARBY = 64;
/** New feeds that one face may bring at once, and in a minute. */
const BURST = 16;
const PER_MINUTE = 6;
/** Not asked for so long, a feed is forgotten, ms. */
const FORGOTTEN_MS = 3_600_000;
/** More WANTs than this do not keep a feed longer. */
const KNOWN_COUNT = 5;

export interface NearbyFeed {
  readonly feedKey: string;
  readonly faceId: string;
  seq: Seq;
  count: number;
  lastHeardMs: number;
}

interface FaceFeeds {
  readonly feeds: Map<string, NearbyFeed>;
  credit: number;
  creditMs: number;
}

export class NearbyFeeds {
  private readonly faces = new BoundedMap<string, FaceFeeds>(MAX_KNOWN_FACES);
  private readonly isAcceptable: (feedKey: string) => boolean;

  /** @param isAcceptable whether this can be a feed at all; asked at most as often as new ones are let in. */
  constructor(isAcceptable: (feedKey: string) => boolean) {
    this.isAcceptable = isAcceptable;
  }

  /** A feed was asked for. Returns it when it is new here. */
  note(faceId: string, feedKey: string, seq: Seq, nowMs: number): NearbyFeed | undefined {
    const face = this.faceOf(faceId, nowMs);
    const known = face.feeds.get(feedKey);
    if (known) {
      known.seq = Math.max(known.seq, seq);
      known.count++;
      known.lastHeardMs = nowMs;
      return undefined;
    }
    face.credit = Math.min(BURST, face.credit + ((nowMs - face.creditMs) * PER_MINUTE) / 60_000);
    face.creditMs = nowMs;
    if (face.credit < 1) return undefined;
    face.credit--;
    if (!this.isAcceptable(feedKey)) return undefined;
    const feed: NearbyFeed = { feedKey, faceId, seq, count: 1, lastHeardMs: nowMs };
    face.feeds.set(feedKey, feed);
    if (face.feeds.size > MAX_NEARBY) face.feeds.delete(leastOf(face.feeds.values(), feed).feedKey);
    return feed;
  }

  /** It is followed now. */
  forget(feedKey: string): void {
    for (const { feeds } of this.faces.values()) feeds.delete(feedKey);
  }

  /** Latest first. */
  list(nowMs: number): NearbyFeed[] {
    const all = [...this.faces.values()].flatMap(({ feeds }) => [...feeds.values()]);
    return all.filter((feed) => nowMs - feed.lastHeardMs < FORGOTTEN_MS).sort((a, b) => b.lastHeardMs - a.lastHeardMs);
  }

  private faceOf(faceId: string, nowMs: number): FaceFeeds {
    let face = this.faces.get(faceId);
    if (!face) {
      face = { feeds: new Map(), credit: BURST, creditMs: nowMs };
      this.faces.set(faceId, face);
    }
    for (const [key, feed] of face.feeds) if (nowMs - feed.lastHeardMs >= FORGOTTEN_MS) face.feeds.delete(key);
    return face;
  }
}

function leastOf(feeds: Iterable<NearbyFeed>, isNew: NearbyFeed): NearbyFeed {
  let least: NearbyFeed | undefined;
  const rank = (feed: NearbyFeed): number => Math.min(feed.count, KNOWN_COUNT);
  for (const feed of feeds) {
    if (feed === isNew) continue;
    if (!least || rank(feed) < rank(least) || (rank(feed) === rank(least) && feed.lastHeardMs < least.lastHeardMs))
      least = feed;
  }
  return least ?? isNew;
}
