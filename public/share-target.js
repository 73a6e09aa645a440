/**
 * Part of the service worker: what another app shares to this one. Files are put into a cache, from where the page takes them
 * (`src/ui/shell/opened-files.ts`), which is then shown; of a text the page asks whether to follow what it names. Nothing goes to the network.
 * https://w3c.github.io/web-share-target/
 */
const SHARED_CACHE = "shared-files";
/** Files of one sharing; more are left out. */
const MAX_SHARED = 32;
/** A longer link is cut: none is as long, with a trust anchor and the longest name in percent signs. */
const MAX_LINK_CHARACTERS = 1000;
/** Any other text is cut: no other reference is as long, and the page takes no address with more of a text than this. */
const MAX_TEXT_CHARACTERS = 150;
/** A link within a text: printable ASCII. What the page takes for a reference: `src/core/feed-reference.ts`. */
const LINK = /web\+tinyssb:[!-~]+/;

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method === "POST" && new URL(request.url).pathname === "/share-target") event.respondWith(take(request));
});

async function take(request) {
  const shared = await request.formData();
  const files = shared.getAll("files").filter((each) => each instanceof File && each.size > 0);
  const text = [shared.get("url"), shared.get("text")].filter(Boolean).join(" ").trim();
  if (files.length === 0 && text !== "") {
    const [link] = LINK.exec(text) ?? [];
    // By code points: half of one has no place in an address.
    const reference = link?.slice(0, MAX_LINK_CHARACTERS) ?? Array.from(text).slice(0, MAX_TEXT_CHARACTERS).join("");
    return Response.redirect(`/#follow=${encodeURIComponent(reference)}`, 303);
  }
  const cache = await caches.open(SHARED_CACHE);
  for (const file of files.slice(0, MAX_SHARED)) {
    const address = `/shared/${crypto.randomUUID()}/${encodeURIComponent(file.name)}`;
    await cache.put(address, new Response(file));
  }
  return Response.redirect("/#carry", 303);
}
