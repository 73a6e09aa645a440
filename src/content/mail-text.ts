/**
 * Mail-like text, as the reference chat (tinySSB PoC-02 tinyChat) writes it:
 *
 *     Date: 1650000000
 *     To: *
 *     Subject: hello
 *                                 an empty line ends the header lines
 *     the body, any number of lines
 *
 * Only text whose first header is `Date`, `To`, `From` or `Subject` is taken for it, so that a note such as "Remember: …"
 * stays a note. Header values are claims of the author and nothing more.
 */
import { maybeReadPlainText } from "./plain-text.ts";

export interface MailHeader {
  readonly name: string;
  readonly value: string;
}

export interface MailText {
  readonly kind: "mail";
  /** In the order of the text, at most MAX_MAIL_HEADERS. */
  readonly headers: readonly MailHeader[];
  /** What `Date` says, Unix milliseconds; undefined when it is missing or no number that a date can have. */
  readonly dateMs: number | undefined;
  readonly body: string;
}

/** Header lines of one mail; a text with more is no mail. */
export const MAX_MAIL_HEADERS = 32;
const HEADER = /^([A-Za-z][A-Za-z0-9-]{0,31}):[ \t]*(.*)$/;
const FIRST_HEADERS = new Set(["date", "to", "from", "subject"]);
const LAST_DATE_MS = 8.64e15;

/** The mail in `bytes`, or undefined when they are something else. Never throws. */
export function maybeReadMailText(bytes: Uint8Array): MailText | undefined {
  const text = maybeReadPlainText(bytes)?.text;
  const end = text?.indexOf("\n\n") ?? -1;
  if (text === undefined || end < 0) return undefined;
  const lines = text.slice(0, end).split("\n", MAX_MAIL_HEADERS + 1);
  if (lines.length > MAX_MAIL_HEADERS) return undefined;
  const headers: MailHeader[] = [];
  for (const line of lines) {
    const match = HEADER.exec(line);
    if (!match) return undefined;
    headers.push({ name: match[1], value: match[2].trim() });
  }
  if (!FIRST_HEADERS.has(headers[0].name.toLowerCase())) return undefined;
  return { kind: "mail", headers, dateMs: maybeDateMs(headers), body: text.slice(end + 2) };
}

function maybeDateMs(headers: readonly MailHeader[]): number | undefined {
  const date = headers.find(({ name }) => name.toLowerCase() === "date")?.value ?? "";
  if (!/^\d{1,15}(\.\d{1,9})?$/.test(date)) return undefined;
  const dateMs = Math.trunc(Number(date) * 1000);
  return dateMs <= LAST_DATE_MS ? dateMs : undefined;
}
