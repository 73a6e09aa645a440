/**
 * What may call a person who does not look at the page: notifications, and the number on the app's icon. Off until they are asked for, kept in
 * this browser for each profile, the same in all its tabs.
 *
 * Knows nothing of posts; who tells of them is `attention-watch.ts`.
 */
export const ATTENTION_KINDS = ["notifications", "badge"] as const;
export type AttentionKind = (typeof ATTENTION_KINDS)[number];

const keyOf = (profile: string) => `tinyssb-attention:${profile}`;
/** What could not be kept, by profile: storage is blocked or full. */
const unkept = new Map<string, ReadonlySet<string>>();
const listeners = new Set<() => void>();

function wantedIn(profile: string): ReadonlySet<string> {
  const held = unkept.get(profile);
  if (held) return held;
  try {
    return new Set((localStorage.getItem(keyOf(profile)) ?? "").split(" "));
  } catch {
    return new Set(); // Storage is blocked.
  }
}

export function isWanted(profile: string, kind: AttentionKind): boolean {
  return wantedIn(profile).has(kind);
}

/** Switches one kind on or off. False when the browser does not keep it: then it lasts as long as the page. */
export function setWanted(profile: string, kind: AttentionKind, isOn: boolean): boolean {
  const wanted = new Set(ATTENTION_KINDS.filter((each) => (each === kind ? isOn : isWanted(profile, each))));
  let isKept = true;
  try {
    localStorage.setItem(keyOf(profile), [...wanted].join(" "));
    unkept.delete(profile);
  } catch {
    isKept = false; // The switch says so in words.
    unkept.set(profile, wanted);
  }
  for (const listener of [...listeners]) listener();
  return isKept;
}

/** Calls `listener` at each change, here or in another tab, until the returned function is called. */
export function onAttentionChange(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener("storage", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("storage", listener);
  };
}
