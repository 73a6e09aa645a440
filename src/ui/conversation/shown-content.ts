/**
 * Content as it is shown: text of others as text, in its own direction, and bytes as hex. Never markup.
 *
 * Every kind of `content/content.ts` has its place here; a new kind is one case.
 */
import { css, html, nothing } from "lit";
import type { Content } from "../../content/content.ts";
import { counted, dateAndTime, grouped } from "../base/amounts.ts";
import { isolated } from "../base/isolated.ts";
import { t } from "../language/language.ts";
import { type Mentions, namedText } from "./named-text.ts";

export const contentStyles = css`
  .content { white-space: pre-wrap; overflow-wrap: anywhere; unicode-bidi: plaintext; max-inline-size: 65ch; }
  .headers { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 0 0.75rem; }
  .headers dt { color: var(--muted); }
  .headers dd { unicode-bidi: plaintext; overflow-wrap: anywhere; }
`;

const NOBODY: Mentions = [];

/** @param mentions places in the text of `content`; none where nobody has looked for them. */
export function shownContent(content: Content, mentions: Mentions = NOBODY) {
  switch (content.kind) {
    case "post":
      return html`<div class="content" dir="auto">${withLinks(content.text, mentions)}</div>
        ${content.voiceBytes > 0 ? html`<p class="muted">${t("content.voice", { size: counted("bytes", content.voiceBytes) })}</p>` : nothing}`;
    case "name":
      return html`<p class="muted" dir="auto">${content.name ? t("content.name", { name: isolated(content.name) }) : t("content.noName")}</p>`;
    case "text":
      return content.text === ""
        ? html`<p class="muted">${t("entry.empty")}</p>`
        : html`<div class="content" dir="auto">${withLinks(content.text, mentions)}</div>`;
    case "mail":
      return html`<dl class="headers small">
          ${content.headers.map(
            ({ name, value }) =>
              html`<dt>${name}</dt><dd dir="auto">${
                name.toLowerCase() === "date" && content.dateMs !== undefined ? dateAndTime(content.dateMs) : value
              }</dd>`,
          )}
        </dl>
        <div class="content" dir="auto">${withLinks(content.body, mentions)}</div>`;
    case "bytes":
      return html`<div><span class="small muted">${t("entry.bytes")}</span> <span class="mono">${grouped(content.hex)}</span></div>
        ${content.notation ? html`<div class="mono small">${content.notation}</div>` : nothing}`;
  }
}

/** What may be an address; which ones are is the matter of `linked-text.ts`. */
const MAY_BE_ADDRESS = /https?:\/\/|web\+tinyssb:/i;

/** The text itself; where it has something to follow, with links, which come when their code is here. */
function withLinks(text: string, mentions: Mentions) {
  if (mentions.length === 0 && !MAY_BE_ADDRESS.test(text)) return text;
  import("./linked-text.ts").catch(() => undefined); // Without it the text is there all the same.
  return html`<linked-text .textContent=${namedText(text, mentions)} .written=${{ text, mentions }}></linked-text>`;
}
