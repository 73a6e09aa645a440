/**
 * Whom a text speaks to: `@` and a short name, a published name or nickname, or a whole reference.
 *
 * Today's network has no form for it, so names are resolved here, by what they are called here. A name that several feeds have means none
 * of them. Never throws; cost bounded by the number of `@`.
 */

import { toHex } from "../core/bytes.ts";
import { maybeParseFeedReference } from "../core/feed-reference.ts";
import { MAX_NAME_LENGTH } from "../core/limits.ts";
import { shortNameOf } from "./short-name.ts";

export interface Mention {
  /** UTF-16 places in the text, the `@` included. */
  readonly start: number;
  readonly end: number;
  /** In hex. */
  readonly feedId: string;
}

/** `@` that are looked at in one text; later ones are left as text. */
export const MAX_MENTIONS = 64;

const AT = /(?<![\p{L}\p{N}_@])@/gu;
const WORD = /[\p{L}\p{N}_]/u;
const REFERENCE = /^@[A-Za-z0-9+/]{43}=\.ed25519/;

/** Feeds by what they are called; made once for many texts. */
export class Directory {
  private readonly byName = new Map<string, string | undefined>();
  private longest = 0;

  /** @param people feed IDs in hex with their names; empty names are left out. */
  constructor(people: Iterable<{ readonly feedId: string; readonly names: readonly string[] }>) {
    for (const { feedId, names } of people)
      for (const name of new Set([shortNameOf(feedId), ...names].map((each) => each.toLowerCase()))) {
        if (name === "") continue;
        this.byName.set(name, this.byName.has(name) && this.byName.get(name) !== feedId ? undefined : feedId);
        this.longest = Math.max(this.longest, name.length);
      }
  }

  /** The mentions in `text`, in order. */
  mentionsIn(text: string): Mention[] {
    const mentions: Mention[] = [];
    let looked = 0;
    for (const { index: start } of text.matchAll(AT)) {
      if (++looked > MAX_MENTIONS) break;
      const found = this.referenceAt(text, start) ?? this.nameAt(text, start);
      if (found) mentions.push({ start, ...found });
    }
    return mentions;
  }

  private referenceAt(text: string, start: number): Omit<Mention, "start"> | undefined {
    const [match] = REFERENCE.exec(text.slice(start, start + 64)) ?? [];
    const reference = match && maybeParseFeedReference(match);
    return reference ? { end: start + match.length, feedId: toHex(reference.feedId) } : undefined;
  }

  /** The longest name that stands there as a whole word. */
  private nameAt(text: string, start: number): Omit<Mention, "start"> | undefined {
    const most = Math.min(this.longest, 2 * MAX_NAME_LENGTH, text.length - start - 1);
    for (let length = most; length > 0; length--) {
      const end = start + 1 + length;
      if (WORD.test(text.slice(end, end + 2).slice(0, (text.codePointAt(end) ?? 0) > 0xffff ? 2 : 1))) continue;
      const feedId = this.byName.get(text.slice(start + 1, end).toLowerCase());
      if (feedId !== undefined) return { end, feedId };
    }
    return undefined;
  }
}
