/**
 * The feeds that a person does not want to see in the conversation, kept in this browser for each profile.
 *
 * A setting of the page and not of the node, since the node does the same with or without: it replicates and passes on. Of all tabs
 * of the profile; not in exports.
 */
import type { ReactiveController, ReactiveControllerHost } from "lit";

const keyOf = (profile: string) => `tinyssb-muted:${profile}`;
/** What could not be kept, by profile: storage is blocked or full. */
const unkept = new Map<string, ReadonlySet<string>>();
const listeners = new Set<() => void>();

function mutedIn(profile: string): ReadonlySet<string> {
  const held = unkept.get(profile);
  if (held) return held;
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(keyOf(profile)) ?? "[]");
    return new Set(Array.isArray(kept) ? kept.map(String) : []);
  } catch {
    return new Set(); // Storage is blocked, or what stands there is not ours.
  }
}

/** Whether a feed is muted now. */
export function isMuted(profile: string, feedId: string): boolean {
  return mutedIn(profile).has(feedId);
}

/** Mutes a feed, or shows it again. False when the browser does not keep it: then it lasts as long as the page. */
export function setMuted(profile: string, feedId: string, isMuted: boolean): boolean {
  const muted = new Set(mutedIn(profile));
  if (isMuted) muted.add(feedId);
  else muted.delete(feedId);
  const isKept = keep(profile, muted);
  if (isKept) unkept.delete(profile);
  else unkept.set(profile, muted);
  for (const listener of [...listeners]) listener();
  return isKept;
}

function keep(profile: string, muted: ReadonlySet<string>): boolean {
  try {
    localStorage.setItem(keyOf(profile), JSON.stringify([...muted]));
    return true;
  } catch {
    return false; // The button says so in words.
  }
}

/** Calls `listener` at each change, here or in another tab, until the returned function is called. */
export function onMutedChange(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener("storage", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("storage", listener);
  };
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
    if (!this.#muted || this.#mutedOf !== profile) this.#muted = mutedIn(profile);
    this.#mutedOf = profile;
    return this.#muted.has(feedId);
  }
}
