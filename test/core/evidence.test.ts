import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { BusyMeter } from "../../src/core/busy-meter.ts";
import { HeardWants } from "../../src/core/heard-wants.ts";
import { MAX_KNOWN_FACES } from "../../src/core/limits.ts";
import { MAX_NEARBY, NearbyFeeds } from "../../src/core/nearby-feeds.ts";

describe("WANTs that are heard", () => {
  it("tell that a node holds what comes before, once nothing lower follows", () => {
    const wants = new HeardWants();
    wants.note("f", "feed", 5, true, 1000);
    expect(wants.settle(1200)).toEqual([]);
    expect(wants.settle(3000)).toEqual([{ faceId: "f", feedKey: "feed", seq: 4, heardMs: 1000 }]);
    expect(wants.maybeLevel("f", "feed")?.seq).toBe(4);
    expect(wants.maybeLevel("g", "feed")).toBeUndefined();
  });

  it("of a burst in advance count by the lowest only", () => {
    const wants = new HeardWants();
    for (const [at, seq] of [8, 11, 14, 5, 17].entries()) wants.note("f", "feed", seq, true, 1000 + 100 * at);
    expect(wants.settle(5000)).toMatchObject([{ seq: 4 }]);
  });

  it("never take back what is known, and say nothing for the first entry", () => {
    const wants = new HeardWants();
    wants.note("f", "feed", 5, true, 0);
    wants.settle(5000);
    wants.note("f", "feed", 2, true, 60_000);
    expect(wants.settle(70_000)).toEqual([]);
    expect(wants.maybeLevel("f", "feed")?.seq).toBe(4);
    wants.note("f", "other", 1, true, 0);
    expect(wants.settle(70_000)).toEqual([]);
  });
});

describe("WANTs that are heard after an own entry went out", () => {
  const afterwards = (notes: readonly (readonly [seq: number, isAlone: boolean, atMs: number])[]) => {
    const wants = new HeardWants();
    for (const [seq, isAlone, atMs] of notes.filter(([, , atMs]) => atMs < 5000))
      wants.note("f", "feed", seq, isAlone, atMs);
    wants.noteWritten("f", "feed", 8, 5000);
    for (const [seq, isAlone, atMs] of notes.filter(([, , atMs]) => atMs >= 5000))
      wants.note("f", "feed", seq, isAlone, atMs);
    return wants.settle(8000).map(({ seq }) => seq);
  };

  it("for the next one alone tell that it is held, whatever was wanted before", () => {
    expect(
      afterwards([
        [8, true, 4000],
        [9, true, 5050],
        [9, true, 5080],
      ]),
    ).toEqual([8]);
  });

  it("for several, or for an earlier one too, may be in advance: the lowest of all counts", () => {
    expect(
      afterwards([
        [4, true, 4000],
        [9, false, 5050],
      ]),
    ).toEqual([3]);
    expect(
      afterwards([
        [4, true, 4000],
        [9, true, 5050],
        [8, true, 5060],
      ]),
    ).toEqual([3]);
    expect(afterwards([[4, true, 4000]])).toEqual([3]);
  });
});

describe("feeds nearby", () => {
  const key = (at: number) => createHash("sha256").update(`${at}`).digest("hex");

  it("are listed with the highest SEQ asked for, the latest first, and forgotten after a while", () => {
    const nearby = new NearbyFeeds(() => true);
    expect(nearby.note("f", key(1), 4, 0)).toMatchObject({ seq: 4, count: 1 });
    expect(nearby.note("f", key(1), 3, 10)).toBeUndefined();
    nearby.note("f", key(2), 1, 20);
    expect(nearby.list(30)).toMatchObject([{ feedKey: key(2) }, { feedKey: key(1), seq: 4, count: 2 }]);
    expect(nearby.list(3_600_015)).toMatchObject([{ feedKey: key(2) }]);
    nearby.forget(key(2));
    expect(nearby.list(30)).toHaveLength(1);
  });

  it("that are asked for often stay when a stranger makes up thousands", () => {
    const nearby = new NearbyFeeds(() => true);
    for (let at = 0; at < 5; at++) nearby.note("f", key(0), 7, at);
    for (let at = 1; at <= 20_000; at++) nearby.note("f", key(at), 1, at * 100);
    const list = nearby.list(2_000_000);
    expect(list.length).toBeLessThanOrEqual(MAX_NEARBY);
    expect(list.some(({ feedKey }) => feedKey === key(0))).toBe(true);
    nearby.note("g", key(50_000), 1, 2_000_000);
    expect(nearby.list(2_000_000).filter(({ faceId }) => faceId === "g")).toHaveLength(1);
  });

  it("of the faces on which nothing was asked for longest are forgotten when there were too many", () => {
    const nearby = new NearbyFeeds(() => true);
    const faceIds = Array.from({ length: MAX_KNOWN_FACES + 2 }, (_, at) => `face ${at}`);
    for (const [at, faceId] of faceIds.entries()) nearby.note(faceId, key(at), 1, at);
    expect(
      nearby
        .list(1000)
        .map(({ faceId }) => faceId)
        .toReversed(),
    ).toEqual(faceIds.slice(2));
  });

  it("that can be none are left out", () => {
    const nearby = new NearbyFeeds(() => false);
    nearby.note("f", key(1), 1, 0);
    expect(nearby.list(0)).toEqual([]);
  });
});

describe("a channel", () => {
  it("is as busy as its packets took of the time, and forgets after an hour", () => {
    const meter = new BusyMeter();
    const t0 = 1_700_000_000_000;
    for (let s = 0; s < 60; s++) meter.add(250, t0 + s * 1000);
    expect(meter.share(60, t0 + 59_000)).toBeCloseTo(0.25);
    expect(meter.share(3600, t0 + 59_000)).toBeCloseTo(15 / 3600);
    expect(meter.share(60, t0 + 600_000)).toBe(0);
    expect(meter.share(3600, t0 + 600_000)).toBeCloseTo(15 / 3600);
    expect(meter.share(3600, t0 + 4_000_000)).toBe(0);
  });
});
