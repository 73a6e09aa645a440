/** What the node last said of replication, for an element: read when it appears, when something arrives, and now and then. */
import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { ReplicationView, Tinyssb } from "../../client/api.ts";
import { Coalesced } from "../base/coalesced.ts";

/** Shortest time between two reads. */
const GAP_MS = 1000;
/** Known heads and the shares of a channel change without an event. */
const REFRESH_MS = 5000;

export class ReplicationState implements ReactiveController {
  view: ReplicationView | undefined;

  readonly #host: ReactiveControllerHost;
  readonly #node: () => Tinyssb;
  #refresh = new Coalesced(() => this.#read(), GAP_MS);
  #listening: (() => void)[] = [];
  #timer: ReturnType<typeof setInterval> | undefined;

  /** @param node the node of the moment; asked for when the host is connected. */
  constructor(host: ReactiveControllerHost, node: () => Tinyssb) {
    this.#host = host;
    this.#node = node;
    host.addController(this);
  }

  hostConnected(): void {
    const node = this.#node();
    this.#refresh = new Coalesced(() => this.#read(), GAP_MS);
    const changed = () => this.#refresh.request();
    this.#listening = [
      node.on("entry", changed),
      node.on("blob", changed),
      node.on("feed", changed),
      node.on("face", changed),
    ];
    this.#timer = setInterval(() => document.visibilityState === "visible" && changed(), REFRESH_MS);
    changed();
  }

  hostDisconnected(): void {
    for (const stop of this.#listening) stop();
    clearInterval(this.#timer);
    this.#refresh.stop();
  }

  /** What can not be read now (the node moves between tabs) is read the next time. */
  async #read(): Promise<void> {
    try {
      this.view = await this.#node().replication();
    } catch {
      return;
    }
    this.#host.requestUpdate();
  }
}
