/** The catalogues of the page: complete in every language, nothing in them unused, nothing beside them in the page. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import ts from "typescript";
import { afterEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { ERROR_CODES } from "../../src/core/environment-error.ts";
import { counted, dayInWords, secondsInWords, sizeInWords } from "../../src/ui/base/amounts.ts";
import type { Message } from "../../src/ui/language/catalogue.ts";
import { de } from "../../src/ui/language/de/index.ts";
import { en } from "../../src/ui/language/en/index.ts";
import { start } from "../../src/ui/language/en/start.ts";
import { fr } from "../../src/ui/language/fr/index.ts";
import { it } from "../../src/ui/language/it/index.ts";
import { chooseLanguage, type Language, numberInWords, t } from "../../src/ui/language/language.ts";

const UI = new URL("../../src/ui/", import.meta.url).pathname;
const CATALOGUES: Record<string, Readonly<Record<string, Message>>> = { en, de, fr, it };
const KEYS = Object.keys(en);
const sources = readdirSync(UI, { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".ts") && !/^language\/(en|de|fr|it)\//.test(path))
  .map((path) => ({ path, text: readFileSync(join(UI, path), "utf8") }));

const formsOf = (message: Message): string[] =>
  typeof message === "string" ? [message] : [message.one, message.other];
const namesIn = (message: Message) =>
  [
    ...new Set(
      formsOf(message)
        .join()
        .match(/\{\w+\}/g) ?? [],
    ),
  ].sort();
const escaped = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);

describe("the catalogues", () => {
  test("have the keys of the English one, all of them and no other", () => {
    for (const [tag, catalogue] of Object.entries(CATALOGUES))
      expect(Object.keys(catalogue).sort(), tag).toEqual([...KEYS].sort());
  });

  test("say something for each key, with the same values put in", () => {
    for (const [tag, catalogue] of Object.entries(CATALOGUES))
      for (const key of KEYS) {
        const message = catalogue[key]!;
        for (const form of formsOf(message)) expect(form.trim(), `${tag} ${key}`).not.toBe("");
        expect(namesIn(message), `${tag} ${key}`).toEqual(namesIn(en[key as keyof typeof en]));
      }
  });

  test("hold nothing that the page does not use", () => {
    const all = sources.map(({ text }) => text).join("\n");
    const made = [...all.matchAll(/`([a-z][\w.]*\.(?:[^`\s]*\$\{[^`]*\}[^`\s]*))`/gi)].map(
      ([, template]) => new RegExp(`^${escaped(template!.replaceAll(/\$\{[^}]*\}/g, "\0")).replaceAll("\0", ".+")}$`),
    );
    const unused = KEYS.filter((key) => !all.includes(`"${key}"`) && !made.some((pattern) => pattern.test(key)));
    expect(unused).toEqual([]);
  });

  /** Said where an element shows itself, which it does anew when the rest of the texts has come, or only after that has come. */
  const SHOWN_LATER = [
    "carry.link",
    "copy.byHand",
    "copy.done",
    "copy.failed",
    "copy.notAllowed",
    "face.noSignal",
    "face.signal",
    "forks.draftKept",
    "forks.inList",
    "forks.locked",
    "reach.evidence",
  ];

  test("have in the first load what its modules say: a notice that is told before the rest is here would be empty", () => {
    const said = new Set<string>();
    for (const module of modulesOfFirstLoad())
      for (const [, key] of readFileSync(module, "utf8").matchAll(/\bt\(\s*"([^"]+)"/g)) said.add(key!);
    expect(said.size).toBeGreaterThan(150);
    expect([...said].filter((key) => !(key in start)).sort()).toEqual(SHOWN_LATER);
  });

  test("have advice for every code of the environment, and for no other", () => {
    const told = new Set(KEYS.filter((key) => key.startsWith("advice.")).map((key) => key.split(".")[1]));
    expect([...told].sort()).toEqual([...ERROR_CODES].sort());
  });
});

/** Paths of what `main.ts` imports statically, and of what that imports. */
function modulesOfFirstLoad(): ReadonlySet<string> {
  const found = new Set<string>();
  const add = (path: string): void => {
    if (found.has(path)) return;
    found.add(path);
    const imports = readFileSync(path, "utf8").matchAll(/^import\s(?!type\b)(?:[^;"]*?from\s)?"(\.[^"]+)";/gm);
    for (const [, name] of imports) add(join(dirname(path), name!));
  };
  add(join(UI, "main.ts"));
  return found;
}

/** Text between tags, and attributes that are read aloud, in a template of the page. */
function* rawTextOf(source: string): Generator<string> {
  const file = ts.createSourceFile("x.ts", source, ts.ScriptTarget.Latest, true);
  const templates: ts.TemplateLiteral[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isTaggedTemplateExpression(node) && node.tag.getText() === "html") templates.push(node.template);
    ts.forEachChild(node, visit);
  };
  visit(file);
  for (const template of templates) {
    const markup = ts.isNoSubstitutionTemplateLiteral(template)
      ? template.text
      : [template.head.text, ...template.templateSpans.map(({ literal }) => literal.text)].join("\u0001");
    for (const [, value] of markup.matchAll(/(?:aria-label|label|title|placeholder|alt)="([^"]*)"/g)) yield value!;
    yield markup.replaceAll(/<[^>]*>/g, "\n");
  }
}

test("numbers are written as the browser writes them in the region of its user", async () => {
  onTestFinished(async () => {
    vi.unstubAllGlobals();
    await chooseLanguage("en");
  });
  const values = [
    ...Array.from({ length: 1100 }, (_, value) => value),
    12_345,
    1_234_567,
    -1,
    -4321,
    0.5,
    12.25,
    999.5,
  ];
  for (const tag of [
    "en",
    "en-GB",
    "en-IN",
    "en-ZA",
    "de",
    "de-AT",
    "de-CH",
    "fr",
    "fr-CA",
    "fr-CH",
    "fr-MA",
    "it",
    "it-CH",
  ]) {
    vi.stubGlobal("navigator", { languages: [tag] });
    await chooseLanguage(tag.slice(0, 2) as Language);
    const { format } = new Intl.NumberFormat(tag);
    for (const value of values) expect(numberInWords(value), `${tag} ${value}`).toBe(format(value));
  }
});

/** What is the same in every language. */
const NAMES_OF_FIELDS = /\b(?:SEQ|MID|TYP|tinySSB)\b/g;

test("no template of the page holds words of its own", () => {
  const found = sources.flatMap(({ path, text }) =>
    [...rawTextOf(text)]
      .flatMap((raw) => raw.split("\n"))
      .map((line) => line.replaceAll(NAMES_OF_FIELDS, "").trim())
      .filter((line) => /\p{L}{2}/u.test(line))
      .map((line) => `${path}: ${line}`),
  );
  expect(found).toEqual([]);
});

describe("a text", () => {
  afterEach(() => chooseLanguage("en"));

  test("takes the plural form that its language wants", async () => {
    expect([0, 1, 2].map((count) => counted("entries", count))).toEqual(["0 entries", "1 entry", "2 entries"]);
    await chooseLanguage("fr");
    expect([0, 1, 2].map((count) => counted("entries", count))).toEqual(["0 entrée", "1 entrée", "2 entrées"]);
    await chooseLanguage("de");
    expect([0, 1, 2].map((count) => counted("entries", count))).toEqual(["0 Einträge", "1 Eintrag", "2 Einträge"]);
  });

  test("writes amounts and days as its language does", async () => {
    await chooseLanguage("it");
    expect([sizeInWords(3_400_000), secondsInWords(140), secondsInWords(200_000)]).toEqual([
      "3,4 MB",
      "0,14 s",
      "3 min 20 s",
    ]);
    const noon = new Date(2025, 2, 2, 12).getTime();
    expect([noon, noon - 86_400_000, noon - 3 * 86_400_000].map((day) => dayInWords(day, noon))).toEqual([
      "oggi",
      "ieri",
      "giovedì 27 febbraio 2025",
    ]);
  });

  test("shows what is put in as it stands, also what looks like a place for a value", async () => {
    expect(t("keeping.failed", { why: "{why} <b>$&</b>" })).toBe("The browser could not be asked: {why} <b>$&</b>");
  });
});
