/**
 * Text of others, made fit to be shown: the one rule for all kinds of content that carry text.
 *
 * Does not know how it is shown; it is text there and never markup. Characters that would move or hide what stands around them
 * go, line ends become LF, and everything that people write stays, joiners of scripts and emoji among it.
 */

/** Control characters other than tab and LF, noncharacters, lone surrogates. */
const UNPRINTABLE = /[^\P{Cc}\t\n]|\p{Noncharacter_Code_Point}|\p{Cs}/gu;
/** Embeddings, overrides and isolates. A text is isolated as a whole where it stands; single marks (LRM, RLM, ALM) stay. */
const DIRECTION_SPANS = /[\u202a-\u202e\u2066-\u2069]/g;

/** The text without direction spans, unprintable characters as U+FFFD, line ends as LF. Never throws. */
export function shownText(text: string): string {
  return text
    .replaceAll(/\r\n?|\u2028|\u2029/g, "\n")
    .replaceAll(UNPRINTABLE, "\ufffd")
    .replaceAll(DIRECTION_SPANS, "");
}
