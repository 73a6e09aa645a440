/** What is missing of a feed, in time on the air. */
import { airtimeMs } from "../core/airtime.ts";
import type { Medium } from "../core/effects.ts";
import { PACKET_BYTES } from "../core/limits.ts";

/** Air that packets take on the radio where a feed was heard, or on the only one; null without. */
export function airtimeNeeded(
  media: ReadonlyMap<string, Medium>,
  heardOn: string | undefined,
  packets: number,
): number | null {
  const radios = [...media].filter(([, { kind }]) => kind === "lora");
  const medium = radios.find(([faceId]) => faceId === heardOn)?.[1] ?? (radios.length === 1 ? radios[0][1] : undefined);
  return medium?.kind === "lora" ? packets * airtimeMs(PACKET_BYTES, medium.settings) : null;
}
