/**
 * Printable UTF-8: what PoC-01 writes and what people type.
 *
 * Printable means valid UTF-8 without control characters other than tab and line ends, and without noncharacters.
 */

export interface PlainText {
  readonly kind: "text";
  /** Line ends are LF. May be empty; may hold direction characters, so it must be isolated where it is shown. */
  readonly text: string;
}

const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const UNPRINTABLE = /[^\P{Cc}\t\n\r]|\p{Noncharacter_Code_Point}/u;

/** The text in `bytes`, or undefined when they are not printable UTF-8. Never throws. */
export function maybeReadPlainText(bytes: Uint8Array): PlainText | undefined {
  let text: string;
  try {
    text = UTF8.decode(bytes);
  } catch {
    return undefined; // Not UTF-8, which is no fault: content is anything.
  }
  return UNPRINTABLE.test(text) ? undefined : { kind: "text", text: text.replaceAll(/\r\n?/g, "\n") };
}

/** The first bytes of `bytes`, at most `maxBytes`, without cutting a UTF-8 character in two. A view. */
export function cutBetweenCharacters(bytes: Uint8Array, maxBytes: number): Uint8Array {
  if (bytes.length <= maxBytes) return bytes;
  let end = maxBytes;
  while (end > maxBytes - 4 && end > 0 && (bytes[end] & 0xc0) === 0x80) end--;
  return bytes.subarray(0, end);
}
