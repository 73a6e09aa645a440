/** Whether a media query holds, kept for an element: parts that are not shown in this window need not be made either. */
import type { ReactiveController, ReactiveControllerHost } from "lit";

export class MediaQuery implements ReactiveController {
  readonly #list: MediaQueryList;
  readonly #changed: () => void;

  /** @param query as in CSS, for example `(min-width: 48rem)`. */
  constructor(host: ReactiveControllerHost, query: string) {
    this.#list = matchMedia(query);
    this.#changed = () => host.requestUpdate();
    host.addController(this);
  }

  get matches(): boolean {
    return this.#list.matches;
  }

  hostConnected(): void {
    this.#list.addEventListener("change", this.#changed);
  }

  hostDisconnected(): void {
    this.#list.removeEventListener("change", this.#changed);
  }
}
