/** What junk can make a node believe that looks like the answers of another branch. */
import { describe, expect, it } from "vitest";
import { asFeedId, asMid, type FeedId } from "../../../src/core/bytes.ts";
import { Context } from "../../../src/core/context.ts";
import type { FeedRecord } from "../../../src/core/effects.ts";
import { genesisAnchor } from "../../../src/core/entry.ts";
import { FaceState } from "../../../src/core/face-state.ts";
import { Node } from "../../../src/core/node.ts";
import { Replica } from "../../../src/core/replica.ts";
import { ForkSearch } from "../../../src/core/replication/fork-search.ts";
import { parseWant, type WantPair } from "../../../src/core/requests.ts";

const HOURS = 3;
const HOUR_MS = 3_600_000;
const LATEST = 5;

const recordOf = (feedId: FeedId): FeedRecord => ({
  ...{ feedNo: 1, feedId, name: "", own: false, scheme: "ed25519", secret: undefined, lengthCode: "leb128" },
  ...{ anchor: genesisAnchor(feedId), front: { seq: LATEST, mid: asMid(new Uint8Array(20).fill(9)) } },
  ...{ missingBlobs: 0, parent: undefined },
});

/** WANTs for the next entry in three hours in which nobody has it; each of them is followed by junk when there is a stranger. */
function wantsHeard(hasStranger: boolean): number {
  const node = new Node(() => 0.5);
  node.start([recordOf(asFeedId(new Uint8Array(32).fill(7)))], 0);
  node.addFace({ id: "lan", medium: { kind: "lan" } }, 0);
  let wants = 0;
  for (let nowMs = 0; nowMs < HOURS * HOUR_MS; nowMs = Math.max(nowMs, node.nextDeadlineMs())) {
    node.handleTimeout(nowMs);
    for (let effect = node.pollEffect(); effect; effect = node.pollEffect()) {
      if (effect.kind === "load-chains") node.handleChainsLoaded(effect.id, [], nowMs);
      if (effect.kind === "load-entries") node.handleEntriesLoaded(effect.id, [], nowMs);
      if (effect.kind !== "transmit") continue;
      const pairs: readonly WantPair[] = parseWant(effect.packet);
      if (pairs[0].seq !== LATEST + 1) continue;
      wants++;
      if (hasStranger) node.handlePacket("lan", new Uint8Array(120).fill(0xab), nowMs);
    }
  }
  return wants;
}

describe("a stranger who answers every WANT with junk", () => {
  it("does not keep a feed from being asked for", () => {
    const undisturbed = wantsHeard(false);
    expect(undisturbed).toBeGreaterThan((HOURS * HOUR_MS) / 60_000);
    // A sign takes three answers, and costs a pause of 40 s.
    expect(wantsHeard(true)).toBeGreaterThan(undisturbed / 4);
  });
});

describe("a search", () => {
  it("is over when its feed is not here any more, and nothing is remembered of it", () => {
    const context = new Context(() => 0.5);
    const face = new FaceState({ id: "lan", medium: { kind: "lan" } }, context);
    const recalled: number[] = [];
    const search = new ForkSearch(context, {
      maybeAsker: () => undefined,
      recall: (_replica, seq) => recalled.push(seq),
    });
    const replica = new Replica(recordOf(asFeedId(new Uint8Array(32).fill(7))));
    search.begin(replica, face);
    search.begin(replica, face);
    expect(recalled).toEqual([LATEST]);
    search.forget(replica, [face]);
    search.begin(replica, face);
    expect(recalled).toEqual([LATEST, LATEST]);
  });
});
