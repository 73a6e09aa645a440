/** Expected airtimes are those of Semtech's calculator (rounded), limits those of the recommendation's table. */
import { describe, expect, it } from "vitest";
import { airtimeMs } from "../../src/core/airtime.ts";
import {
  maybeDutyLimit,
  maybeRadioFault,
  presetOf,
  RADIO_PRESET_IDS,
  RADIO_PRESETS,
  type RadioSettings,
  radioWarnings,
} from "../../src/core/lora-presets.ts";

const demo: RadioSettings = RADIO_PRESETS["demo-bridge"];
const us = (spreadingFactor: number, bandwidthHz: number): RadioSettings => ({
  ...RADIO_PRESETS.us915,
  spreadingFactor,
  bandwidthHz,
});

describe("radio presets", () => {
  it("say nothing against themselves, and are found again by their settings", () => {
    for (const id of RADIO_PRESET_IDS) {
      expect(maybeRadioFault(RADIO_PRESETS[id])).toBeUndefined();
      expect(radioWarnings(RADIO_PRESETS[id])).toEqual([]);
      expect(presetOf({ ...RADIO_PRESETS[id] })).toBe(id);
    }
    expect(presetOf({ ...demo, spreadingFactor: 8 })).toBe("custom");
    expect(presetOf({ ...demo, dutyCycle: 0.001 })).toBe("custom");
  });

  it("take as long as Semtech's calculator says for 120 bytes", () => {
    expect(airtimeMs(120, demo)).toBeCloseTo(135.8, 1);
    expect(airtimeMs(120, RADIO_PRESETS.us915)).toBeCloseTo(89.7, 1);
  });
});

describe("limits from 863 to 870 MHz", () => {
  it.each([
    [864.0, 250, 0.001],
    [867.5, 250, 0.01],
    [868.3, 125, 0.01],
    [868.95, 250, 0.001],
    [869.525, 250, 0.1],
    [869.85, 250, 0.01],
    [868.65, 7.8, 0.001], // between two sub-bands
    [869.3, 125, 0.001],
    [869.4, 250, 0.001], // half of it below the sub-band
    [865.0, 250, 0.001], // across 865 MHz
  ])("at %d MHz, %d kHz wide, are the strictest of what the channel touches: %d", (mhz, khz, duty) => {
    expect(maybeDutyLimit(mhz * 1e6, khz * 1e3)).toBe(duty);
  });

  it("do not exist elsewhere", () => {
    expect(maybeDutyLimit(433_920_000, 125_000)).toBeUndefined();
    expect(maybeDutyLimit(915_000_000, 500_000)).toBeUndefined();
  });
});

describe("warnings", () => {
  it("tell of more than the sub-band's limit, and of none where there is one", () => {
    expect(radioWarnings({ ...demo, dutyCycle: 0.02 })).toEqual(["over-duty"]);
    expect(radioWarnings({ ...demo, dutyCycle: null })).toEqual(["over-duty"]);
    expect(radioWarnings({ ...demo, dutyCycle: 0.005 })).toEqual([]);
  });

  it("tell in the US of a fixed channel below 500 kHz, and of frames above 400 ms of dwell", () => {
    expect(radioWarnings(us(7, 250_000))).toEqual(["fixed-narrow"]);
    expect(radioWarnings(us(8, 125_000))).toEqual(["fixed-narrow"]); // 358.9 ms
    expect(radioWarnings(us(9, 125_000))).toEqual(["dwell", "fixed-narrow"]); // 635.9 ms
    expect(radioWarnings(us(12, 500_000))).toEqual([]); // no dwell limit
  });

  it("tell when not a single frame fits into an hour", () => {
    const slow = { ...demo, frequencyHz: 864_000_000, dutyCycle: 0.001, spreadingFactor: 12, bandwidthHz: 125_000 };
    expect(radioWarnings(slow)).toEqual(["no-frame-fits"]); // more than 4.5 s of 3.6 s
  });
});

describe("the form of settings", () => {
  it.each([
    ["frequencyHz", 0],
    ["frequencyHz", "867500000"],
    ["frequencyHz", Number.NaN],
    ["spreadingFactor", 6],
    ["spreadingFactor", 7.5],
    ["bandwidthHz", 250],
    ["codingRateDenominator", 4],
    ["preambleSymbols", 5],
    ["preambleSymbols", 8.5],
    ["crc", 1],
    ["dutyCycle", 0],
    ["dutyCycle", 1.01],
    ["dutyCycle", undefined],
  ] as const)("is refused with %s of %s", (member, value) => {
    expect(maybeRadioFault({ ...demo, [member]: value })).toBe(member);
  });

  it("is refused for what is no object", () => {
    for (const value of [undefined, null, 5, "demo-bridge", []]) expect(maybeRadioFault(value)).toBe("frequencyHz");
  });
});
