/** How posts stand among each other in the conversation. */
import { describe, expect, test } from "vitest";
import type { TimelineItem } from "../../src/client/api.ts";
import { GROUP_MS, linesOf } from "../../src/ui/conversation/timeline-lines.ts";

const AT = Date.UTC(2025, 5, 1, 12);

function item(mid: string, changes: Partial<TimelineItem> = {}): TimelineItem {
  return {
    ...{ mid, feedId: "b0b", seq: 1, own: false, name: "Bob", isTimeDoubtful: false, isCut: false, isUnread: false },
    ...{ timeMs: AT, claimedMs: AT, content: { kind: "text", text: mid }, contentBytes: 2, missingBlobs: 0 },
    ...{ chainState: "whole", follows: [], answers: null, threadRoot: mid, mentions: [] },
    ...changes,
  } as TimelineItem;
}
const lines = (...items: TimelineItem[]) => linesOf(items, null, AT);
const joined = (...items: TimelineItem[]) => lines(...items).map(({ isJoined }) => isJoined);
const at = (ms: number) => ({ timeMs: AT + ms, claimedMs: AT + ms });

describe("a group", () => {
  test("is what one author wrote shortly after each other", () => {
    const a = item("a", { follows: [] });
    const b = item("b", { follows: ["a"], ...at(60_000) });
    const c = item("c", { follows: ["b"], ...at(90_000), feedId: "ca71a" });
    expect(joined(a, b, c)).toEqual([false, true, false]);
  });

  test("ends after a while, at a new day, at the divider, and where something has to be said", () => {
    const a = item("a");
    const next = (changes: Partial<TimelineItem>) => item("b", { follows: ["a"], ...at(1000), ...changes });
    expect(joined(a, next(at(GROUP_MS)))[1]).toBe(false);
    expect(joined(item("a", at(-1000 - 13 * 3_600_000)), next({}))[1]).toBe(false);
    expect(linesOf([a, next({})], "b", AT)[1]).toMatchObject({ isJoined: false, isDivider: true });
    const mention = { start: 0, end: 2, feedId: "ada", own: true, name: "Ada" };
    expect(joined(a, next({ mentions: [mention] }))[1]).toBe(false);
    expect(joined(a, next({ isTimeDoubtful: true }))[1]).toBe(false);
    expect(joined(a, next({ claimedMs: null }))[1]).toBe(false);
    expect(joined(a, next({ content: { kind: "name", name: "Robert" } }))[1]).toBe(false);
    expect(joined(a, next({}))[1]).toBe(true);
  });
});

describe("a quote", () => {
  const [a, b] = [item("a"), item("b", { feedId: "ca71a" })];

  test("says what a post follows where that does not stand above it", () => {
    expect(lines(a, b, item("c", { follows: ["a"] }))[2].quoted?.mid).toBe("a");
    expect(lines(a, b, item("c", { follows: ["a", "b"] }))[2].quoted).toBeUndefined();
    expect(lines(a, b, item("c", { follows: ["gone"] }))[2].quoted).toBeUndefined();
  });

  test("says what a post answers, also where that is not in view, and not where it stands above", () => {
    const answers = { mid: "far", name: "Carla", content: null, mentions: [] };
    const c = item("c", { follows: ["far", "b"], answers });
    expect(lines(a, b, c)[2]).toMatchObject({ quoted: answers, isJoined: false });
    expect(lines(a, b, { ...c, answers: { ...answers, mid: "b" } })[2].quoted).toBeUndefined();
  });
});
