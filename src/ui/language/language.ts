/**
 * The language of the page: which one is chosen, its catalogue, and texts with their values put in.
 *
 * Of English, what the first minute says is in the first load, and the rest comes when a text of it is first wanted; English decides which keys there are (`en/`); the others are loaded when chosen, from the cache when
 * offline. Catalogues are plain text: nothing in them is ever markup. The choice is kept in this browser, for all profiles.
 */
import type { Catalogue, MessageKey } from "./catalogue.ts";
import type { en } from "./en/index.ts";
import { start } from "./en/start.ts";

/** Every language, as it calls itself. */
export const LANGUAGES = { en: "English", de: "Deutsch", fr: "Français", it: "Italiano" } as const;
export type Language = keyof typeof LANGUAGES;

type NamesIn<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | NamesIn<Rest> : never;
type NamesOf<M> = M extends string
  ? NamesIn<M>
  : M extends { one: infer One extends string; other: infer Other extends string }
    ? NamesIn<One> | NamesIn<Other> | "count"
    : never;
type Values<Key extends MessageKey> = [NamesOf<(typeof en)[Key]>] extends [never]
  ? []
  : [values: Readonly<Record<NamesOf<(typeof en)[Key]>, string | number>>];

const LOADERS: Readonly<Record<Exclude<Language, "en">, () => Promise<Catalogue>>> = {
  de: async () => (await import("./de/index.ts")).de,
  fr: async () => (await import("./fr/index.ts")).fr,
  it: async () => (await import("./it/index.ts")).it,
};
const STORED_UNDER = "tinyssb-language";

let language: Language = "en";
let catalogue: Partial<Catalogue> = start;
let plurals = new Intl.PluralRules("en");
let english: Promise<typeof en> | undefined;
/** A text was wanted that was not here: whoever shows it has to do so again. */
let isMissed = false;
const listeners = new Set<() => void>();

export function currentLanguage(): Language {
  return language;
}

/** The language tag for dates and numbers: with the region that the browser names, where it names one of this language. */
export function currentLocale(): string {
  const languages = globalThis.navigator?.languages ?? [];
  return languages.find((tag) => tag.split("-")[0] === language) ?? language;
}

/** The text of `key` in the chosen language. Numbers among the values are written as the language writes them. */
export function t<Key extends MessageKey>(key: Key, ...[values]: Values<Key>): string {
  const message = catalogue[key];
  if (message === undefined) {
    isMissed = true;
    void loadAllTexts().catch(() => undefined); // The next text tries again.
    return "";
  }
  const given = (values ?? {}) as Readonly<Record<string, string | number>>;
  const form =
    typeof message === "string" ? message : plurals.select(Number(given.count)) === "one" ? message.one : message.other;
  return form.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = given[name];
    return typeof value === "number" ? numberInWords(value) : String(value);
  });
}

/**
 * A number as the language writes it. A few digits are the same in each of them, in every region; the first number for which a browser has
 * to look that up holds up a slow phone for 100 ms.
 */
export function numberInWords(value: number): string {
  return Number.isInteger(value) && value >= 0 && value < 1000 ? String(value) : value.toLocaleString(currentLocale());
}

/** Calls `listener` at each change of the language, until the returned function is called. */
export function onLanguageChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Changes the language and remembers it. @throws what the browser throws when the catalogue can not be loaded. */
export async function chooseLanguage(chosen: Language): Promise<void> {
  await speak(chosen);
  try {
    localStorage.setItem(STORED_UNDER, chosen);
  } catch {
    // Storage is blocked: the choice lasts as long as the page.
  }
}

/** Takes the language that was chosen here, else the first of the browser's that there is, else English. Never throws. */
export async function startLanguage(): Promise<void> {
  try {
    await speak(maybeStored() ?? navigator.languages.map(languageOf).find((found) => found !== undefined) ?? "en");
  } catch {
    await speak("en"); // The catalogue can not be loaded now; English is here.
  }
}

/** Loads the English texts that are not in the first load; where one of them was missed, elements show themselves anew. @throws what the browser throws. */
export async function loadAllTexts(): Promise<void> {
  english ??= import("./en/index.ts").then(({ en }) => en);
  const loaded = await english.catch((error: unknown) => {
    english = undefined;
    throw error;
  });
  if (language !== "en" || catalogue === loaded) return;
  catalogue = loaded;
  if (isMissed) for (const listener of [...listeners]) listener();
  isMissed = false;
}

async function speak(chosen: Language): Promise<void> {
  const loaded = chosen === "en" ? start : await LOADERS[chosen]();
  language = chosen;
  catalogue = loaded;
  plurals = new Intl.PluralRules(chosen);
  if (globalThis.document) document.documentElement.lang = chosen;
  for (const listener of [...listeners]) listener();
  if (chosen === "en" && english) await loadAllTexts();
}

function languageOf(tag: string): Language | undefined {
  const [primary] = tag.toLowerCase().split("-");
  return Object.keys(LANGUAGES).find((known) => known === primary) as Language | undefined;
}

function maybeStored(): Language | undefined {
  try {
    return languageOf(localStorage.getItem(STORED_UNDER) ?? "");
  } catch {
    return undefined; // Storage is blocked.
  }
}
