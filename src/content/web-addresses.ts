/**
 * Addresses in a text that can be followed: `http:`, `https:`, and `web+tinyssb:` links to feeds. Strict: what is doubtful stays text.
 *
 * Pure; the text itself is never changed. A text comes from a stranger, who may want an address to look like another one:
 *
 *     http://user@host/          no address: what stands before @ looks like the host
 *     http://bücher.de/          `host` says where it leads (xn--bcher-kva.de), to be shown beside it; so does every host that is
 *     http://0x7f.1/             written otherwise than browsers read it, since no list of letters that look alike is complete
 *     http://a.de/\u202e…        direction and invisible characters end an address
 *     (see http://a.de/x_(y)).   punctuation at the end, and brackets that were opened before it, are not of it
 */
import { maybeParseFeedReference } from "../core/feed-reference.ts";

export interface WebAddress {
  readonly kind: "web";
  /** UTF-16 places in the text. */
  readonly start: number;
  readonly end: number;
  /** As the browser reads it. */
  readonly href: string;
  /** The host to which it leads, where that is not what is written; in ASCII. */
  readonly host: string | undefined;
}

export interface FeedAddress {
  readonly kind: "feed";
  readonly start: number;
  readonly end: number;
  /** A reference that `maybeParseFeedReference` takes. */
  readonly reference: string;
}

/** Addresses that are found in one text; later ones stay text. */
export const MAX_ADDRESSES = 64;
/** Characters of one address; a longer one is none. */
export const MAX_ADDRESS_CHARACTERS = 2048;

/** At the beginning of a word. What ends an address: space, quotes, brackets that no URL holds, backslash, CJK and other brackets and stops, what is not seen. */
const CANDIDATE =
  /(?<![A-Za-z0-9_@.+-])(https?:\/\/|web\+tinyssb:)[^\s\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Z}"<>`{}|\\^\u3001-\u3003\u3008-\u3011\u3014-\u301b\uff08\uff09\uff0c\uff0e\uff1a\uff1b\uff1f\uff01\uff1c\uff1e\uff3b\uff3d\uff3c\uff5b\uff5d\uff60-\uff65«»‹›“”„‘’‚…]+/giu;
/** Where one of these ends an address within its host, what is read is not what is meant. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\\]/u;
const LAST = /[.,:;!?'*_~]$/;
const BRACKETS = { ")": "(", "]": "[" } as const;

/** The addresses in `text`, in order and apart from each other. Never throws. */
export function addressesIn(text: string): (WebAddress | FeedAddress)[] {
  const found: (WebAddress | FeedAddress)[] = [];
  for (const match of text.matchAll(CANDIDATE)) {
    if (found.length === MAX_ADDRESSES) break;
    const [whole, scheme] = match;
    const start = match.index;
    const next = text.slice(start + whole.length, start + whole.length + 2);
    const isCutInHost = !whole.slice(scheme.length).includes("/") && /^[^\s]/u.test(next) && HIDDEN.test([...next][0]);
    if (whole.length > MAX_ADDRESS_CHARACTERS || isCutInHost) continue;
    const written = withoutEnd(whole);
    const address = scheme.toLowerCase().startsWith("http") ? maybeWeb(written) : maybeFeed(written);
    if (address) found.push({ start, end: start + written.length, ...address });
  }
  return found;
}

/** Without what ends a sentence or a bracket around it. */
function withoutEnd(written: string): string {
  let end = written.length;
  // Counted once: a text of closing brackets would take its length squared.
  const open = new Map<string, number>();
  for (const [closing, opening] of Object.entries(BRACKETS))
    open.set(closing, count(written, closing) - count(written, opening));
  for (; end > 0; end--) {
    const last = written[end - 1];
    const surplus = open.get(last);
    if (surplus !== undefined && surplus > 0) open.set(last, surplus - 1);
    else if (!LAST.test(last)) break;
  }
  return written.slice(0, end);
}

const count = (text: string, character: string): number => text.split(character).length - 1;

function maybeWeb(written: string): Pick<WebAddress, "kind" | "href" | "host"> | undefined {
  const authority = /^https?:\/\/([^/?#]+)/i.exec(written)?.[1];
  if (!authority || authority.includes("@")) return undefined;
  let url: URL;
  try {
    url = new URL(written);
  } catch {
    return undefined; // A host that can not be, a port beyond all ports: text.
  }
  if ((url.protocol !== "http:" && url.protocol !== "https:") || url.username !== "" || url.password !== "")
    return undefined;
  const writtenHost = authority.replace(/:\d*$/, "").toLowerCase();
  return { kind: "web", href: url.href, host: writtenHost === url.hostname ? undefined : url.hostname };
}

function maybeFeed(written: string): Pick<FeedAddress, "kind" | "reference"> | undefined {
  const reference = written.replace(/^web\+tinyssb:/i, "web+tinyssb:");
  return maybeParseFeedReference(reference) ? { kind: "feed", reference } : undefined;
}
