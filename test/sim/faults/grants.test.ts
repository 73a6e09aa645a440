import { describe, expect, it } from "vitest";
import { Grants, RunningTime } from "./grants.ts";

describe("a right to answer", () => {
  it("can be used as often as it was given, and only for what it is for", () => {
    const grants = new Grants(1600);
    grants.give("a", 2, 0);
    expect(["a", "b", "a", "a"].map((key) => grants.take(key, 10))).toEqual([true, false, true, false]);
  });

  it("runs out, also where another one is given soon after each", () => {
    const grants = new Grants(1600);
    for (let ms = 0; ms <= 10_000; ms += 50) grants.give("a", 1, ms);
    let left = 0;
    while (grants.take("a", 10_000)) left++;
    // 1600 ms hold 33 of them, and those that count as one with the first of these 2 more.
    expect(left).toBeGreaterThanOrEqual(33);
    expect(left).toBeLessThanOrEqual(35);
  });
});

describe("the time in which a host runs", () => {
  it("stands while any reason holds it up", () => {
    const running = new RunningTime();
    running.pause(100);
    running.pause(200);
    running.resume(300);
    expect(running.at(400)).toBe(100);
    running.resume(500);
    expect(running.at(650)).toBe(250);
  });
});
