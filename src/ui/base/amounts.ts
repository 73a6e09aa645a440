/** Amounts, times and bytes in words. */
import { currentLocale, t } from "../language/language.ts";

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

/** "512 bytes", "3.4 MB". */
export function sizeInWords(bytes: number): string {
  if (bytes < 1000) return counted("bytes", bytes);
  if (bytes >= 1e9) return t("amount.gigabytes", { size: fixed(bytes / 1e9, 1) });
  if (bytes >= 1e6) return t("amount.megabytes", { size: fixed(bytes / 1e6, 1) });
  return t("amount.kilobytes", { size: fixed(bytes / 1000, 1) });
}

/** A number as the language writes it. */
export function numberInWords(value: number): string {
  return value.toLocaleString(currentLocale());
}

/** Time of day with seconds. */
export function timeOfDay(timeMs: number): string {
  return new Date(timeMs).toLocaleTimeString(currentLocale(), { hourCycle: "h23" });
}

/** Hours and minutes. */
export function hourOfDay(timeMs: number): string {
  return new Date(timeMs).toLocaleTimeString(currentLocale(), { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
}

/** Date and time, in full. */
export function dateAndTime(timeMs: number): string {
  return new Date(timeMs).toLocaleString(currentLocale());
}

/** "today", "yesterday", "Saturday, 1 March 2025". */
export function dayInWords(timeMs: number, nowMs: number): string {
  const daysAgo = Math.round((startOfDay(nowMs) - startOfDay(timeMs)) / 86_400_000);
  if (daysAgo === 0 || daysAgo === 1)
    return new Intl.RelativeTimeFormat(currentLocale(), { numeric: "auto" }).format(-daysAgo, "day");
  return new Date(timeMs).toLocaleDateString(currentLocale(), { dateStyle: "full" });
}

/** Hex in groups of 8 digits, which can be read aloud and broken into lines. */
export function grouped(hex: string): string {
  return hex.replaceAll(/(.{8})(?=.)/g, "$1 ");
}

function fixed(value: number, digits: number): string {
  return value.toLocaleString(currentLocale(), { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

function startOfDay(timeMs: number): number {
  return new Date(timeMs).setHours(0, 0, 0, 0);
}
