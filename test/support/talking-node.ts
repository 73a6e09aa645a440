/** A pretended node in whose conversation everything stands that a post can have: groups, answers, links, mentions, doubtful times, a fork, what is new. */

import { shortNameOf } from "../../src/conversation/short-name.ts";
import type { TimelineItem } from "../../src/worker/api.ts";
import { BOB, CARLA, type FakeTinyssb, OWN } from "./fake-tinyssb.ts";
import { livelyNode } from "./lively-node.ts";

const NOON_MS = Date.UTC(2025, 5, 1, 12);
const LONG =
  "The pass is closed above the hut; the snow bridge fell in the night, and two of us go round by the south ridge. ".repeat(
    2,
  );

interface Said extends Partial<TimelineItem> {
  readonly text: string;
}

const asked = { mid: "b1".repeat(20), name: "Bob at the hut", mentions: [] };
const SAID: readonly (readonly [feedId: string, minute: number, said: Said])[] = [
  [BOB, 0, { mid: asked.mid, text: "Who comes up on Saturday? There is room for four, and the stove works again." }],
  [BOB, 1, { text: `And bring bread. ${LONG}` }],
  [BOB, 2, { text: "ok" }],
  [
    CARLA,
    3,
    {
      isForked: true,
      text: "The timetable: https://example.org/a/long/way/to/the/timetable?of=saturday, http://аррӏе.com",
    },
  ],
  [
    OWN,
    4,
    { text: "I do, on the early train.", answers: { ...asked, content: { kind: "text", text: "Who comes up?" } } },
  ],
  [OWN, 5, { text: `So do the others. ${LONG}` }],
  [CARLA, 30, { isTimeDoubtful: true, text: "Me too." }],
  [CARLA, 31, { claimedMs: null, text: "What came in a file says no time." }],
  [
    BOB,
    45,
    {
      text: "@Alice and @Carla: the key is under the stone.",
      mentions: [{ start: 0, end: 6, feedId: OWN, own: true, name: "Alice" }],
    },
  ],
  [BOB, 46, { text: `Left of the door. web+tinyssb:feed/${CARLA}` }],
];

export function talkingNode(): FakeTinyssb {
  const node = livelyNode();
  const names: Record<string, string> = { [OWN]: "Alice", [BOB]: asked.name, [CARLA]: shortNameOf(CARLA) };
  const items = SAID.map(([feedId, minute, { text, ...changes }], at): TimelineItem => {
    const mid = (0xa0 + at).toString(16).repeat(20);
    const timeMs = NOON_MS + minute * 60_000;
    return {
      ...{ feedId, seq: at + 1, mid, own: feedId === OWN, name: names[feedId], timeMs, claimedMs: timeMs },
      ...{ isTimeDoubtful: false, content: { kind: "text", text }, isCut: false, contentBytes: text.length },
      ...{ missingBlobs: 0, chainState: "whole", follows: [], answers: null, threadRoot: mid, isUnread: at > 7 },
      ...{ mentions: [], isForked: false },
      ...changes,
    };
  });
  const page = { hasBefore: true, hasAfter: false, total: items.length, pending: 3, unread: 2 };
  node.timeline = async () => ({ ...page, items, firstUnread: items[8].mid });
  node.deliveries.set(6, { ...node.deliveries.get(6)! });
  node.deliveries.set(5, { ...node.deliveries.get(6)!, seq: 5 });
  return node;
}
