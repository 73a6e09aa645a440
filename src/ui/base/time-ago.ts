/** How long something was ago, in words. */
import { currentLocale, t } from "../language/language.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** "a moment ago", "2 min. ago", "3 hr. ago", "4 days ago": of the largest unit, rounded down; what lies ahead is a moment ago. */
export function agoInWords(timeMs: number, nowMs: number): string {
  const ms = nowMs - timeMs;
  if (ms < MINUTE_MS) return t("time.moment");
  const ago = new Intl.RelativeTimeFormat(currentLocale(), { style: "short" });
  if (ms < HOUR_MS) return ago.format(-Math.floor(ms / MINUTE_MS), "minute");
  if (ms < DAY_MS) return ago.format(-Math.floor(ms / HOUR_MS), "hour");
  return ago.format(-Math.floor(ms / DAY_MS), "day");
}
