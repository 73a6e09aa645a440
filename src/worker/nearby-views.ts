/** Feeds that others ask for, as the API tells of them: keys that nobody could sign with are none. */
import { shortNameOf } from "../conversation/short-name.ts";
import { fromHex } from "../core/bytes.ts";
import { type NearbyFeed, NearbyFeeds } from "../core/nearby-feeds.ts";
import { isAcceptableFeedId } from "../crypto/strict-rule.ts";
import type { NearbyView } from "./api.ts";

export class NearbyViews {
  private readonly feeds = new NearbyFeeds((feedKey) => isAcceptableFeedId(fromHex(feedKey)));

  /** The feed, when it is told for the first time. */
  note(faceId: string, feedKey: string, seq: number, nowMs: number): NearbyView | undefined {
    const isNew = this.feeds.note(faceId, feedKey, seq, nowMs);
    return isNew && nearbyView(isNew);
  }

  /** Latest first. */
  list(nowMs: number): NearbyView[] {
    return this.feeds.list(nowMs).map(nearbyView);
  }
}

function nearbyView({ feedKey, faceId, seq, count, lastHeardMs }: NearbyFeed): NearbyView {
  return { feedId: feedKey, shortName: shortNameOf(feedKey), seq, faceId, lastHeardMs, count };
}
