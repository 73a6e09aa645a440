/** Which runs of Lighthouse count, and how. */
import { describe, expect, it } from "vitest";
import { countedScore, recorded } from "../../scripts/lighthouse-runs.mjs";

interface Report {
  readonly no: number;
  readonly runtimeError?: { code: string; message: string };
}

/** A run that fails with these codes one after the other, and then is measured. */
function runs(...codes: readonly string[]) {
  let no = 0;
  return async (): Promise<Report> => {
    const code = codes[no++];
    return code === undefined ? { no } : { no, runtimeError: { code, message: "Something went wrong." } };
  };
}

describe("a run whose trace was not recorded", () => {
  it("is repeated twice, and that is said each time", async () => {
    const told: string[] = [];
    const report = await recorded(runs("NO_NAVSTART", "NO_TRACING_STARTED"), (words) => told.push(words));
    expect(report).toEqual({ no: 3 });
    expect(told).toEqual([
      "the trace was not recorded (NO_NAVSTART): repeated, 1 of at most 2 times",
      "the trace was not recorded (NO_TRACING_STARTED): repeated, 2 of at most 2 times",
    ]);
  });

  it("ends it all the third time", async () => {
    const told: string[] = [];
    const audit = recorded(runs("NO_NAVSTART", "NO_NAVSTART", "NO_NAVSTART"), (words) => told.push(words));
    await expect(audit).rejects.toThrow("lighthouse: Something went wrong. (NO_NAVSTART)");
    expect(told).toHaveLength(2);
  });
});

it("a run that the page is to blame for is not repeated", async () => {
  const told: string[] = [];
  await expect(recorded(runs("NO_FCP"), (words) => told.push(words))).rejects.toThrow("(NO_FCP)");
  expect(told).toEqual([]);
});

it("counts the median for performance, of an even number the lower one of the middle, and the worst for the rest", () => {
  expect(countedScore("performance", [100, 90, 97])).toBe(97);
  expect(countedScore("performance", [99, 93, 98, 94])).toBe(94);
  expect(countedScore("performance", [8, 100])).toBe(8);
  expect(countedScore("performance", [9, 10, 100])).toBe(10);
  expect(countedScore("accessibility", [100, 99, 100])).toBe(99);
});
