import { describe, expect, it } from "vitest";
import { LanWindow } from "../../../src/core/replication/lan-window.ts";
import { timingOf } from "../../../src/core/replication/timing.ts";

const windowAfter = (answersMs: readonly (number | undefined)[]): LanWindow => {
  const window = new LanWindow(timingOf({ kind: "lan" }));
  for (const elapsedMs of answersMs) window.noteAnswer(elapsedMs);
  return window;
};

describe("the window of a LAN", () => {
  it("is one WANT full after the first answer, then four times as wide after each round trip", () => {
    const window = windowAfter([2]);
    expect(window.size).toBe(3);
    for (let answer = 0; answer < 3; answer++) window.noteAnswer(2);
    expect(window.size).toBe(12);
    for (let answer = 0; answer < 12; answer++) window.noteAnswer(undefined);
    expect(window.size).toBe(48);
  });

  it("opens by one an answer when it is wide, as long as answers do not queue, and no further than 384", () => {
    const wide = windowAfter(Array.from({ length: 64 }, () => 2));
    expect(wide.size).toBe(192);
    wide.noteAnswer(17);
    expect(wide.size).toBe(193);
    wide.noteAnswer(18);
    expect(wide.size).toBe(192);
    expect(windowAfter(Array.from({ length: 1000 }, () => 2)).size).toBe(384);
  });

  it("is halved by silence, to one full WANT at least", () => {
    const window = windowAfter(Array.from({ length: 4 }, () => 2));
    window.halve();
    expect(window.size).toBe(6);
    window.halve();
    window.halve();
    expect(window.size).toBe(3);
  });

  it("waits for three round trips, from 40 ms to 1 s, twice as long after each silence up to eight times", () => {
    expect(windowAfter([]).waitMs(0, 0)).toBe(40);
    expect(windowAfter([2]).waitMs(0, 1)).toBe(50);
    expect(windowAfter([100]).waitMs(0, 0)).toBe(300);
    expect(windowAfter([100]).waitMs(2, 0)).toBe(1200);
    expect(windowAfter([10_000]).waitMs(9, 0)).toBe(8000);
  });

  it("believes a longer way sooner than a shorter one", () => {
    expect(windowAfter([100, 200]).retryMs).toBe(450);
    expect(windowAfter([200, 100]).retryMs).toBe(540);
  });
});
