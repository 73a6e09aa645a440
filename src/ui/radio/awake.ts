/**
 * Keeps the screen on while the page is in sight, where that was asked for. The browser takes the lock away when the page is hidden; it is
 * taken again when it comes back. Lasts until it is switched off or the page is loaded anew. Invariant: at most one lock is held, and none is
 * when it is off.
 *
 * Source: https://w3c.github.io/screen-wake-lock/
 */
export type AwakeState = "off" | "on" | "hidden" | "refused";

export class Awake extends EventTarget {
  #isWanted = false;
  #state: AwakeState = "off";
  #lock: WakeLockSentinel | undefined;
  /** The last of the changes, which are made one after the other: the browser takes its time to give a lock. */
  #changes: Promise<void> = Promise.resolve();

  /** Whether this browser can at all. */
  get isPossible(): boolean {
    return "wakeLock" in navigator;
  }

  /** How it stands now; changes are told as `change` events. */
  get state(): AwakeState {
    return this.#state;
  }

  /** Resolves when it is done, or when what was asked for later is. Never rejects. */
  switch(isOn: boolean): Promise<void> {
    this.#isWanted = isOn;
    if (isOn) document.addEventListener("visibilitychange", this.#sightChanged);
    else document.removeEventListener("visibilitychange", this.#sightChanged);
    return this.#settle();
  }

  readonly #sightChanged = (): void => void this.#settle();

  #settle(): Promise<void> {
    this.#changes = this.#changes.then(() => this.#change());
    return this.#changes;
  }

  get #isHidden(): boolean {
    return document.visibilityState !== "visible";
  }

  /** Brings about what is wanted now. */
  async #change(): Promise<void> {
    if (!this.#isWanted || this.#isHidden) {
      const lock = this.#lock;
      this.#lock = undefined;
      await lock?.release();
      this.#become(this.#isWanted ? "hidden" : "off");
      return;
    }
    if (this.#lock && !this.#lock.released) return;
    try {
      const lock = await navigator.wakeLock.request("screen");
      this.#lock = lock;
      // Also taken away by the system, as when the battery is low.
      lock.addEventListener("release", () => {
        if (this.#lock === lock && this.#isWanted) this.#become(this.#isHidden ? "hidden" : "refused");
      });
      this.#become("on");
    } catch {
      // Shown in words; coming into sight tries again. What is not wanted any more, or out of sight, is told by the change that comes next.
      if (this.#isWanted && !this.#isHidden) this.#become("refused");
    }
  }

  #become(state: AwakeState): void {
    this.#state = state;
    this.dispatchEvent(new Event("change"));
  }
}

/** The one of this page: it goes on when another screen is shown. */
export const awake = new Awake();
