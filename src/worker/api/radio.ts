/** Radios: what they are set to, what their air costs, and what is left of the hour. */
import type { RadioPresetId, RadioSettings, RadioWarning } from "../../core/lora-presets.ts";

import type { PostOptions } from "./conversation.ts";

export type { RadioPresetId, RadioSettings, RadioWarning } from "../../core/lora-presets.ts";

/** A radio face as to its air. The hour slides: what was sent leaves it an hour (and 5 s) later. */
export interface RadioView {
  /** What the node takes the bridge to be set to. The bridge itself can not be asked or set. */
  settings: RadioSettings;
  preset: RadioPresetId | "custom";
  /** Nobody has said so yet: it is what a bridge is taken to be set to. */
  isAssumed: boolean;
  warnings: RadioWarning[];
  /** Air of a packet of 120 bytes, ms. */
  frameAirtimeMs: number;
  /** Air that counts in this hour, ms: also what was sent before a restart. */
  usedMs: number;
  /** Null: no limit. */
  limitMs: number | null;
  leftMs: number | null;
  /** Time until a packet of 120 bytes may go, as far as the limit is concerned: 0 now; null never (the limit is less than a packet). */
  nextAllowedMs: number | null;
  /** Air of each of the last 60 minutes, ms, oldest first. */
  minutes: number[];
}

/** What a bridge that comes next is taken to be set to, and what follows from that. */
export type NextBridgeView = Pick<
  RadioView,
  "settings" | "preset" | "isAssumed" | "warnings" | "frameAirtimeMs" | "limitMs"
>;

/** What something costs on one radio. */
export interface FaceAirtime {
  faceId: string;
  airtimeMs: number;
  /** Null: no limit. */
  leftMs: number | null;
  /** Time until all of it fits into the hour, ms: 0 now; null: it is more than an hour allows. */
  waitMs: number | null;
  /** Time until one packet may go, ms; null: never. */
  nextAllowedMs: number | null;
}

export interface AirtimeCost {
  contentBytes: number;
  /** Packets of 120 bytes: the entry and its blobs. */
  packets: number;
  faces: FaceAirtime[];
}

export interface RadioApi {
  /** Says what the bridge at a face is set to, and which limit is to be kept; remembered with the face. Codes `unknown-face`, `bad-argument`. */
  setRadio(faceId: string, settings: RadioPresetId | RadioSettings): Promise<RadioView>;
  nextBridge(): Promise<NextBridgeView>;
  /** Says beforehand what the next bridge is set to: it is taken for that when it comes, and `setRadio` confirms or corrects it. Code `bad-argument`. */
  setNextBridge(settings: RadioPresetId | RadioSettings): Promise<NextBridgeView>;
  /** Air that a post of this text, or an appended content of so many bytes, takes on each radio when each packet is sent once. */
  airtimeCost(content: string | number, options?: PostOptions): Promise<AirtimeCost>;
}
