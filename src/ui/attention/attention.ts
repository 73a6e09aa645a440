/**
 * What may call a person who does not look at the page: notifications, and the number on the app's icon. Off until they are asked for, kept in
 * this browser for each profile, the same in all its tabs.
 *
 * Knows nothing of posts; who tells of them is `attention-watch.ts`.
 */
import { KeptSetting } from "../base/kept-setting.ts";

export type AttentionKind = "notifications" | "badge";

const wanted = new KeptSetting("tinyssb-attention:");

export function isWanted(profile: string, kind: AttentionKind): boolean {
  return wanted.of(profile).has(kind);
}

/** Switches one kind on or off. False when the browser does not keep it: then it lasts as long as the page. */
export function setWanted(profile: string, kind: AttentionKind, isOn: boolean): boolean {
  return wanted.set(profile, kind, isOn);
}

/** Calls `listener` at each change, here or in another tab, until the returned function is called. */
export function onAttentionChange(listener: () => void): () => void {
  return wanted.onChange(listener);
}
