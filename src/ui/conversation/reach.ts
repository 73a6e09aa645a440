/** Whether somebody is in reach, for an element: read when it appears, when a face or an entry changes, and now and then. */
import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { Tinyssb } from "../../client/api.ts";
import { Coalesced } from "../base/coalesced.ts";
import { isSomebodyInReach } from "../evidence/replication-words.ts";

/** Shortest time between two reads. */
const GAP_MS = 1000;
/** What was heard gets old without an event. */
const REFRESH_MS = 5000;

export class Reach implements ReactiveController {
  /** Undefined until it is known. */
  isSomebody: boolean | undefined;

  readonly #host: ReactiveControllerHost;
  readonly #node: () => Tinyssb | undefined;
  #refresh = new Coalesced(() => this.#read(), GAP_MS);
  #listening: (() => void)[] = [];
  #timer: ReturnType<typeof setInterval> | undefined;

  /** @param node the node of the moment; an element that is loaded late has it from its first update on. */
  constructor(host: ReactiveControllerHost, node: () => Tinyssb | undefined) {
    this.#host = host;
    this.#node = node;
    host.addController(this);
  }

  hostConnected(): void {
    this.hostUpdate();
  }

  hostUpdate(): void {
    const node = this.#node();
    if (!node || this.#listening.length > 0) return;
    const changed = () => this.#refresh.request();
    this.#refresh = new Coalesced(() => this.#read(), GAP_MS);
    this.#listening = [node.on("face", changed), node.on("entry", changed)];
    this.#timer = setInterval(() => document.visibilityState === "visible" && changed(), REFRESH_MS);
    changed();
  }

  hostDisconnected(): void {
    for (const stop of this.#listening.splice(0)) stop();
    clearInterval(this.#timer);
    this.#refresh.stop();
  }

  /** What can not be read now (the node moves between tabs) is read the next time. */
  async #read(): Promise<void> {
    const node = this.#node();
    if (!node) return;
    try {
      const [faces, { faces: traffic }] = await Promise.all([node.faces(), node.replication()]);
      this.isSomebody = isSomebodyInReach(faces, traffic, Date.now());
    } catch {
      return;
    }
    this.#host.requestUpdate();
  }
}
