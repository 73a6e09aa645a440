/**
 * Where the person is, as the hash of the address, so that Back, links and bookmarks work; the profile stays in the query.
 *
 *     #feed/8a88…5c      a screen and what of it; which screens there are is in `screens.ts`
 *     #search/words      read by `search/search-address.ts`
 *     #follow=web%2Btinyssb%3Afeed%2F…      asks whether to follow; never follows by itself
 *
 * A hash may come from a stranger's link: parsing never throws and what is not understood is the start, whose name is empty.
 */
export interface Route {
  /** Name of a screen, or `follow`, or empty. */
  readonly name: string;
  /** What stands after the name: the ID of a feed, in lower case; the reference to follow; what is looked for, as it stands in the address. */
  readonly of: string;
}

/** Longest hash that is looked at, in characters. */
const MAX_HASH_LENGTH = 2048;
const START: Route = { name: "", of: "" };

export function parseRoute(hash: string): Route {
  const text = hash.replace(/^#/, "");
  if (text.length > MAX_HASH_LENGTH) return START;
  if (text.startsWith("follow=")) return { name: "follow", of: decoded(text.slice("follow=".length)) };
  if (text.startsWith("search/")) return { name: "search", of: text.slice("search/".length) };
  const [, name, of = ""] = /^([a-z]+)(?:\/([0-9a-zA-Z_-]+))?$/.exec(text) ?? [];
  if (name === undefined || name === "follow") return START;
  if (name === "feed" && !/^[0-9a-fA-F]{64}$/.test(of)) return START;
  return { name, of: of.toLowerCase() };
}

export function hashOfFeed(feedId: string): string {
  return `#feed/${feedId}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // A percent sign that encodes nothing: the person sees it in the dialog.
  }
}
