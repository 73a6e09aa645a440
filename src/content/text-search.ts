/**
 * Words looked for in texts: what counts as the same letter, where words stand, and the piece of a text around them.
 *
 * Pure; does not know where texts come from. Letters are the same without regard to case, width and accents (NFKD, full case folding). A word is
 * found anywhere, also within another: languages that put words together (Funkgerät) or write none apart (日本語) leave no other rule, and what is found
 * stands by time, so that an accidental match costs a line and hides nothing. Every word has to be found, in any order.
 */
import type { Content } from "./content.ts";

/** Words that are looked for; more are left out. */
export const MAX_WORDS = 8;
/** Characters of what is looked for; more are left out. */
export const MAX_WANTED_CHARACTERS = 200;
/** Characters of the piece of a text that is shown, and of those that stand before the first place. */
export const EXCERPT_CHARACTERS = 240;
const BEFORE_CHARACTERS = 60;
/** Places of words that are marked in one piece. */
const MAX_MARKS = 64;

/** Accents of Latin, Greek and Cyrillic, points of Hebrew, vowel signs of Arabic; and characters that are not seen: all left out. Vowel signs of other scripts are letters. */
const LEFT_OUT =
  /[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;
const ASCII_ONLY = /^[\0-\x7f]*$/;
/** Letters that no normal form takes apart, and what is typed for them. */
const TYPED: Readonly<Record<string, string>> = {
  ς: "σ",
  ø: "o",
  ł: "l",
  đ: "d",
  ð: "d",
  ħ: "h",
  ŧ: "t",
  æ: "ae",
  œ: "oe",
};
/** Folded characters that are remembered; there are not many in use. */
const MAX_REMEMBERED = 4096;
const remembered = new Map<string, string>();

/** UTF-16 places in a text. */
export interface Mark {
  readonly start: number;
  readonly end: number;
}

/** A piece of a text: what was found in it, and whether there is more of the text on either side. */
export interface Excerpt {
  readonly text: string;
  readonly marks: readonly Mark[];
  readonly isCutBefore: boolean;
  readonly isCutAfter: boolean;
}

/** A text in which the same letters are the same characters. */
export function folded(text: string): string {
  if (ASCII_ONLY.test(text)) return text.toLowerCase();
  let result = "";
  for (const character of text) result += foldedCharacter(character);
  return result;
}

/** The words to look for, folded, each once; none is a part of another. */
export function wordsOf(wanted: string): string[] {
  const words = new Set(
    folded(wanted.slice(0, MAX_WANTED_CHARACTERS)).split(/\s+/u).filter(Boolean).slice(0, MAX_WORDS),
  );
  return [...words].filter((word) => ![...words].some((other) => other !== word && other.includes(word)));
}

/** The text of a content that is written to be read, in which words are looked for; undefined for what only has a name to tell, and for bytes. */
export function maybeTextOf(content: Content | undefined): string | undefined {
  switch (content?.kind) {
    case "post":
    case "text":
      return content.text;
    case "mail": {
      const subject = content.headers.find(({ name }) => name.toLowerCase() === "subject")?.value ?? "";
      return subject === "" ? content.body : `${subject}\n${content.body}`;
    }
    default:
      return undefined;
  }
}

/** The piece of `text` around the first place of any of `words` (of `wordsOf`); undefined unless all of them are in the text. */
export function maybeExcerpt(text: string, words: readonly string[]): Excerpt | undefined {
  const { characters, places } = foldedWithPlaces(text);
  if (!words.every((word) => characters.includes(word))) return undefined;
  const first = Math.min(...words.map((word) => places[characters.indexOf(word)]));
  const from = first <= BEFORE_CHARACTERS ? 0 : startOfWord(text, first - BEFORE_CHARACTERS, first);
  const to = endOfCharacter(text, Math.min(text.length, from + EXCERPT_CHARACTERS));
  const marks = marksIn(text, words, characters, places)
    .filter(({ start, end }) => start >= from && end <= to)
    .slice(0, MAX_MARKS)
    .map(({ start, end }) => ({ start: start - from, end: end - from }));
  return { text: text.slice(from, to), marks, isCutBefore: from > 0, isCutAfter: to < text.length };
}

/** Where words stand, in order and apart from each other. */
function marksIn(text: string, words: readonly string[], characters: string, places: readonly number[]): Mark[] {
  const found: Mark[] = [];
  for (const word of words)
    for (
      let at = characters.indexOf(word), n = 0;
      at >= 0 && n < MAX_MARKS;
      at = characters.indexOf(word, at + word.length), n++
    ) {
      // A letter that became two (ß) is marked as a whole; accents that follow belong to it.
      let after = at + word.length;
      while (after < places.length && places[after] === places[after - 1]) after++;
      found.push({ start: places[at], end: places[after] ?? text.length });
    }
  found.sort((a, b) => a.start - b.start || b.end - a.end);
  const apart: { start: number; end: number }[] = [];
  for (const mark of found) {
    const last = apart.at(-1);
    if (last && mark.start <= last.end) last.end = Math.max(last.end, mark.end);
    else apart.push({ ...mark });
  }
  return apart;
}

/** As `folded`, with the place in the text of what each character was made of. */
function foldedWithPlaces(text: string): { characters: string; places: number[] } {
  let characters = "";
  const places: number[] = [];
  let at = 0;
  for (const character of text) {
    const made = foldedCharacter(character);
    characters += made;
    for (let i = 0; i < made.length; i++) places.push(at);
    at += character.length;
  }
  return { characters, places };
}

function foldedCharacter(character: string): string {
  if (character.length === 1 && character < "\x80") return character.toLowerCase();
  const known = remembered.get(character);
  if (known !== undefined) return known;
  // Upper case first: ß is SS, and all three sigmas are one.
  const made = character
    .normalize("NFKD")
    .toUpperCase()
    .toLowerCase()
    .normalize("NFKD")
    .replaceAll(LEFT_OUT, "")
    .replaceAll(/[ςøłđðħŧæœ]/g, (letter) => TYPED[letter]);
  if (remembered.size < MAX_REMEMBERED) remembered.set(character, made);
  return made;
}

/** The first beginning of a word from `from` on, before `first`; where there is none, of a character. */
function startOfWord(text: string, from: number, first: number): number {
  const space = text.slice(from, first).search(/\s\S/u);
  return space >= 0 ? from + space + 1 : endOfCharacter(text, from);
}

/** `at`, or one further where that would cut a surrogate pair. */
const endOfCharacter = (text: string, at: number): number =>
  at > 0 && at < text.length && (text.codePointAt(at - 1) ?? 0) > 0xffff ? at + 1 : at;
