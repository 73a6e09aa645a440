/** Fields of packets in words: what each is, and what its bytes say. */

import { toHex } from "../../core/bytes.ts";
import type { LengthReading, PacketField, PacketKind } from "../../core/packet-fields.ts";
import { counted } from "../base/amounts.ts";
import { t } from "../language/language.ts";

export function fieldName({ name, pair }: PacketField): string {
  const words = t(`field.${name}`);
  return pair === undefined ? words : t("field.ofPair", { name: words, pair });
}

/** What the bytes of a field say. `nameOf` gives a feed's name. */
export function fieldInWords(field: PacketField, kind: PacketKind, nameOf: (feedId: string) => string): string {
  const { name, bytes, value = 0 } = field;
  switch (name) {
    case "dmx":
      return t(kind === "blob" ? "field.says.dmx.unknown" : `field.says.dmx.${kind}`);
    case "typ":
      return value === 0 || value === 1 ? t(`field.says.typ.${value}`) : t("field.says.typ", { value });
    case "len":
      return lengthInWords(field.readings ?? []);
    case "text":
    case "content":
      return t(`field.says.${name}`, { bytes: counted("bytes", bytes.length) });
    case "pointer":
      return t(`field.says.pointer.${kind === "blob" || kind === "blob-request" ? kind : "entry"}`);
    case "feed-id":
      return nameOf(toHex(bytes));
    case "seq":
      return value === 0 ? t("field.says.seq.zero") : t("field.says.seq", { seq: String(value) });
    case "count":
      return value === 0 ? t("field.says.count.zero") : t("field.says.count", { blobs: counted("blobs", value) });
    case "rest":
      return t(kind === "unknown" ? "field.says.rest.unknown" : "field.says.rest");
    case "payload":
    case "padding":
    case "no-pointer":
    case "signature":
      return t(`field.says.${name}`);
  }
}

/** Bytes as ASCII for fields that may hold text, everything else as a dot; empty where no letter is to be expected. */
export function asciiIn({ name, bytes }: PacketField): string {
  if (name !== "text" && name !== "content" && name !== "payload" && name !== "rest") return "";
  return Array.from(bytes, (byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : "·")).join("");
}

function lengthInWords(readings: readonly LengthReading[]): string {
  const [first, second] = readings;
  if (!first) return "";
  const bytesOf = ({ contentBytes }: LengthReading) => counted("bytes", contentBytes);
  if (!second) return t("field.says.len", { bytes: bytesOf(first) });
  return t("field.says.len.two", {
    first: bytesOf(first),
    code: CODE_NAMES[first.code],
    second: bytesOf(second),
    other: CODE_NAMES[second.code],
  });
}

/** Names of formats, the same in every language. */
const CODE_NAMES = { "compact-size": "CompactSize", leb128: "LEB128" } as const;
