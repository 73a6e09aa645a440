/**
 * Where the person is, as the hash of the address, so that Back, links and bookmarks work.
 *
 *     #feed/8a88…5c      a feed
 *     #feeds  #faces  #packets  #node
 *     #follow=web%2Btinyssb%3Afeed%2F…      asks whether to follow; never follows by itself
 *
 * A hash may come from a stranger's link: parsing never throws and an unknown one is the start.
 */

export type PanelName = "faces" | "packets" | "node";
export type Route =
  | { readonly view: "start" }
  | { readonly view: "feeds" }
  | { readonly view: "feed"; readonly feedId: string }
  | { readonly view: "panel"; readonly panel: PanelName }
  | { readonly view: "follow"; readonly reference: string };

/** Longest hash that is looked at, in characters. */
const MAX_HASH_LENGTH = 2048;

export function parseRoute(hash: string): Route {
  const text = hash.replace(/^#/, "");
  if (text.length > MAX_HASH_LENGTH) return { view: "start" };
  if (text === "feeds") return { view: "feeds" };
  if (text === "faces" || text === "packets" || text === "node") return { view: "panel", panel: text };
  const feed = /^feed\/([0-9a-fA-F]{64})$/.exec(text);
  if (feed) return { view: "feed", feedId: feed[1].toLowerCase() };
  if (text.startsWith("follow=")) return { view: "follow", reference: decoded(text.slice("follow=".length)) };
  return { view: "start" };
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
