/**
 * The number on the app's icon is one for all profiles of this browser: each leaves its own part here, and the sum is shown.
 *
 * What a profile left there that is closed counts no more for those that are open. Where storage is blocked a profile knows of itself alone.
 */
const PREFIX = "tinyssb-badge:";
/** The first tab of each open profile holds the Web Lock of this name and the profile's. */
export const ATTENTION_LOCK = "tinyssb-attention:";

/** Profiles that are open in this browser now. Rejects as the browser does. */
export async function openProfiles(): Promise<ReadonlySet<string>> {
  const { held = [] } = await navigator.locks.query();
  const names = held.flatMap(({ name = "" }) => (name.startsWith(ATTENTION_LOCK) ? [name] : []));
  return new Set(names.map((name) => name.slice(ATTENTION_LOCK.length)));
}

/** The sum over the profiles in `open`, with `count` unread entries of `profile`. Never throws. */
export function sumWith(profile: string, count: number, open: ReadonlySet<string>): number {
  try {
    localStorage.setItem(PREFIX + profile, String(count));
    return sum(new Set([...open, profile]));
  } catch {
    return count;
  }
}

/** The sum without `profile`, whose part is forgotten. Never throws. */
export function sumWithout(profile: string, open: ReadonlySet<string>): number {
  try {
    localStorage.removeItem(PREFIX + profile);
    return sum(open);
  } catch {
    return 0;
  }
}

/** Takes the part of `profile` away, of which the pages of other profiles hear. Never throws. */
export function forgetPart(profile: string): void {
  sumWithout(profile, new Set());
}

function sum(open: ReadonlySet<string>): number {
  return [...open].reduce((all, profile) => all + (Number(localStorage.getItem(PREFIX + profile)) || 0), 0);
}
