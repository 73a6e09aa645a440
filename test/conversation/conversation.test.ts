import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CLOCK_SLACK_S } from "../../src/conversation/causality.ts";
import { Conversation } from "../../src/conversation/conversation.ts";
import { placeOf, type Row, type RowFacts } from "../../src/conversation/rows.ts";
import { encodeSegment, maybeDecodeSegment, SEGMENT_ROWS, segmentOf } from "../../src/conversation/segments.ts";
import { gen2 } from "../support/vectors.ts";

const NOW_S = 1_760_000_000;
/** A message ID that sorts as its name does. */
const midOf = (name: string): Uint8Array => {
  const bytes = new Uint8Array(20);
  bytes.set(Buffer.from(name).subarray(0, 20));
  return bytes;
};
const hashed = (name: string): Uint8Array => new Uint8Array(createHash("sha256").update(name).digest().subarray(0, 20));

const facts = (feedNo: number, seq: number, name: string, more: Partial<RowFacts> = {}): RowFacts => ({
  feedNo,
  seq,
  mid: midOf(name),
  kind: "post",
  claimedS: 0,
  seenS: NOW_S,
  isArrivalKnown: true,
  tips: [],
  ...more,
});
const nameOf = (conversation: Conversation, row: Row) =>
  Buffer.from(conversation.rows.midOf(row)).toString().replaceAll("\0", "");
const order = (conversation: Conversation) =>
  conversation.timeline.slice(0, conversation.timeline.length).map((row) => nameOf(conversation, row));
const post = (
  feedNo: number,
  seq: number,
  name: string,
  claimedS: number,
  tips: string[] = [],
  more: Partial<RowFacts> = {},
) => facts(feedNo, seq, name, { claimedS, tips: tips.map(midOf), ...more });

function conversationOf(rows: readonly RowFacts[]): Conversation {
  const conversation = new Conversation();
  for (const row of rows) conversation.add(row);
  conversation.settle();
  return conversation;
}

describe("the order of a conversation", () => {
  it("is settled also where posts name each other in a ring", () => {
    const ring = [post(1, 1, "a", NOW_S, ["c"]), post(2, 1, "b", NOW_S, ["a"]), post(3, 1, "c", NOW_S, ["b"])];
    const after = post(1, 2, "d", NOW_S + 60);
    const before = post(4, 1, "e", NOW_S - 60);
    expect(order(conversationOf([...ring, after, before])).at(0)).toBe("e");
    const conversation = conversationOf([...ring.slice(0, 2), after, before]);
    conversation.add(ring[2]);
    conversation.settle();
    conversation.settle();
    expect(order(conversation).at(0)).toBe("e");
    expect(order(conversation).at(-1)).toBe("d");
    expect(order(conversation)).toHaveLength(5);
  });

  it.each(gen2.tremola_js.scuttlesort)(
    "without times is that of the Android app, and so is what a new post names: $name",
    ({ adds, linear, tips }) => {
      const conversation = new Conversation();
      for (const [at, [name, named]] of adds.entries()) {
        conversation.add(post(at + 1, 1, name, 0, named, { isArrivalKnown: false }));
        conversation.settle();
      }
      expect(order(conversation)).toEqual(linear);
      expect(
        conversation
          .tips(10)
          .map((row) => nameOf(conversation, row))
          .sort(),
      ).toEqual(tips.toSorted());
    },
  );

  it("follows the clocks where nothing else is known", () => {
    const conversation = conversationOf([
      post(1, 1, "a", NOW_S - 30),
      post(1, 2, "c", NOW_S - 10),
      post(2, 1, "b", NOW_S - 20),
    ]);
    expect(order(conversation)).toEqual(["a", "b", "c"]);
  });

  it("puts an answer after what it answers, whatever its clock says", () => {
    const conversation = conversationOf([post(1, 1, "a", NOW_S - 10), post(2, 1, "b", NOW_S - 50_000, ["a"])]);
    expect(order(conversation)).toEqual(["a", "b"]);
    const late = conversation.timeline.at(1);
    expect(conversation.timeMsOf(late)).toBe((NOW_S - 10) * 1000 + 1);
    expect(conversation.isTimeDoubtful(late)).toBe(true);
  });

  it("keeps the order of a feed, whatever its clock says", () => {
    expect(order(conversationOf([post(1, 1, "a", NOW_S - 10), post(1, 2, "b", NOW_S - 900)]))).toEqual(["a", "b"]);
  });

  it("does not let a clock of the future hold the end of the conversation", () => {
    const conversation = conversationOf([post(1, 1, "future", NOW_S + 86_400 * 365), post(2, 1, "now", NOW_S)]);
    conversation.add(post(2, 2, "later", NOW_S + CLOCK_SLACK_S + 60, [], { seenS: NOW_S + CLOCK_SLACK_S + 60 }));
    conversation.settle();
    expect(order(conversation)).toEqual(["now", "future", "later"]);
    expect(conversation.isTimeDoubtful(conversation.timeline.at(1))).toBe(true);
    expect(conversation.isTimeDoubtful(conversation.timeline.at(2))).toBe(false);
  });

  it("puts what claims no time where it came in", () => {
    const text = (name: string, seq: number, seenS: number) => facts(1, seq, name, { kind: "text", seenS });
    const conversation = conversationOf([
      text("a", 1, NOW_S - 100),
      post(2, 1, "b", NOW_S - 50),
      text("c", 2, NOW_S - 20),
    ]);
    expect(order(conversation)).toEqual(["a", "b", "c"]);
  });

  it("puts what claims no time before the next claim of its feed, though it came in long after", () => {
    const conversation = conversationOf([
      facts(1, 1, "name", { kind: "name" }),
      post(1, 2, "first", NOW_S - 5000),
      facts(1, 3, "note", { kind: "text" }),
      post(1, 4, "second", NOW_S - 4000),
      post(2, 1, "other", NOW_S - 4500),
    ]);
    expect(order(conversation)).toEqual(["name", "first", "other", "note", "second"]);
    expect(conversation.isTimeDoubtful(conversation.timeline.at(1))).toBe(false);
  });

  it("moves what was misplaced when the content, or what it names, arrives", () => {
    const conversation = conversationOf([facts(1, 1, "x", { kind: "unread-content" }), post(2, 1, "a", NOW_S - 100)]);
    expect(order(conversation)).toEqual(["a", "x"]);
    conversation.setContent(0, { kind: "post", claimedS: NOW_S - 500, tips: [midOf("root")] });
    expect([...conversation.settle()]).toContain(0);
    expect(order(conversation)).toEqual(["x", "a"]);
    conversation.add(post(3, 1, "root", NOW_S - 50));
    conversation.settle();
    expect(order(conversation)).toEqual(["a", "root", "x"]);
  });

  it("has no time where nothing says when", () => {
    const conversation = conversationOf([facts(1, 1, "old", { kind: "text", isArrivalKnown: false })]);
    expect(conversation.timeMsOf(0)).toBeUndefined();
  });

  /** Posts of several authors who each see a part of what is there. */
  const history = fc
    .array(
      fc.record({
        feed: fc.nat(3),
        drift: fc.integer({ min: -5000, max: 5000 }),
        sees: fc.array(fc.nat(30), { maxLength: 3 }),
        kind: fc.nat(3),
      }),
      {
        minLength: 1,
        maxLength: 40,
      },
    )
    .map((steps) => {
      const seqs = [0, 0, 0, 0];
      return steps.map(
        ({ feed, drift, sees, kind }, at): RowFacts => ({
          feedNo: feed,
          seq: ++seqs[feed],
          mid: hashed(`post ${at}`),
          kind: kind === 0 ? "text" : "post",
          claimedS: kind === 0 ? 0 : NOW_S - 10_000 + at * 60 + drift,
          seenS: NOW_S,
          isArrivalKnown: true,
          tips: kind === 0 ? [] : [...new Set(sees.filter((seen) => seen < at))].map((seen) => hashed(`post ${seen}`)),
        }),
      );
    });

  /** The same rows in another order of arrival: feeds interleave otherwise, each by SEQ. */
  function interleaved(rows: readonly RowFacts[], choices: readonly number[]): RowFacts[] {
    const lanes = [0, 1, 2, 3].map((feed) => rows.filter(({ feedNo }) => feedNo === feed));
    const result: RowFacts[] = [];
    for (let at = 0; result.length < rows.length; at++) {
      const filled = lanes.filter((lane) => lane.length > 0);
      result.push(filled[choices[at % choices.length] % filled.length].shift()!);
    }
    return result;
  }

  const mids = (conversation: Conversation) =>
    conversation.timeline.slice(0, 1000).map((row) => Buffer.from(conversation.rows.midOf(row)).toString("hex"));

  it("never puts anything before what it follows, and is the same however the entries came in", () => {
    fc.assert(
      fc.property(history, fc.array(fc.nat(3), { minLength: 1, maxLength: 9 }), fc.nat(7), (rows, choices, batch) => {
        const whole = conversationOf(rows);
        const piecemeal = new Conversation();
        for (const [at, row] of interleaved(rows, choices).entries()) {
          // The content of some comes later.
          const isLate = row.mid[0] % 3 === 0 && row.kind === "post";
          const added = piecemeal.add(isLate ? { ...row, kind: "unread-content", claimedS: 0, tips: [] } : row);
          if (at % (batch + 1) === 0) piecemeal.settle();
          if (isLate && row.mid[1] % 2 === 0) piecemeal.settle();
          if (isLate) piecemeal.setContent(added, row);
        }
        piecemeal.settle();
        expect(mids(piecemeal)).toEqual(mids(whole));
        expect(mids(conversationOf(interleaved(rows, choices)))).toEqual(mids(whole));
        const place = new Map(mids(whole).map((mid, at) => [mid, at]));
        expect(place.size).toBe(rows.length);
        for (const { mid, feedNo, seq, tips } of rows) {
          const here = place.get(Buffer.from(mid).toString("hex"))!;
          for (const tip of tips) expect(place.get(Buffer.from(tip).toString("hex"))).toBeLessThan(here);
          const before = rows.find((other) => other.feedNo === feedNo && other.seq === seq - 1);
          if (before) expect(place.get(Buffer.from(before.mid).toString("hex"))).toBeLessThan(here);
        }
        const named = new Set(rows.flatMap(({ tips }) => tips.map((tip) => Buffer.from(tip).toString("hex"))));
        const heads = rows.filter(({ kind, mid }) => kind === "post" && !named.has(Buffer.from(mid).toString("hex")));
        for (const conversation of [whole, piecemeal])
          expect(
            new Set(conversation.tips(1000).map((row) => Buffer.from(conversation.rows.midOf(row)).toString("hex"))),
          ).toEqual(new Set(heads.map(({ mid }) => Buffer.from(mid).toString("hex"))));
      }),
      { numRuns: 300 },
    );
  });
});

it("a chain of many posts that came in backwards is put in order", () => {
  const all = Array.from({ length: 20_000 }, (_, at) => hashed(`${at}`));
  const posts = all.map((mid, at) =>
    facts(at + 1, 1, "", { mid, claimedS: NOW_S - at, tips: at === 0 ? [] : [all[at - 1]] }),
  );
  const { timeline } = conversationOf(posts.toReversed());
  expect(timeline.slice(0, timeline.length)).toEqual(all.map((_, at) => all.length - 1 - at));
});

describe("threads", () => {
  it("hold together what is connected by names, and bear the earliest post", () => {
    const conversation = conversationOf([
      post(1, 1, "a", NOW_S - 100),
      post(2, 1, "b", NOW_S - 90, ["a"]),
      post(3, 1, "c", NOW_S - 80),
      post(1, 2, "d", NOW_S - 70, ["b"]),
    ]);
    const rootOf = (row: Row) => nameOf(conversation, conversation.threadRootOf(row));
    expect([0, 1, 2, 3].map(rootOf)).toEqual(["a", "a", "c", "a"]);
    conversation.add(post(2, 2, "e", NOW_S - 60, ["c", "d"]));
    conversation.settle();
    expect([0, 1, 2, 3, 4].map(rootOf)).toEqual(["a", "a", "a", "a", "a"]);
  });
});

describe("a feed that is removed", () => {
  it("takes its entries along, and what named them stays", () => {
    const conversation = conversationOf([
      post(1, 1, "a", NOW_S - 100),
      post(2, 1, "b", NOW_S - 90, ["a"]),
      post(1, 2, "c", NOW_S - 80),
    ]);
    conversation.removeFeed(1);
    expect(order(conversation)).toEqual(["b"]);
    expect(conversation.tips(8).map((row) => nameOf(conversation, row))).toEqual(["b"]);
    expect(nameOf(conversation, conversation.threadRootOf(1))).toBe("b");
    conversation.add(post(3, 1, "a", NOW_S - 100));
    conversation.settle();
    expect(order(conversation)).toEqual(["a", "b"]);
  });
});

describe("segments", () => {
  it("give the rows back as they were, those of many segments in the same order", () => {
    const conversation = new Conversation();
    for (let at = 0; at < SEGMENT_ROWS + 10; at++)
      conversation.add(
        facts(1, at + 1, "", {
          mid: hashed(`${at}`),
          claimedS: at,
          tips: at % 3 === 0 ? [] : [hashed(`${at - 1}`), hashed("?")],
          kind: at % 7 === 0 ? "name" : "post",
        }),
      );
    conversation.settle();
    const again = new Conversation();
    for (let segment = 0; segment <= segmentOf(conversation.rows.count - 1); segment++)
      for (const row of maybeDecodeSegment(encodeSegment(conversation.rows, segment))!) again.add(row);
    again.settle();
    expect(again.rows.count).toBe(SEGMENT_ROWS + 10);
    const list = (each: Conversation) =>
      each.timeline
        .slice(0, 2000)
        .map((row) => [Buffer.from(each.rows.midOf(row)).toString("hex"), each.rows.kindOf(row), each.timeMsOf(row)]);
    expect(list(again)).toEqual(list(conversation));
  });

  it("that were cut or changed are refused or read, and nothing throws", () => {
    const conversation = conversationOf([post(1, 1, "a", 5, ["b"]), post(1, 2, "c", 6)]);
    const bytes = encodeSegment(conversation.rows, 0);
    for (let size = 0; size < bytes.length; size++) expect(maybeDecodeSegment(bytes.subarray(0, size))).toBeUndefined();
    for (let bit = 0; bit < 8 * bytes.length; bit++) {
      const flipped = bytes.slice();
      flipped[bit >> 3] ^= 1 << (bit & 7);
      maybeDecodeSegment(flipped);
    }
  });
});

describe("the table of message IDs", () => {
  /** 2000 IDs that would all fall on one place of a table of 2^17, were it chosen by their beginning. */
  const crafted = Array.from({ length: 2000 }, (_, no) => {
    const mid = hashed(`crafted ${no}`);
    mid.set([no >> 4, (no & 15) << 4, 0, 0], 0);
    mid.fill(0, 4, 8);
    return mid;
  });

  it.each([0, 1, 0x5eed, 0xffffffff])("scatters what was made to fall on one place (seed %i)", (seed) => {
    const places = new Set(crafted.map((mid) => placeOf(mid, 0, seed) & 0x1ffff));
    expect(places.size).toBeGreaterThan(1700);
  });

  it("depends on the seed", () => {
    const placesOf = (seed: number) => crafted.map((mid) => placeOf(mid, 0, seed) & 0x1ffff);
    const same = placesOf(1).filter((place, at) => place === placesOf(2)[at]);
    expect(same.length).toBeLessThan(10);
  });
});

describe("what a new post names", () => {
  it("are the latest heads, latest first, however many there are and in whatever order they came", () => {
    const times = Array.from({ length: 40 }, (_, no) => (no * 17) % 40);
    const conversation = conversationOf(times.map((time, no) => post(no + 1, 1, `p${time}`, NOW_S - 1000 + time)));
    expect(conversation.tips(3).map((row) => nameOf(conversation, row))).toEqual(["p39", "p38", "p37"]);
    expect(conversation.tips(100)).toHaveLength(40);
  });
});

describe("the latest entry of a feed that a post of another one names", () => {
  /** SEQ of the entry of feed 1, and the name of the post. */
  const namedOf = (conversation: Conversation) => {
    const named = conversation.latestNamed(1);
    return named && { seq: named.seq, by: nameOf(conversation, named.by) };
  };

  it("is proof that its author holds it, and none is there of what the feed itself or nobody names", () => {
    const own = [post(1, 1, "a", 10), post(1, 2, "b", 20, ["a"])];
    expect(namedOf(conversationOf(own))).toBeUndefined();
    expect(namedOf(conversationOf([...own, post(2, 1, "x", 30)]))).toBeUndefined();
    expect(namedOf(conversationOf([...own, post(2, 1, "x", 30, ["a"])]))).toEqual({ seq: 1, by: "x" });
    const others = conversationOf([...own, post(2, 1, "x", 30), post(3, 1, "y", 40, ["x"])]);
    expect(namedOf(others), "a post that names a third feed").toBeUndefined();
    expect(others.latestNamed(2)?.seq).toBe(1);
  });

  it("is the one with the highest SEQ, whichever came in first", () => {
    const own = [post(1, 1, "a", 10), post(1, 2, "b", 20), post(1, 3, "c", 30)];
    const answers = [post(2, 1, "late", 40, ["c"]), post(3, 1, "early", 50, ["a"]), post(4, 1, "both", 60, ["b", "a"])];
    fc.assert(
      fc.property(fc.shuffledSubarray(answers, { minLength: 3 }), (shuffled) => {
        const conversation = conversationOf(own);
        for (const row of shuffled) {
          conversation.add(row);
          conversation.settle();
        }
        expect(namedOf(conversation)).toEqual({ seq: 3, by: "late" });
      }),
    );
  });

  it("is known when the post was here before what it names, or when its content comes later", () => {
    const before = conversationOf([post(2, 1, "x", 30, ["b"]), post(1, 1, "a", 10)]);
    expect(namedOf(before)).toBeUndefined();
    before.add(post(1, 2, "b", 20));
    before.settle();
    expect(namedOf(before)).toEqual({ seq: 2, by: "x" });

    const later = conversationOf([post(1, 1, "a", 10)]);
    const row = later.add(facts(2, 1, "x", { kind: "unread-content" }));
    later.settle();
    expect(namedOf(later)).toBeUndefined();
    later.setContent(row, { kind: "post", claimedS: 20, tips: [midOf("a")] });
    later.settle();
    expect(namedOf(later)).toEqual({ seq: 1, by: "x" });
  });

  it("is told by no feed that was taken out, and of none", () => {
    const conversation = conversationOf([post(1, 1, "a", 10), post(2, 1, "x", 30, ["a"])]);
    conversation.removeFeed(2);
    expect(namedOf(conversation)).toBeUndefined();
    conversation.add(post(3, 1, "y", 40, ["a"]));
    conversation.settle();
    expect(namedOf(conversation)).toEqual({ seq: 1, by: "y" });
    conversation.removeFeed(1);
    expect(conversation.latestNamed(1)).toBeUndefined();
  });
});
