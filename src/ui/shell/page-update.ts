/**
 * The service worker of the page: registers it, looks for newer versions, tells when there is one, and puts it in place when asked.
 *
 * A new version never takes over by itself: page and worker of one version belong together. When it does, every tab that it
 * controls reloads, once nothing is under way there. A tab that no worker controls (the first visit, a forced reload) is told too.
 */
import { isWorkUnfinished, untilWorkIsDone } from "../base/unfinished-work.ts";

/** How often a page that stays open looks for a newer version; besides, each time that it comes into view. */
export const UPDATE_CHECK_MS = 60 * 60_000;

export class PageUpdate extends EventTarget {
  /** Whether a newer version waits for a click. Its change is told as a `change` event. */
  get isReady(): boolean {
    return this.#newer !== undefined;
  }

  /** Whether the page is to reload and waits for what is under way; told like that. */
  get isHeld(): boolean {
    return this.#isHeld;
  }

  #newer: ServiceWorker | undefined;
  #isReloading = false;
  #isHeld = false;
  #reload = () => {};

  /** Registers `scriptUrl`. @throws what the browser throws when it refuses. */
  async register(container: ServiceWorkerContainer, scriptUrl: string, reload: () => void): Promise<void> {
    this.#reload = reload;
    const wasControlled = container.controller !== null;
    container.addEventListener("controllerchange", () => {
      if (wasControlled) void this.#reloadWhenDone(); // Else the first version takes over a page that is of the same version.
    });
    const registration = await container.register(scriptUrl, { updateViaCache: "none" });
    if (registration.waiting) this.#isNewer(registration.waiting);
    this.#watch(registration);
    registration.addEventListener("updatefound", () => this.#watch(registration));
    // Offline, the browser refuses; the next time asks again.
    const look = () => void registration.update().catch(() => undefined);
    setInterval(look, UPDATE_CHECK_MS);
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") look();
    });
  }

  /** Puts the newer version in place and reloads. */
  apply(): void {
    const worker = this.#newer;
    if (!worker) return;
    // Where no page is controlled, the newer version has taken its place already.
    if (worker.state !== "installed") void this.#reloadWhenDone();
    else {
      worker.addEventListener("statechange", () => {
        if (worker.state === "activated") void this.#reloadWhenDone();
      });
      worker.postMessage({ type: "SKIP_WAITING" });
    }
  }

  /** A worker that installs beside an active one is a newer version; alone it is the first. */
  #watch({ installing, active }: ServiceWorkerRegistration): void {
    if (!installing || !active) return;
    installing.addEventListener("statechange", () => {
      if (installing.state === "installed") this.#isNewer(installing);
    });
  }

  #isNewer(worker: ServiceWorker): void {
    this.#newer = worker;
    this.dispatchEvent(new Event("change"));
  }

  async #reloadWhenDone(): Promise<void> {
    if (this.#isReloading) return;
    this.#isReloading = true;
    if (isWorkUnfinished()) {
      this.#isHeld = true;
      this.dispatchEvent(new Event("change"));
      await untilWorkIsDone();
    }
    this.#reload();
  }
}
