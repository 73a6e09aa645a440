/**
 * The feeds that a person does not want to see in the conversation, kept in this browser for each profile.
 *
 * A setting of the page and not of the node, since the node does the same with or without: it replicates and passes on. Of all tabs
 * of the profile; not in exports.
 */
import type { ReactiveController, ReactiveControllerHost } from "lit";
import { KeptSetting } from "../base/kept-setting.ts";

const muted = new KeptSetting("tinyssb-muted:");

/** Whether a feed is muted now. */
export function isMuted(profile: string, feedId: string): boolean {
  return muted.of(profile).has(feedId);
}

/** Mutes a feed, or shows it again. False when the browser does not keep it: then it lasts as long as the page. */
export function setMuted(profile: string, feedId: string, isMuted: boolean): boolean {
  return muted.set(profile, feedId, isMuted);
}

/** Calls `listener` at each change, here or in another tab, until the returned function is called. */
export function onMutedChange(listener: () => void): () => void {
  return muted.onChange(listener);
}

/** What is muted, for an element: shown anew when it changes, here or in another tab. */
export class MutedFeeds implements ReactiveController {
  #muted: ReadonlySet<string> | undefined;
  #mutedOf = "";
  #stopListening: (() => void) | undefined;
  readonly #host: ReactiveControllerHost;
  readonly #profile: () => string;
  readonly #changed = () => {
    this.#muted = undefined;
    this.#host.requestUpdate();
  };

  constructor(host: ReactiveControllerHost, profile: () => string) {
    this.#host = host;
    this.#profile = profile;
    host.addController(this);
  }

  hostConnected(): void {
    this.#stopListening = onMutedChange(this.#changed);
    this.#changed();
  }

  hostDisconnected(): void {
    this.#stopListening?.();
  }

  has(feedId: string): boolean {
    const profile = this.#profile();
    if (!this.#muted || this.#mutedOf !== profile) this.#muted = muted.of(profile);
    this.#mutedOf = profile;
    return this.#muted.has(feedId);
  }
}
