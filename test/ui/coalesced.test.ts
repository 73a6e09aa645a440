import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Coalesced } from "../../src/ui/base/coalesced.ts";

describe("coalesced refreshes", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test("run at once for the first reason and once in a gap for thousands", async () => {
    let runs = 0;
    const refresh = new Coalesced(() => {
      runs++;
    }, 100);
    for (let ms = 0; ms < 950; ms++) {
      for (let i = 0; i < 3; i++) refresh.request();
      await vi.advanceTimersByTimeAsync(1);
    }
    expect(runs).toBe(10);
    await vi.advanceTimersByTimeAsync(1000);
    expect(runs).toBe(11);
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
