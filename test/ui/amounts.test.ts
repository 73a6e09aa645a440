import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  costInWords,
  dateAndTime,
  dayInWords,
  hourOfDay,
  secondsLeftInWords,
  timeOfDay,
} from "../../src/ui/base/amounts.ts";

const TIMES_MS = [0, 1e12, 1_700_000_123_456, 4_294_967_295_000];

describe("times", () => {
  test("are written in the order of the language, by 24 hours", () => {
    for (const timeMs of TIMES_MS) {
      const time = new Date(timeMs);
      expect(timeOfDay(timeMs)).toBe(time.toLocaleTimeString("en", { hourCycle: "h23" }));
      expect(dateAndTime(timeMs)).toBe(time.toLocaleString("en", { hourCycle: "h23" }));
      expect(hourOfDay(timeMs)).toBe(
        time.toLocaleTimeString("en", { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }),
      );
    }
  });

  test("of the last two days have words", () => {
    const nowMs = 1_700_000_123_456;
    expect(dayInWords(nowMs, nowMs)).toBe("today");
    expect(dayInWords(nowMs - 86_400_000, nowMs)).toBe("yesterday");
    expect(dayInWords(nowMs - 2 * 86_400_000, nowMs)).toBe(
      new Date(nowMs - 2 * 86_400_000).toLocaleDateString("en", { dateStyle: "full" }),
    );
  });

  test("that no calendar has throw nothing", () => {
    for (const timeMs of [Number.NaN, 9e15, -9e15, Number.POSITIVE_INFINITY])
      expect(dateAndTime(timeMs)).toBe("Invalid Date");
  });
});

describe("air", () => {
  /** Milliseconds that the words say. */
  const said = (words: string): number => {
    const [, minutes = "0", seconds] = /^(?:(\d+) min )?([\d.]+) s$/.exec(words)!;
    return Number(minutes) * 60_000 + Number(seconds) * 1000;
  };
  const amounts = fc.integer({ min: 0, max: 3_600_000_000 }).map((us) => us / 1000);

  test("that is left is never said to be more than it is, and what a post costs never less, and neither is far off", () => {
    expect([480, 485, 9_960, 35_520, 119_900].map(secondsLeftInWords)).toEqual([
      "0.48 s",
      "0.48 s",
      "9.9 s",
      "35 s",
      "1 min 59 s",
    ]);
    expect([137.2, 996, 9_910, 35_020, 119_100].map(costInWords)).toEqual([
      "0.14 s",
      "1.0 s",
      "10 s",
      "36 s",
      "2 min 0 s",
    ]);
    fc.assert(
      fc.property(amounts, (ms) => {
        const [left, cost] = [said(secondsLeftInWords(ms)), said(costInWords(ms))];
        expect(left).toBeLessThanOrEqual(ms + 1e-6);
        expect(cost).toBeGreaterThanOrEqual(ms - 1e-6);
        expect(cost - left).toBeLessThanOrEqual(1000);
      }),
    );
  });
});
