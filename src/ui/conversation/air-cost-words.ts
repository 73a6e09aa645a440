/** What a post costs on a radio, in words. */
import type { AirtimeCost, FaceAirtime } from "../../client/api.ts";
import { costInWords, counted, hourOfDay, secondsLeftInWords } from "../base/amounts.ts";
import { t } from "../language/language.ts";

/** What a post becomes: on radios what it costs on each of them, else its size. */
export function costOfPostInWords({ contentBytes, packets, faces }: AirtimeCost, onAir: boolean): string {
  const form = counted("packets", packets);
  if (onAir && faces.length > 0) return faces.map((radio) => airCostInWords(form, radio)).join(" ");
  return t("composer.becomes", { size: counted("bytes", contentBytes), form });
}

/** "3 packets, 0.41 s of air; 35 s left this hour." What does not fit is said to go out later, and when. */
function airCostInWords(packets: string, { airtimeMs, leftMs, waitMs, nextAllowedMs }: FaceAirtime): string {
  const air = costInWords(airtimeMs);
  if (leftMs === null) return t("composer.airCostFree", { packets, air });
  const cost = t("composer.airCost", { packets, air, left: secondsLeftInWords(leftMs) });
  if (nextAllowedMs === null) return `${cost} ${t("air.never")}`;
  if (waitMs === 0) return cost;
  const late = waitMs === null ? t("composer.airHours") : t("composer.airLater", { time: inTime(waitMs) });
  return `${cost} ${late}`;
}

const inTime = (ms: number): string => hourOfDay(Date.now() + ms + 60_000);
