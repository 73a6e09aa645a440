import { describe, expect, it } from "vitest";
import { FeedTurns } from "../../../src/core/replication/feed-turns.ts";

describe("the turns of several feeds", () => {
  it("come in the order in which the feeds were asked for, however often", () => {
    const turns = new FeedTurns();
    for (const [at, feedNo] of [3, 1, 3, 2].entries()) turns.noteAsked(feedNo, at);
    expect([3, 1, 2].map((feedNo) => turns.before(feedNo, 10))).toEqual([0, 1, 2]);
    expect(turns.count(10)).toBe(3);
  });

  it("are over when the feed is on air: those behind move up", () => {
    const turns = new FeedTurns();
    for (const feedNo of [1, 2, 3]) turns.noteAsked(feedNo, 0);
    turns.end(1);
    expect([2, 3].map((feedNo) => turns.before(feedNo, 0))).toEqual([0, 1]);
    turns.noteAsked(1, 5);
    expect(turns.before(1, 5)).toBe(2);
  });

  it("pass when nobody takes them for half a minute", () => {
    const turns = new FeedTurns();
    turns.noteAsked(1, 0);
    turns.noteAsked(2, 20_000);
    expect(turns.before(2, 30_000)).toBe(1);
    expect(turns.before(2, 30_001)).toBe(0);
    expect(turns.count(50_000)).toBe(1);
    expect(turns.count(50_001)).toBe(0);
  });

  it("put off a WANT by eight feeds at most", () => {
    const turns = new FeedTurns();
    for (let feedNo = 1; feedNo <= 100; feedNo++) turns.noteAsked(feedNo, 0);
    expect(turns.count(0)).toBe(8);
  });
});
