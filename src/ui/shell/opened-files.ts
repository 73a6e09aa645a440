/**
 * Files that come to the page from outside: opened with the installed app, shared to it by another one, or dropped on it. They wait here until the
 * screen that reads them takes them.
 *
 * Does not look into them. Sources: https://wicg.github.io/manifest-incubations/#file_handlers-member (Launch Handler API),
 * https://w3c.github.io/web-share-target/ (the files wait in a cache, see `public/share-target.js`).
 */

// Not in the TypeScript DOM library.
interface LaunchWindow {
  launchQueue?: { setConsumer(consumer: (launch: { files?: readonly FileSystemFileHandle[] }) => void): void };
}

/** Hash of the screen that takes files. */
export const FILES_HASH = "#carry";
/** As in `public/share-target.js`. */
const SHARED_CACHE = "shared-files";

export class OpenedFiles extends EventTarget {
  #waiting: File[] = [];

  /** Shows the screen for files, which hears of these by a `change` event or finds them. */
  put(files: readonly File[]): void {
    if (files.length === 0) return;
    this.#waiting.push(...files);
    location.hash = FILES_HASH;
    this.dispatchEvent(new Event("change"));
  }

  /** What waits, once. */
  take(): File[] {
    return this.#waiting.splice(0);
  }

  /** Hears of files that the installed app is opened with. */
  listen(window: Window & LaunchWindow): void {
    window.launchQueue?.setConsumer(async ({ files = [] }) => {
      this.put(await Promise.all(files.map((handle) => handle.getFile())));
    });
  }

  /** Takes over what another app has shared. Rejects as the cache does. */
  async fetchShared(): Promise<void> {
    if (!("caches" in globalThis) || !(await caches.has(SHARED_CACHE))) return;
    const cache = await caches.open(SHARED_CACHE);
    const files: File[] = [];
    for (const request of await cache.keys()) {
      const response = await cache.match(request);
      const name = decodeURIComponent(new URL(request.url).pathname.split("/").pop() ?? "");
      if (response) files.push(new File([await response.blob()], name));
      await cache.delete(request);
    }
    this.put(files);
  }
}
