/** The text that is not sent yet, kept for this tab so that an error or a reload does not lose it. */

const keyOf = (profile: string) => `tinyssb-draft:${profile}`;

/** False when the browser does not keep it (storage blocked or full). An empty text forgets the draft. */
export function keepDraft(profile: string, text: string): boolean {
  try {
    if (text === "") sessionStorage.removeItem(keyOf(profile));
    else sessionStorage.setItem(keyOf(profile), text);
    return true;
  } catch {
    return false; // The composer says so in words.
  }
}

export function readDraft(profile: string): string {
  try {
    return sessionStorage.getItem(keyOf(profile)) ?? "";
  } catch {
    return ""; // Storage is blocked: then there is no draft.
  }
}
