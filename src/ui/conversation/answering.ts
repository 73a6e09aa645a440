/** Answering a post: the words above the field, and how it speaks to its author. Loaded when the first post is answered. */
import { html } from "lit";
import type { TimelineItem, Tinyssb } from "../../client/api.ts";
import { isolated } from "../base/isolated.ts";
import { t } from "../language/language.ts";
import { writtenMention } from "./mention-choices.ts";
import { beginningOf } from "./named-text.ts";

/** How the answer speaks to the author of a post, with the `@`; nothing for an own one. Rejects as the node does. */
export async function mentionOf(node: Tinyssb, { feedId, own }: TimelineItem): Promise<string> {
  return own ? "" : writtenMention(feedId, await node.feeds());
}

/** Above the field: what is answered, and the way to answer nothing. */
export function answeredLine(answered: TimelineItem, drop: () => void) {
  return html`<div class="answered small"><p id="answered" class="muted">${t("composer.answers", { name: isolated(answered.name) })} <bdi>${beginningOf(answered)}</bdi></p>
    <button type="button" class="quiet" @click=${drop}>${t("composer.answersNot")}</button></div>`;
}
