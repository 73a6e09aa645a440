/**
 * Part of the service worker: a click on a notification brings the page of its profile to the front, at the post; where there is none, one is
 * opened. What is in a notification: `src/ui/attention/attention-watch.ts`. Nothing goes to the network.
 */
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(showPost(event.notification.data ?? {}));
});

async function showPost({ profile, address = "/" }) {
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const page = pages.find(({ url }) => (new URL(url).searchParams.get("profile") ?? "default") === profile);
  if (!page) {
    await self.clients.openWindow(address);
    return;
  }
  page.postMessage({ type: "show", hash: new URL(address, self.location.origin).hash });
  await page.focus();
}
