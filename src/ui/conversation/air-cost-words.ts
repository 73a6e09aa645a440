/** What a post costs on a radio, in words. */
import type { FaceAirtime } from "../../client/api.ts";
import { costInWords, hourOfDay, secondsLeftInWords } from "../base/amounts.ts";
import { t } from "../language/language.ts";

/** "3 packets, 0.41 s of air; 35 s left this hour." What does not fit is said to go out later, and when. */
export function airCostInWords(packets: string, { airtimeMs, leftMs, waitMs, nextAllowedMs }: FaceAirtime): string {
  const air = costInWords(airtimeMs);
  if (leftMs === null) return t("composer.airCostFree", { packets, air });
  const cost = t("composer.airCost", { packets, air, left: secondsLeftInWords(leftMs) });
  if (nextAllowedMs === null) return `${cost} ${t("air.never")}`;
  if (waitMs === 0) return cost;
  const late = waitMs === null ? t("composer.airHours") : t("composer.airLater", { time: inTime(waitMs) });
  return `${cost} ${late}`;
}

const inTime = (ms: number): string => hourOfDay(Date.now() + ms + 60_000);
