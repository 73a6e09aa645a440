import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { airtimeMs, DEMO_BRIDGE_LORA, type LoRaSettings } from "../../src/core/airtime.ts";

/** LoRaWAN uplink: 125 kHz, 4/5, 8 preamble symbols, CRC. */
const loRaWan = (spreadingFactor: number): LoRaSettings => ({
  spreadingFactor,
  bandwidthHz: 125_000,
  codingRateDenominator: 5,
  preambleSymbols: 8,
  crc: true,
});

describe("airtime", () => {
  // Published figures of the public LoRaWAN airtime calculators for a frame of 13 bytes (an empty uplink), ms.
  it.each([
    [7, 46.3],
    [10, 288.8],
    [11, 577.5],
    [12, 1155.1],
  ])("of 13 bytes at SF%d, 125 kHz, is %d ms as the LoRaWAN calculators say", (spreadingFactor, expectedMs) => {
    expect(airtimeMs(13, loRaWan(spreadingFactor))).toBeCloseTo(expectedMs, 1);
  });

  it("of a 120-byte packet on the demos' bridge is within 2 ms of the measured 137 ms", () => {
    const packetMs = airtimeMs(120, DEMO_BRIDGE_LORA);
    expect(packetMs).toBeGreaterThan(135);
    expect(packetMs).toBeLessThan(137);
  });

  it("is never less for more bytes, and doubles with half the bandwidth while the symbol stays short", () => {
    fc.assert(
      fc.property(fc.nat(250), fc.nat(250), fc.integer({ min: 7, max: 10 }), (a, b, spreadingFactor) => {
        const settings = loRaWan(spreadingFactor);
        if (a <= b) expect(airtimeMs(a, settings)).toBeLessThanOrEqual(airtimeMs(b, settings));
        const wide = { ...settings, bandwidthHz: 250_000 };
        expect(airtimeMs(a, settings)).toBeCloseTo(2 * airtimeMs(a, wide), 6);
      }),
    );
  });
});
