/**
 * How hard a passphrase is to guess, by its length and variety alone.
 *
 * An estimate that knows no dictionary: letters within a word are worth little because language is predictable, what runs on or repeats is worth
 * nearly nothing. Whether it is a quotation only its author knows.
 */
export type Strength = "weak" | "fair" | "strong";

/** At a thousand tries a second on one machine, 2³⁸ are nine years of it, 2⁵² a hundred and forty thousand. */
const FAIR_BITS = 38;
const STRONG_BITS = 52;

/** Never throws. Cost: one pass. */
export function strengthOf(passphrase: string): Strength {
  const bits = estimatedBits(passphrase.normalize("NFKC"));
  return bits < FAIR_BITS ? "weak" : bits < STRONG_BITS ? "fair" : "strong";
}

function estimatedBits(text: string): number {
  const seen = new Set<string>();
  let bits = 0;
  let before = "";
  for (const word of text.split(/\s+/)) {
    const isRepeated = seen.has(word);
    seen.add(word);
    for (const character of word) {
      bits += isRepeated ? 0.1 : bitsOf(character, before);
      before = character;
    }
    before = "";
  }
  return bits;
}

function bitsOf(character: string, before: string): number {
  const step = before === "" ? Number.NaN : character.codePointAt(0)! - before.codePointAt(0)!;
  if (Math.abs(step) <= 1) return 0.5;
  const kind = kindOf(character);
  if (kind === "digit") return 3;
  if (kind === "sign") return 5;
  // Within a word the letter before tells much of the next.
  return before !== "" && kindOf(before) === kind ? 1.8 : 5;
}

function kindOf(character: string): "digit" | "small" | "capital" | "sign" {
  if (/\p{N}/u.test(character)) return "digit";
  if (/\p{Lu}/u.test(character)) return "capital";
  return /\p{L}/u.test(character) ? "small" : "sign";
}
