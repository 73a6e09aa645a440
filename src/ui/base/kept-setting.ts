/**
 * A set of words (letters and digits) that this browser keeps for each profile, the same in all its tabs; what the browser does not keep lasts as long as the page.
 */
export class KeptSetting {
  readonly #prefix: string;
  /** What could not be kept, by profile: storage is blocked or full. */
  readonly #unkept = new Map<string, ReadonlySet<string>>();
  readonly #listeners = new Set<() => void>();

  /** @param prefix stands before the profile in the key of the storage. */
  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  of(profile: string): ReadonlySet<string> {
    const held = this.#unkept.get(profile);
    if (held) return held;
    try {
      // Earlier versions kept a JSON list.
      return new Set((localStorage.getItem(this.#prefix + profile) ?? "").match(/\w+/g) ?? []);
    } catch {
      return new Set(); // Storage is blocked.
    }
  }

  /** Adds a word or takes it away. False when the browser does not keep it. */
  set(profile: string, word: string, isIn: boolean): boolean {
    const words = new Set(this.of(profile));
    if (isIn) words.add(word);
    else words.delete(word);
    let isKept = true;
    try {
      localStorage.setItem(this.#prefix + profile, [...words].join(" "));
      this.#unkept.delete(profile);
    } catch {
      isKept = false; // Who asked for it says so in words.
      this.#unkept.set(profile, words);
    }
    for (const listener of [...this.#listeners]) listener();
    return isKept;
  }

  /** Calls `listener` at each change, here or in another tab, until the returned function is called. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    window.addEventListener("storage", listener);
    return () => {
      this.#listeners.delete(listener);
      window.removeEventListener("storage", listener);
    };
  }
}
