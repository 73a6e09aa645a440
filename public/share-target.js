/**
 * Part of the service worker: files that another app shares to this one. They are put into a cache, from where the page takes them
 * (`src/ui/shell/opened-files.ts`), which is then shown. Nothing goes to the network. https://w3c.github.io/web-share-target/
 */
const SHARED_CACHE = "shared-files";
/** Files of one sharing; more are left out. */
const MAX_SHARED = 32;

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method === "POST" && new URL(request.url).pathname === "/share-target") event.respondWith(take(request));
});

async function take(request) {
  const files = (await request.formData()).getAll("files").filter((each) => each instanceof File);
  const cache = await caches.open(SHARED_CACHE);
  for (const file of files.slice(0, MAX_SHARED)) {
    const address = `/shared/${crypto.randomUUID()}/${encodeURIComponent(file.name)}`;
    await cache.put(address, new Response(file));
  }
  return Response.redirect("/#carry", 303);
}
