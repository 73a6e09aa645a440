import { describe, expect, it } from "vitest";
import { WantRuns } from "../../../src/core/replication/want-runs.ts";

/** The SEQ that tell something, of WANTs heard in this order, each after so many ms. */
function telling(heard: readonly (readonly [seq: number, afterMs: number])[]): number[] {
  const runs = new WantRuns();
  let nowMs = 0;
  return heard.flatMap(([seq, afterMs]) => {
    nowMs += afterMs;
    return runs.isInAdvance(1, seq, nowMs) ? [] : [seq];
  });
}

describe("WANTs heard on a LAN", () => {
  it("tell their lowest SEQ alone when they follow each other without a pause", () => {
    expect(telling(Array.from({ length: 60 }, (_, i) => [5 + i, i % 3 ? 0 : 20]))).toEqual([5]);
  });

  it("tell the same when those that were lost are asked for again", () => {
    expect(telling([...[5, 6, 7, 8, 9, 10].map((seq) => [seq, 5] as const), [7, 40], [11, 0], [12, 0]])).toEqual([5]);
  });

  it("tell of each of several nodes that catch up at the same time", () => {
    expect(
      telling([
        [5, 0],
        [40, 1],
        [6, 1],
        [41, 1],
        [7, 1],
        [42, 1],
      ]),
    ).toEqual([5, 40]);
  });

  it("tell the next SEQ after a pause, in which the entry may have come", () => {
    expect(
      telling([
        [5, 0],
        [6, 1000],
        [7, 1000],
      ]),
    ).toEqual([5, 6, 7]);
  });

  it("are told apart by feed, and few of each are remembered", () => {
    const runs = new WantRuns();
    expect(runs.isInAdvance(1, 5, 0)).toBe(false);
    expect(runs.isInAdvance(2, 6, 0)).toBe(false);
    for (let seq = 100; seq < 200; seq += 10) runs.isInAdvance(1, seq, 1);
    expect(runs.isInAdvance(1, 6, 2)).toBe(false);
  });
});
