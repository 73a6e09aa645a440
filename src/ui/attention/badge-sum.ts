/**
 * The number on the app's icon is one for all profiles of this browser: each leaves its own part here, and the sum is shown.
 *
 * A profile that is closed leaves what it had unread. Where storage is blocked a profile knows of itself alone.
 */
const PREFIX = "tinyssb-badge:";

/** The sum, with `count` unread entries of `profile`. Never throws. */
export function sumWith(profile: string, count: number): number {
  try {
    localStorage.setItem(PREFIX + profile, String(count));
    return sum();
  } catch {
    return count;
  }
}

/** The sum without `profile`, whose part is forgotten. Never throws. */
export function sumWithout(profile: string): number {
  try {
    localStorage.removeItem(PREFIX + profile);
    return sum();
  } catch {
    return 0;
  }
}

function sum(): number {
  const keys = Array.from({ length: localStorage.length }, (_, at) => localStorage.key(at) ?? "");
  return keys
    .filter((key) => key.startsWith(PREFIX))
    .reduce((all, key) => all + (Number(localStorage.getItem(key)) || 0), 0);
}
