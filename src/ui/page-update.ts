/**
 * The service worker of the page: registers it, tells when a newer version waits, and puts it in place when asked.
 *
 * A new version never takes over by itself: page and worker of one version belong together. When it does, every tab of the
 * app reloads.
 */

export class PageUpdate extends EventTarget {
  /** Whether a newer version waits for a click. Its change is told as a `change` event. */
  get isReady(): boolean {
    return this.#waiting !== undefined;
  }

  #waiting: ServiceWorker | undefined;

  /** Registers `scriptUrl`. @throws what the browser throws when it refuses. */
  async register(container: ServiceWorkerContainer, scriptUrl: string, reload: () => void): Promise<void> {
    const wasControlled = container.controller !== null;
    let reloading = false;
    container.addEventListener("controllerchange", () => {
      if (!wasControlled || reloading) return; // The first version takes over a page that is of the same version.
      reloading = true;
      reload();
    });
    const registration = await container.register(scriptUrl, { updateViaCache: "none" });
    if (registration.waiting && wasControlled) this.#isWaiting(registration.waiting);
    registration.addEventListener("updatefound", () => this.#watch(registration.installing, container));
    document.addEventListener("visibilitychange", () => {
      // Offline, the browser refuses; the next visit asks again.
      if (document.visibilityState === "visible") registration.update().catch(() => undefined);
    });
  }

  /** Puts the waiting version in place. */
  apply(): void {
    this.#waiting?.postMessage({ type: "SKIP_WAITING" });
  }

  #watch(worker: ServiceWorker | null, container: ServiceWorkerContainer): void {
    worker?.addEventListener("statechange", () => {
      if (worker.state === "installed" && container.controller) this.#isWaiting(worker);
    });
  }

  #isWaiting(worker: ServiceWorker): void {
    this.#waiting = worker;
    this.dispatchEvent(new Event("change"));
  }
}
