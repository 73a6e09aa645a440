/** Amounts, times and bytes in words. */
import { currentLocale, t } from "../language/language.ts";

/** The farthest times that there are, ms from 1970 on. */
const MAX_TIME_MS = 8.64e15;

/** Ways to write times, by kind, locale and time zone: making one costs as much as writing hundreds of times. */
const timeFormats = new Map<string, Intl.DateTimeFormat>();

function written(kind: string, options: Intl.DateTimeFormatOptions, timeMs: number): string {
  const locale = currentLocale();
  const key = [kind, locale, new Date().getTimezoneOffset()].join();
  const format = timeFormats.get(key) ?? new Intl.DateTimeFormat(locale, options);
  timeFormats.set(key, format);
  return Math.abs(timeMs) <= MAX_TIME_MS ? format.format(timeMs) : String(new Date(Number.NaN));
}

/** What is counted somewhere. */
export type Counted = "blobs" | "bytes" | "entries" | "faces" | "feeds" | "files" | "newerEntries" | "packets";

/** "1 blob", "1,204 entries". */
export function counted(what: Counted, count: number): string {
  return t(`amount.${what}`, { count });
}

/** "0.14 s", "12 s", "3 min 20 s". */
export function secondsInWords(ms: number): string {
  const seconds = ms / 1000;
  if (seconds < 9.95) return t("amount.seconds", { seconds: fixed(seconds, seconds < 1 ? 2 : 1) });
  const whole = Math.round(seconds);
  if (whole < 60) return t("amount.seconds", { seconds: whole });
  return t("amount.minutes", { minutes: Math.floor(whole / 60), seconds: whole % 60 });
}

/** The same of what is left: never more than there is. */
export const secondsLeftInWords = (ms: number): string => secondsInWords(inSteps(ms, Math.floor));

/** The same of what something costs: never less than it takes. */
export const costInWords = (ms: number): string => secondsInWords(inSteps(ms, Math.ceil));

/** To a figure that `secondsInWords` writes as it is. */
function inSteps(ms: number, rounded: (steps: number) => number): number {
  const step = ms < 1000 ? 10 : ms < 10_000 ? 100 : 1000;
  return rounded(Math.round((ms / step) * 1e6) / 1e6) * step;
}

/** "512 bytes", "3.4 MB". */
export function sizeInWords(bytes: number): string {
  if (bytes < 1000) return counted("bytes", bytes);
  if (bytes >= 1e9) return t("amount.gigabytes", { size: fixed(bytes / 1e9, 1) });
  if (bytes >= 1e6) return t("amount.megabytes", { size: fixed(bytes / 1e6, 1) });
  return t("amount.kilobytes", { size: fixed(bytes / 1000, 1) });
}

export { numberInWords } from "../language/language.ts";

/** Time of day with seconds. */
export function timeOfDay(timeMs: number): string {
  const options = { hour: "numeric", minute: "numeric", second: "numeric", hourCycle: "h23" } as const;
  return written("time", options, timeMs);
}

/** Hours and minutes. */
export function hourOfDay(timeMs: number): string {
  return written("hour", { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }, timeMs);
}

/** Date and time, in full. */
export function dateAndTime(timeMs: number): string {
  const numeric = "numeric";
  const options = {
    year: numeric,
    month: numeric,
    day: numeric,
    hour: numeric,
    minute: numeric,
    second: numeric,
    hourCycle: "h23",
  } as const;
  return written("date and time", options, timeMs);
}

/** "today", "yesterday", "Saturday, 1 March 2025". */
export function dayInWords(timeMs: number, nowMs: number): string {
  const daysAgo = Math.round((startOfDay(nowMs) - startOfDay(timeMs)) / 86_400_000);
  if (daysAgo === 0 || daysAgo === 1) return lateDay(daysAgo);
  return written("day", { dateStyle: "full" }, timeMs);
}

/** Hex in groups of 8 digits, which can be read aloud and broken into lines. */
export function grouped(hex: string): string {
  return hex.replaceAll(/(.{8})(?=.)/g, "$1 ");
}

function fixed(value: number, digits: number): string {
  return value.toLocaleString(currentLocale(), { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

const lateDays = new Map<string, string>();

function lateDay(daysAgo: number): string {
  const locale = currentLocale();
  const key = `${daysAgo} ${locale}`;
  const word = lateDays.get(key) ?? new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(-daysAgo, "day");
  lateDays.set(key, word);
  return word;
}

function startOfDay(timeMs: number): number {
  return new Date(timeMs).setHours(0, 0, 0, 0);
}
