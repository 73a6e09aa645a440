/**
 * Whom an `@` that is being typed may mean: the feeds that are here, and the list of them under the text.
 *
 * Loaded when the first `@` is typed. What is put in is what a mention is found by elsewhere too: the published name where it means one feed, else the
 * short name. Never the nickname, which is nobody else's business.
 */
import { html } from "lit";
import type { FeedView } from "../../client/api.ts";
import { cleanName } from "../../core/clean-name.ts";
import { MAX_NAME_LENGTH } from "../../core/limits.ts";
import { identicon } from "../base/identicon.ts";
import { displayNameOf, shortNameOf } from "../base/short-name.ts";
import { t } from "../language/language.ts";
import { directoryOf } from "./feed-directory.ts";

/** Feeds that are offered at the same time. */
const MAX_CHOICES = 6;
/** An `@` that begins a word, and what stands after it up to the end. */
const OPEN = /(?<![\p{L}\p{N}_@])@([^@\n]*)$/u;

export interface Choice {
  readonly feedId: string;
  /** As it is called here. */
  readonly name: string;
  /** What is written, the `@` included. */
  readonly written: string;
}

export interface MentionChoices {
  /** UTF-16 place of the `@`. */
  readonly start: number;
  readonly choices: readonly Choice[];
}

/** Whom the text before the caret begins to mention; undefined where it does not. */
export function mentionChoices(before: string, feeds: readonly FeedView[]): MentionChoices | undefined {
  const open = OPEN.exec(before);
  if (!open || open[1].length > MAX_NAME_LENGTH) return undefined;
  const typed = open[1].toLowerCase();
  const directory = directoryOf(feeds);
  const matching = feeds.filter((feed) => !feed.own && namesOf(feed).some((name) => begins(name, typed)));
  if (matching.length === 0) return undefined;
  const isUnnamed = (feed: FeedView) => Number(displayNameOf(feed) === shortNameOf(feed.feedId));
  matching.sort((a, b) => isUnnamed(a) - isUnnamed(b) || displayNameOf(a).localeCompare(displayNameOf(b)));
  const choices = matching.slice(0, MAX_CHOICES).map((feed) => ({
    feedId: feed.feedId,
    name: displayNameOf(feed),
    written: writtenAs(feed, directory),
  }));
  return { start: open.index, choices };
}

const namesOf = ({ feedId, nickname, publishedName }: FeedView): string[] =>
  [nickname, publishedName, shortNameOf(feedId)].filter((name) => name !== "");

/** Whether a name, or a word of it, begins with what was typed. */
function begins(name: string, typed: string): boolean {
  const lower = name.toLowerCase();
  return lower.startsWith(typed) || (typed !== "" && lower.includes(` ${typed}`));
}

/** What is written to speak to a feed, the `@` included. */
export function writtenMention(feedId: string, feeds: readonly FeedView[]): string {
  const feed = feeds.find((one) => one.feedId === feedId);
  return feed ? writtenAs(feed, directoryOf(feeds)) : `@${shortNameOf(feedId)}`;
}

function writtenAs({ feedId, publishedName }: FeedView, directory: ReturnType<typeof directoryOf>): string {
  const isWhole = publishedName !== "" && cleanName(publishedName) === publishedName;
  const [found] = isWhole ? directory.mentionsIn(`@${publishedName} `) : [];
  const isClear = found?.feedId === feedId && found.end === publishedName.length + 1;
  return `@${isClear ? publishedName : shortNameOf(feedId)}`;
}

/** The list, styled by the composer; pressing an option must not take the focus from the text. */
export function mentionList({ choices }: MentionChoices, chosen: number, take: (choice: Choice) => void) {
  return html`<div id="mentions" class="card" role="listbox" aria-label=${t("composer.mention")}>${choices.map(
    (choice, at) =>
      html`<div id="mention-${at}" role="option" aria-selected=${at === chosen}
          @pointerdown=${(event: Event) => event.preventDefault()} @click=${() => take(choice)}>
          ${identicon(choice.feedId, 28)}<span><bdi>${choice.name}</bdi> <span class="mono muted">${shortNameOf(choice.feedId)}</span></span></div>`,
  )}</div>`;
}
