/**
 * Keeps the screen on while the page is in sight, where that was asked for. The browser takes the lock away when the page is hidden; it is
 * taken again when it comes back. Lasts until it is switched off or the page is loaded anew.
 *
 * Source: https://w3c.github.io/screen-wake-lock/
 */
export type AwakeState = "off" | "on" | "hidden" | "refused";

export class Awake extends EventTarget {
  #isWanted = false;
  #state: AwakeState = "off";
  #lock: WakeLockSentinel | undefined;

  /** Whether this browser can at all. */
  get isPossible(): boolean {
    return "wakeLock" in navigator;
  }

  /** How it stands now; changes are told as `change` events. */
  get state(): AwakeState {
    return this.#state;
  }

  async switch(isOn: boolean): Promise<void> {
    this.#isWanted = isOn;
    if (isOn) document.addEventListener("visibilitychange", this.#sightChanged);
    else document.removeEventListener("visibilitychange", this.#sightChanged);
    await this.#settle();
  }

  readonly #sightChanged = (): void => void this.#settle();

  async #settle(): Promise<void> {
    const isInSight = document.visibilityState === "visible";
    if (!this.#isWanted || !isInSight) {
      const lock = this.#lock;
      this.#lock = undefined;
      await lock?.release();
      this.#become(this.#isWanted ? "hidden" : "off");
      return;
    }
    if (this.#lock && !this.#lock.released) return;
    try {
      const lock = await navigator.wakeLock.request("screen");
      if (!this.#isWanted) {
        await lock.release();
        return;
      }
      this.#lock = lock;
      // Also taken away by the system, as when the battery is low.
      lock.addEventListener("release", () => {
        if (this.#lock === lock && this.#isWanted) this.#become(document.hidden ? "hidden" : "refused");
      });
      this.#become("on");
    } catch {
      this.#become("refused"); // Shown in words; coming into sight tries again.
    }
  }

  #become(state: AwakeState): void {
    this.#state = state;
    this.dispatchEvent(new Event("change"));
  }
}

/** The one of this page: it goes on when another screen is shown. */
export const awake = new Awake();
