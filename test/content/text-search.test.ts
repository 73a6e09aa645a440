import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readContent } from "../../src/content/content.ts";
import {
  EXCERPT_CHARACTERS,
  folded,
  MAX_WORDS,
  maybeExcerpt,
  maybeTextOf,
  wordsOf,
} from "../../src/content/text-search.ts";

/** The marked pieces of a text, or undefined where it is not found. */
const found = (text: string, wanted: string) => {
  const excerpt = maybeExcerpt(text, wordsOf(wanted));
  return excerpt?.marks.map(({ start, end }) => excerpt.text.slice(start, end));
};

describe("words in a text", () => {
  it.each([
    ["Café", "cafe"],
    ["CAFE", "café"],
    ["Cafe\u0301", "CAFÉ"],
    ["Straße", "STRASSE"],
    ["STRASSE", "straße"],
    ["ΟΔΌΣ οδός", "οδοσ"],
    ["İstanbul", "istanbul"],
    ["ısı", "isi"],
    ["ﬁne", "fine"],
    ["Ｈｉ！", "hi!"],
    ["Ёлка", "елка"],
    ["שָׁלוֹם", "שלום"],
    ["مُحَمَّد", "محمد"],
    ["한국어", "한국"],
    ["日本語の文", "本語"],
    ["Funkgerät", "gerat"],
    ["l’œuvre", "oeuvre"],
    ["Øl og smørrebrød", "smorrebrod"],
    ["soft\u00adhyphen zero\u200bwidth", "softhyphen zerowidth"],
    ["क्षि", "क्षि"],
  ])("%s holds %s", (text, wanted) => {
    expect(found(text, wanted)).toBeDefined();
  });

  it("are other words where vowels that are no accents differ", () => {
    expect(found("कि", "की")).toBeUndefined();
    expect(found("もも", "ほほ")).toBeUndefined();
  });

  it("fold Latin letters as the collation of the platform takes them for the same", () => {
    const { compare } = new Intl.Collator("en", { sensitivity: "base" });
    for (let code = 0xc0; code < 0x180; code++) {
      if (code === 0x13f || code === 0x140) continue; // L with a dot, of which collation leaves out the dot.
      const letter = String.fromCharCode(code);
      for (const base of "acdeghilnorstuwyz") if (compare(letter, base) === 0) expect(folded(letter)).toBe(base);
    }
  });

  it("are each wanted, in any order, once, and at most so many", () => {
    expect(found("one two three", "three one")).toEqual(["one", "three"]);
    expect(found("one two three", "one four")).toBeUndefined();
    expect(wordsOf(" on one\tONE\n o ")).toEqual(["one"]);
    expect(wordsOf(Array.from({ length: 20 }, (_, i) => `w${String.fromCharCode(97 + i)}`).join(" "))).toHaveLength(
      MAX_WORDS,
    );
    expect(wordsOf(" \n ")).toEqual([]);
  });

  it("are marked as they were written, with their accents, and together where they touch", () => {
    expect(found("une Cafe\u0301!", "cafe")).toEqual(["Cafe\u0301"]);
    expect(found("Maße und Masse", "as")).toEqual(["aß", "as"]);
    expect(found("ß", "s")).toEqual(["ß"]);
    expect(found("abcd", "abc bcd")).toEqual(["abcd"]);
    expect(found("na na", "na")).toEqual(["na", "na"]);
    expect(found("🙂🙂 x 🙂", "🙂")).toEqual(["🙂🙂", "🙂"]);
  });

  it("are shown with what stands around them, and never with half a character", () => {
    const text = `${"😀 ".repeat(200)}needle${" 😀".repeat(200)}`;
    const excerpt = maybeExcerpt(text, ["needle"])!;
    expect(excerpt).toMatchObject({ isCutBefore: true, isCutAfter: true });
    expect(excerpt.text.isWellFormed()).toBe(true);
    expect(excerpt.text.length).toBeLessThanOrEqual(EXCERPT_CHARACTERS + 1);
    expect(text).toContain(excerpt.text);
    expect(found(`${"x".repeat(500)}y${"x".repeat(500)}`, "y")).toEqual(["y"]);
  });

  it("are found with marks that fold to them, in whatever text", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme" }),
        fc.string({ unit: "grapheme", minLength: 1, maxLength: 4 }),
        fc.string({ unit: "grapheme" }),
        (a, middle, b) => {
          const words = wordsOf(middle);
          fc.pre(words.length > 0);
          const excerpt = maybeExcerpt(`${a} ${middle} ${b}`, words)!;
          expect(excerpt).toBeDefined();
          const marks = excerpt.marks.map(({ start, end }) => folded(excerpt.text.slice(start, end)));
          for (const mark of marks) expect(words.some((word) => mark.includes(word))).toBe(true);
          expect(marks.length).toBeGreaterThan(0);
          expect(excerpt.marks.every(({ start }, at) => at === 0 || start > excerpt.marks[at - 1].end)).toBe(true);
        },
      ),
    );
  });
});

describe("what is searched of a content", () => {
  const read = (text: string) => maybeTextOf(readContent(new TextEncoder().encode(text)));

  it("is the text of posts, notes and mails with their subject, and nothing of bytes and names", () => {
    expect(read("a note")).toBe("a note");
    expect(read("Date: 1\nSubject: hi\n\nbody")).toBe("hi\nbody");
    expect(read("Date: 1\nTo: *\n\nbody")).toBe("body");
    expect(maybeTextOf(readContent(Uint8Array.of(0, 1, 255)))).toBeUndefined();
    expect(maybeTextOf({ kind: "name", name: "Bob" })).toBeUndefined();
    expect(maybeTextOf(undefined)).toBeUndefined();
  });
});
