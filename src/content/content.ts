/**
 * What the content of an entry means: a registry of kinds, tried in order, with bytes as the last resort.
 *
 * Pure functions of the bytes; does not know feeds, entries or how anything is shown. Content comes from strangers: what
 * stands in it is text for people, never markup, and reading it never throws.
 */
import { isZero, toHex } from "../core/bytes.ts";
import { type Bipf, isBipfList, maybeDecodeBipf } from "./bipf.ts";
import { bipfNotation } from "./bipf-notation.ts";
import { type MailText, maybeReadMailText } from "./mail-text.ts";
import { maybeReadPlainText, type PlainText } from "./plain-text.ts";
import { maybeReadPost, type Post } from "./post.ts";
import { maybeReadPublicName, type PublicName } from "./public-name.ts";

/** Content that no kind recognises, as hex. */
export interface RawBytes {
  readonly kind: "bytes";
  readonly hex: string;
  /** What a list of today's network that is no kind of ours says, to be inspected: `["KAN", …]`. */
  readonly notation?: string;
}

export type Content = Post | PublicName | MailText | PlainText | RawBytes;

/** Kinds that are BIPF lists. A new kind is one file and one line here. */
const LIST_READERS: readonly ((value: Bipf) => Content | undefined)[] = [maybeReadPost, maybeReadPublicName];
/** Kinds that are read from the bytes. The narrower kind stands before the wider one. */
const BYTE_READERS: readonly ((bytes: Uint8Array) => Content | undefined)[] = [maybeReadMailText, maybeReadPlainText];

/** The content in the first kind that recognises it. Never throws; keeps no view of `bytes`. */
export function readContent(bytes: Uint8Array): Content {
  const list = maybeReadList(bytes);
  const found = list === undefined ? firstOf(BYTE_READERS, bytes) : firstOf(LIST_READERS, list);
  if (found) return found;
  const hex = toHex(bytes);
  return list === undefined ? { kind: "bytes", hex } : { kind: "bytes", hex, notation: bipfNotation(list) };
}

/**
 * The BIPF list in `bytes`, or undefined when they are something else. Nothing but padding may follow. A list that begins with a word
 * holds a control character (the tag of the word), so no printable text is taken for one.
 */
function maybeReadList(bytes: Uint8Array): Bipf | undefined {
  const decoded = maybeDecodeBipf(bytes);
  if (!decoded || !isBipfList(decoded.value) || !isZero(bytes.subarray(decoded.size))) return undefined;
  const [word] = decoded.value;
  return typeof word === "string" && word.length === 3 ? decoded.value : undefined;
}

function firstOf<Given>(
  readers: readonly ((given: Given) => Content | undefined)[],
  given: Given,
): Content | undefined {
  for (const read of readers) {
    const content = read(given);
    if (content) return content;
  }
  return undefined;
}
