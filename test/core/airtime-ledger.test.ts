import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AirtimeLedger, DUTY_WINDOW_MS } from "../../src/core/airtime-ledger.ts";

const HOUR_MS = 3_600_000;

describe("the ledger of airtime", () => {
  it("has no limit without a duty cycle", () => {
    const ledger = new AirtimeLedger(undefined, [], 0);
    for (let i = 0; i < 1000; i++) ledger.spend(1000, i);
    expect(ledger.freeAtMs(1e9, 1000)).toBe(1000);
    expect(ledger.usedShare(1000)).toBe(0);
  });

  it("never lets any hour exceed its share, however frames are spaced", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 120_000 }), { minLength: 50, maxLength: 400 }), (pausesMs) => {
        const ledger = new AirtimeLedger(0.001, [], 0);
        const sent: number[] = [];
        let nowMs = 0;
        for (const pauseMs of pausesMs) {
          nowMs = ledger.freeAtMs(137, nowMs + pauseMs);
          ledger.spend(137, nowMs);
          sent.push(nowMs);
        }
        for (const [index, endMs] of sent.entries()) {
          const inHour = sent.slice(0, index + 1).filter((atMs) => atMs > endMs - HOUR_MS).length * 137;
          expect(inHour).toBeLessThanOrEqual(3600);
        }
      }),
      { numRuns: 50 },
    );
  });

  it("gives back what is older than an hour, and not before", () => {
    const ledger = new AirtimeLedger(0.01, [], 0);
    ledger.spend(36_000, 1000);
    expect(ledger.leftMs(1000 + HOUR_MS - 1)).toBe(0);
    expect(ledger.freeAtMs(137, 2000)).toBeGreaterThan(1000 + HOUR_MS);
    expect(ledger.leftMs(ledger.freeAtMs(137, 2000))).toBe(36_000);
  });

  it("counts after a restart what was spent before it, on another clock", () => {
    const before = new AirtimeLedger(0.01, [], 0);
    before.spend(20_000, 500_000);
    before.spend(10_000, 1_500_000);
    const after = new AirtimeLedger(0.01, before.export(2_000_000), 77);
    expect(after.leftMs(77)).toBe(6000);
    expect(after.leftMs(77 + DUTY_WINDOW_MS - 1_000_000)).toBe(26_000);
  });

  it("never frees more than its budget", () => {
    expect(new AirtimeLedger(0.01, [], 0).freeAtMs(36_001, 0)).toBe(Number.POSITIVE_INFINITY);
  });
});
