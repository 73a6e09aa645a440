/**
 * How the LoRa side of a bridge may be set: presets, what a band allows, and what is to be said against a setting.
 *
 * Describes a bridge and never sets one: KISS has no command for it. Knows nothing of faces or of time. Frequencies are centres of channels, Hz.
 * Sources: the bridge of the demos (lora-bridge.ino: 867.5 MHz, SF7, 250 kHz, 4/7); ETSI EN 300 220-2 V3.2.1 annex B and ERC Recommendation
 * 70-03 annex 1 for 863 to 870 MHz (duty cycle of each sub-band without listening before talking, 0.1 % in the gaps); FCC 47 CFR 15.247(a) for 902 to
 * 928 MHz (hopping channels: at most 400 ms; digital modulation from 500 kHz on: no such limit); SX1276 datasheet (137 to 1020 MHz, bandwidths).
 * No legal advice: limits of power, antennas and times of day are not looked at.
 */
import { airtimeMs, countedAirtimeMs, DEMO_BRIDGE_LORA, type LoRaSettings } from "./airtime.ts";
import { DUTY_WINDOW_MS } from "./airtime-ledger.ts";
import { PACKET_BYTES } from "./limits.ts";

/** What a bridge is set to, and the limit to be kept. Plain JSON. */
export interface RadioSettings extends LoRaSettings {
  readonly frequencyHz: number;
  /** Share of any hour that may be sent, as 0.01; null: no limit. */
  readonly dutyCycle: number | null;
}

/** A part of 863 to 870 MHz with a limit of its own. */
interface SubBand {
  readonly fromHz: number;
  readonly toHz: number;
  readonly dutyCycle: number;
}

const EU868_FROM_HZ = 863_000_000;
const EU868_TO_HZ = 870_000_000;
/** What holds between the sub-bands. */
const EU868_GAP_DUTY = 0.001;
const EU868: readonly SubBand[] = [
  { fromHz: 863_000_000, toHz: 865_000_000, dutyCycle: 0.001 },
  { fromHz: 865_000_000, toHz: 868_000_000, dutyCycle: 0.01 },
  { fromHz: 868_000_000, toHz: 868_600_000, dutyCycle: 0.01 },
  { fromHz: 868_700_000, toHz: 869_200_000, dutyCycle: 0.001 },
  { fromHz: 869_400_000, toHz: 869_650_000, dutyCycle: 0.1 },
  { fromHz: 869_700_000, toHz: 870_000_000, dutyCycle: 0.01 },
];
const US915_FROM_HZ = 902_000_000;
const US915_TO_HZ = 928_000_000;
/** From here on a fixed channel counts as digital modulation there. */
const US915_WIDE_HZ = 500_000;
const US915_DWELL_MS = 400;

const demoAt = (frequencyHz: number, dutyCycle: number): RadioSettings => ({
  ...DEMO_BRIDGE_LORA,
  frequencyHz,
  dutyCycle,
});

/** Settings to choose from: the demos' modem in each sub-band, and one that a fixed channel may have in the US. */
export const RADIO_PRESETS = {
  "demo-bridge": demoAt(867_500_000, 0.01),
  "eu868-863": demoAt(864_000_000, 0.001),
  "eu868-865": demoAt(866_500_000, 0.01),
  "eu868-868.0": demoAt(868_300_000, 0.01),
  "eu868-868.7": demoAt(868_950_000, 0.001),
  "eu868-869.4": demoAt(869_525_000, 0.1),
  "eu868-869.7": demoAt(869_850_000, 0.01),
  us915: {
    frequencyHz: 904_600_000,
    spreadingFactor: 8,
    bandwidthHz: US915_WIDE_HZ,
    codingRateDenominator: 5,
    preambleSymbols: 8,
    crc: true,
    dutyCycle: null,
  },
} as const satisfies Record<string, RadioSettings>;

export type RadioPresetId = keyof typeof RADIO_PRESETS;
export const RADIO_PRESET_IDS = Object.keys(RADIO_PRESETS) as readonly RadioPresetId[];
/** What a bridge is taken to be set to until a person says otherwise. */
export const DEFAULT_RADIO: RadioPresetId = "demo-bridge";

export const SPREADING_FACTORS = [7, 8, 9, 10, 11, 12] as const;
export const BANDWIDTHS_HZ = [
  7_800, 10_400, 15_600, 20_800, 31_250, 41_700, 62_500, 125_000, 250_000, 500_000,
] as const;
export const CODING_RATE_DENOMINATORS = [5, 6, 7, 8] as const;
export const FREQUENCY_RANGE_HZ = [137_000_000, 1_020_000_000] as const;
export const PREAMBLE_RANGE = [6, 65_535] as const;

/** The preset that has these very settings, or `custom`. */
export function presetOf(settings: RadioSettings): RadioPresetId | "custom" {
  const keys = Object.keys(RADIO_PRESETS[DEFAULT_RADIO]) as (keyof RadioSettings)[];
  return RADIO_PRESET_IDS.find((id) => keys.every((key) => RADIO_PRESETS[id][key] === settings[key])) ?? "custom";
}

/** What is wrong with the form of settings, as a name of a member; undefined where a LoRa chip could have them. Never throws. */
export function maybeRadioFault(value: unknown): keyof RadioSettings | undefined {
  const settings = (typeof value === "object" && value !== null ? value : {}) as Partial<Record<string, unknown>>;
  const { frequencyHz, spreadingFactor, bandwidthHz, codingRateDenominator, preambleSymbols, crc, dutyCycle } =
    settings;
  if (!isWithin(frequencyHz, FREQUENCY_RANGE_HZ)) return "frequencyHz";
  if (!SPREADING_FACTORS.some((one) => one === spreadingFactor)) return "spreadingFactor";
  if (!BANDWIDTHS_HZ.some((one) => one === bandwidthHz)) return "bandwidthHz";
  if (!CODING_RATE_DENOMINATORS.some((one) => one === codingRateDenominator)) return "codingRateDenominator";
  if (!Number.isInteger(preambleSymbols) || !isWithin(preambleSymbols, PREAMBLE_RANGE)) return "preambleSymbols";
  if (typeof crc !== "boolean") return "crc";
  if (dutyCycle !== null && !(typeof dutyCycle === "number" && dutyCycle > 0 && dutyCycle <= 1)) return "dutyCycle";
  return undefined;
}

/** Settings that are well formed and may all the same be forbidden, or of no use. */
export type RadioWarning =
  | "over-duty" // more than the sub-band's limit, or none where there is one
  | "dwell" // 902 to 928 MHz, below 500 kHz: a 120-byte frame takes longer than a hopping channel may be held
  | "fixed-narrow" // 902 to 928 MHz, below 500 kHz: a bridge stays on its channel, and only hopping is allowed there
  | "no-frame-fits"; // a single 120-byte frame is more than the limit of an hour: nothing will ever be sent

/** What is to be said against well-formed settings. */
export function radioWarnings(settings: RadioSettings): RadioWarning[] {
  const { frequencyHz, bandwidthHz, dutyCycle } = settings;
  const warnings: RadioWarning[] = [];
  const allowed = maybeDutyLimit(frequencyHz, bandwidthHz);
  if (allowed !== undefined && (dutyCycle ?? 1) > allowed) warnings.push("over-duty");
  const isUs = frequencyHz > US915_FROM_HZ && frequencyHz < US915_TO_HZ;
  if (isUs && bandwidthHz < US915_WIDE_HZ) {
    if (airtimeMs(PACKET_BYTES, settings) > US915_DWELL_MS) warnings.push("dwell");
    warnings.push("fixed-narrow");
  }
  if (dutyCycle !== null && countedAirtimeMs(PACKET_BYTES, settings) > dutyCycle * DUTY_WINDOW_MS)
    warnings.push("no-frame-fits");
  return warnings;
}

/** The duty cycle that a channel may have in 863 to 870 MHz, the strictest of what it touches; undefined outside. */
export function maybeDutyLimit(frequencyHz: number, bandwidthHz: number): number | undefined {
  const [lowHz, highHz] = [frequencyHz - bandwidthHz / 2, frequencyHz + bandwidthHz / 2];
  if (highHz <= EU868_FROM_HZ || lowHz >= EU868_TO_HZ) return undefined;
  const touched = EU868.filter(({ fromHz, toHz }) => fromHz < highHz && toHz > lowHz);
  const coveredHz = touched.reduce(
    (sum, { fromHz, toHz }) => sum + Math.min(toHz, highHz) - Math.max(fromHz, lowHz),
    0,
  );
  const limits = touched.map(({ dutyCycle }) => dutyCycle);
  return Math.min(...limits, ...(coveredHz < highHz - lowHz ? [EU868_GAP_DUTY] : []));
}

function isWithin(value: unknown, [least, most]: readonly [number, number]): value is number {
  return typeof value === "number" && value >= least && value <= most;
}
