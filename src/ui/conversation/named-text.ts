/**
 * Text of others with those whom it speaks to called as everywhere here: who is named by a short name or a key goes by the name that is
 * shown for that feed. One rule for posts, quotes, entries and notifications. Pure.
 */
import type { Content } from "../../content/content.ts";
import { shortNameOf } from "../base/short-name.ts";

/** Whom a text speaks to: UTF-16 places, in order and apart from each other, and what the feed is called here. */
export type Mentions = readonly {
  readonly start: number;
  readonly end: number;
  readonly feedId: string;
  readonly name: string;
}[];

export interface NamedPart {
  /** As it is shown; of a mention with its `@`. */
  readonly text: string;
  /** The feed that it speaks to. */
  readonly feedId?: string;
  /** What stands in the text instead, where that is a short name or key. */
  readonly written?: string;
}

/** The text in parts, in order; without a mention it is one. */
export function namedParts(text: string, mentions: Mentions): NamedPart[] {
  const parts: NamedPart[] = [];
  let at = 0;
  for (const { start, end, feedId, name } of mentions) {
    const written = text.slice(start, end);
    const isNamed = !/=\.ed25519$/.test(written) && written.slice(1).toUpperCase() !== shortNameOf(feedId);
    parts.push(
      { text: text.slice(at, start) },
      isNamed ? { text: written, feedId } : { text: `@${name}`, feedId, written },
    );
    at = end;
  }
  return [...parts, { text: text.slice(at) }];
}

/** The same as one text, for where there are no links. */
export function namedText(text: string, mentions: Mentions): string {
  return namedParts(text, mentions)
    .map((part) => part.text)
    .join("");
}

/** The text of a content that people wrote, in which names are looked for. */
export function textOf(content: Content | null): string {
  if (content?.kind === "post" || content?.kind === "text") return content.text;
  return content?.kind === "mail" ? content.body : "";
}

/** Characters of an earlier post that are shown where another refers to it. */
const QUOTE_CHARACTERS = 60;

/** How a post begins, in one line; empty where it says nothing in words. */
export function beginningOf({
  content,
  mentions,
}: {
  readonly content: Content | null;
  readonly mentions: Mentions;
}): string {
  const characters = [...namedText(textOf(content), mentions)];
  return characters.slice(0, QUOTE_CHARACTERS).join("") + (characters.length > QUOTE_CHARACTERS ? "…" : "");
}
