import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Coalesced } from "../../src/ui/base/coalesced.ts";

describe("coalesced refreshes", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test("run at once for the first reason, then in gaps that double up to a second", async () => {
    const runsMs: number[] = [];
    let nowMs = 0;
    const refresh = new Coalesced(() => {
      runsMs.push(nowMs);
    }, 100);
    for (; nowMs < 3800; nowMs++) {
      for (let i = 0; i < 3; i++) refresh.request();
      await vi.advanceTimersByTimeAsync(1);
    }
    expect(runsMs.map((ms) => Math.round(ms / 10) * 10)).toEqual([0, 100, 300, 700, 1500, 2500, 3500]);
    await vi.advanceTimersByTimeAsync(1000);
    expect(runsMs).toHaveLength(8);
  });

  test("begin with the shortest gap again when it was quiet for a gap", async () => {
    let runs = 0;
    const refresh = new Coalesced(() => {
      runs++;
    }, 100);
    for (let ms = 0; ms < 2000; ms++) {
      refresh.request();
      await vi.advanceTimersByTimeAsync(1);
    }
    await vi.advanceTimersByTimeAsync(3000);
    runs = 0;
    refresh.request();
    refresh.request();
    await vi.advanceTimersByTimeAsync(110);
    expect(runs).toBe(2);
  });

  test("of a part with a longer gap keep to it", async () => {
    let runs = 0;
    const refresh = new Coalesced(() => {
      runs++;
    }, 3000);
    for (let ms = 0; ms < 8900; ms += 10) {
      refresh.request();
      await vi.advanceTimersByTimeAsync(10);
    }
    expect(runs).toBe(3);
  });

  test("never run twice at a time, and a reason during a run is followed by another", async () => {
    let running = 0;
    let runs = 0;
    const refresh = new Coalesced(async () => {
      expect(++running).toBe(1);
      await new Promise((resolve) => setTimeout(resolve, 500));
      running--;
      runs++;
    }, 100);
    refresh.request();
    refresh.request();
    await vi.advanceTimersByTimeAsync(5000);
    expect(runs).toBe(2);
  });

  test("do not begin after stop", async () => {
    let runs = 0;
    const refresh = new Coalesced(() => {
      runs++;
    }, 100);
    refresh.request();
    refresh.request();
    refresh.stop();
    refresh.request();
    await vi.advanceTimersByTimeAsync(1000);
    expect(runs).toBe(1);
  });
});
