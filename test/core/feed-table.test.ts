import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { asFeedId, type FeedId } from "../../src/core/bytes.ts";
import { genesisAnchor } from "../../src/core/entry.ts";
import { type Feed, FeedTable } from "../../src/core/feed-table.ts";
import { MAX_FEEDS } from "../../src/core/limits.ts";
import { Replica } from "../../src/core/replica.ts";

const feedIdOf = (no: number): FeedId => asFeedId(new Uint8Array(createHash("sha256").update(`feed ${no}`).digest()));

function feedOf(feedId: FeedId): Feed {
  const anchor = genesisAnchor(feedId);
  const replica = new Replica({
    ...{ feedNo: 1, feedId, name: "", own: false, scheme: "ed25519", secret: undefined, lengthCode: "leb128" },
    ...{ anchor, front: anchor, missingBlobs: 0, parent: undefined },
  });
  return { replica, publisher: undefined, guard: undefined, askers: new Map(), source: undefined };
}

/** A WANT that went out for a feed, and names another one: `sha256(FID + "want")[:7]`, then a pair. */
function wantNaming(feedId: FeedId): Uint8Array {
  const dmx = createHash("sha256").update(feedId).update("want").digest().subarray(0, 7);
  return new Uint8Array([...dmx, ...feedIdOf(-1), 0, 0, 0, 1]);
}

describe("the WANTs that a node knows by their DMX", () => {
  it("are those of its feeds, and of feeds that it had before", () => {
    const table = new FeedTable();
    const feed = feedOf(feedIdOf(0));
    const want = wantNaming(feedIdOf(0));
    expect(table.isWant(want)).toBe(false);
    table.add(feed);
    expect(table.isWant(want)).toBe(true);
    table.delete(feed);
    expect(table.isWant(want)).toBe(true);
  });

  it("are forgotten of the feeds that left longest ago, never of one that is here", () => {
    const table = new FeedTable();
    const stays = feedIdOf(0);
    const first = feedOf(stays);
    table.add(first);
    table.delete(first);
    table.add(feedOf(stays));
    for (let no = 1; no <= MAX_FEEDS + 1; no++) {
      const feed = feedOf(feedIdOf(no));
      table.add(feed);
      table.delete(feed);
    }
    expect(table.isWant(wantNaming(stays))).toBe(true);
    expect(table.isWant(wantNaming(feedIdOf(1)))).toBe(false);
    expect(table.isWant(wantNaming(feedIdOf(2)))).toBe(true);
  });
});
