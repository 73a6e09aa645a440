/** The address of a search, as a hash: `#search/<words>`, and `#search/<words>/<feed ID>` in one feed; words are percent-encoded. */

export interface Wanted {
  readonly words: string;
  /** Undefined: in all feeds. */
  readonly feedId: string | undefined;
}

const FEED_ID = /^[0-9a-f]{64}$/;

export function hashOfSearch({ words, feedId }: Wanted): string {
  const written = encodeURIComponent(words.trim().toWellFormed());
  if (feedId) return `#search/${written}/${feedId}`;
  return written === "" ? "#search" : `#search/${written}`;
}

/** What a route of the name `search` asks for. It may come from a stranger's link: never throws. @param of what stands after `#search/` */
export function parseSearch(of: string): Wanted {
  const [written, feedId = ""] = of.split("/", 2);
  return { words: decoded(written), feedId: FEED_ID.test(feedId) ? feedId : undefined };
}

function decoded(written: string): string {
  try {
    return decodeURIComponent(written);
  } catch {
    return written; // A percent sign that encodes nothing: the person sees it in the field.
  }
}
