/**
 * What the content of an entry means: a registry of kinds, tried in order, with bytes as the last resort.
 *
 * Pure functions of the bytes; does not know feeds, entries or how anything is shown. Content comes from strangers: what
 * stands in it is text for people, never markup, and reading it never throws.
 */
import { toHex } from "../core/bytes.ts";
import { type MailText, maybeReadMailText } from "./mail-text.ts";
import { maybeReadPlainText, type PlainText } from "./plain-text.ts";

/** Content that no kind recognises, as hex. */
export interface RawBytes {
  readonly kind: "bytes";
  readonly hex: string;
}

export type Content = MailText | PlainText | RawBytes;

type Reader = (bytes: Uint8Array) => Content | undefined;

/** The narrower kind stands before the wider one. A new kind is one file and one line here. */
const READERS: readonly Reader[] = [maybeReadMailText, maybeReadPlainText];

/** The content in the first kind that recognises it. Never throws; keeps no view of `bytes`. */
export function readContent(bytes: Uint8Array): Content {
  for (const read of READERS) {
    const content = read(bytes);
    if (content) return content;
  }
  return { kind: "bytes", hex: toHex(bytes) };
}
