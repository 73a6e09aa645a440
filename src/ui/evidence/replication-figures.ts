/** The figures of feeds and faces, in words. */
import type { FeedProgress } from "../../client/api.ts";
import { currentLocale, t } from "../language/language.ts";
import { packetsOf } from "./replication-words.ts";

/** "12 %", as the language writes it; what is above nothing and below one percent is not rounded away. */
export function shareInWords(share: number): string {
  return share.toLocaleString(currentLocale(), { style: "percent", maximumFractionDigits: share < 0.01 ? 1 : 0 });
}

/** Shares of the last minute and hour; null on a LAN. */
export function sharesInWords(minute: number | null, hour: number | null): string {
  if (minute === null || hour === null) return t("replica.noShares");
  return t("replica.shares", { minute: shareInWords(minute), hour: shareInWords(hour) });
}

/** What one packet of a feed takes on the radio, ms; null where that is not known. */
export function packetAirtimeMs(progress: FeedProgress): number | null {
  const packets = packetsOf(progress);
  return progress.airtimeMs === null || packets === 0 ? null : progress.airtimeMs / packets;
}
