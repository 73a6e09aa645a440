/** How many entries are unread, as a number that is said in words to those who hear the page. */
import { css, html, nothing } from "lit";
import { t } from "../language/language.ts";
import { numberInWords } from "./amounts.ts";

/** Beyond it the exact number helps nobody. */
const MAX_SHOWN = 99;

export const unreadStyles = css`
  .unread { flex: none; min-inline-size: 1.375rem; padding-inline: 0.375rem; border-radius: 1rem; background: var(--accent); color: var(--on-accent); font-size: 0.75rem; font-weight: 700; line-height: 1.375rem; text-align: center; font-variant-numeric: tabular-nums; }
  li a > .unread { margin-inline-start: auto; }
`;

/** Nothing where there is nothing to read. */
export function unreadBadge(count: number) {
  if (count === 0) return nothing;
  const shown = count > MAX_SHOWN ? `${numberInWords(MAX_SHOWN)}+` : numberInWords(count);
  return html`<span class="unread"><span aria-hidden="true">${shown}</span><span class="visually-hidden"> ${t("unread.count", { count })}</span></span>`;
}
