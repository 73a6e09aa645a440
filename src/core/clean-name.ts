/** Names that somebody else wrote, made fit to be shown and kept. */
import { MAX_NAME_LENGTH } from "./limits.ts";

/** A name without control and direction characters, at most MAX_NAME_LENGTH long. Names from others pass here first. */
export function cleanName(name: string): string {
  const printable = name.normalize("NFC").replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu, " ");
  return Array.from(printable.trim()).slice(0, MAX_NAME_LENGTH).join("").trim();
}
