/** Which profile was deleted, for the page that opens in its place to tell: kept in this tab, and told once. */
const KEPT_UNDER = "tinyssb-deleted";

export function noteDeleted(profile: string): void {
  try {
    sessionStorage.setItem(KEPT_UNDER, profile);
  } catch {
    // Storage is blocked: then it is not told.
  }
}

/** @returns undefined when there is nothing to tell. */
export function takeDeleted(): string | undefined {
  try {
    const profile = sessionStorage.getItem(KEPT_UNDER) ?? undefined;
    sessionStorage.removeItem(KEPT_UNDER);
    return profile;
  } catch {
    return undefined;
  }
}
