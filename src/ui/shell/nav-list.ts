/** The screens as links, each a drawing with its word: in the side column, and as the bar of a phone: at the bottom, in a low window at the side. */
import { css, html, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { icon } from "../base/icons.ts";
import { PageElement } from "../base/page-element.ts";
import { theme } from "../base/theme.ts";
import { unreadBadge, unreadStyles } from "../base/unread-badge.ts";
import { t } from "../language/language.ts";
import { SCREENS } from "./screens.ts";

@customElement("nav-list")
export class NavList extends PageElement {
  static override styles = [
    theme,
    unreadStyles,
    css`
      a { display: flex; gap: 0.75rem; align-items: center; min-block-size: 2.75rem; padding-inline: 0.625rem; color: inherit; text-decoration: none; border: 1px solid transparent; border-radius: var(--radius-small); }
      a:hover { background: var(--hover); }
      a[aria-current] { background: var(--chosen); font-weight: 600; }
      :host([bar]) ul { display: grid; grid-auto-flow: column; grid-auto-columns: minmax(0, 1fr); }
      :host([bar]) a { display: grid; gap: 0.125rem; justify-items: center; align-content: center; min-block-size: 3.5rem; position: relative; padding: 0.25rem 0; font-size: 0.75rem; line-height: 1.2; text-align: center; border-radius: 0; }
      :host([bar]) span { max-inline-size: 100%; overflow-wrap: anywhere; }
      :host([bar]) a[aria-current] { color: var(--accent); font-weight: 700; background: none; box-shadow: inset 0 0.1875rem var(--accent); }
      :host([bar]) .unread { position: absolute; inset-block-start: 0.125rem; inset-inline-start: calc(50% + 0.375rem); }
      @media (max-height: 26rem) {
        :host([bar]) nav, :host([bar]) ul { block-size: 100%; }
        :host([bar]) ul { grid-auto-flow: row; grid-auto-rows: minmax(max-content, 1fr); }
        :host([bar]) a { block-size: 100%; min-block-size: 2.75rem; padding: 0.125rem; font-size: 0.6875rem; }
        :host([bar]) a[aria-current] { box-shadow: inset 0.1875rem 0 var(--accent); }
      }
      /* Words are not broken where there is room beside them. */
      @media (max-width: 22rem) and (min-height: 26.01rem) {
        :host([bar]) ul { display: flex; }
        :host([bar]) li { flex: auto; min-inline-size: 0; }
      }
      @media (forced-colors: active) { a[aria-current] { border-color: Highlight; } }
    `,
  ];

  /** Name of the screen that is shown. */
  @property() current = "";
  /** Unread entries, said at the conversation. */
  @property({ type: Number }) unread = 0;
  /** Whether it is the bar of a phone. */
  @property({ type: Boolean, reflect: true }) bar = false;

  override render() {
    const shown = SCREENS.flatMap(({ name, nav }) => (nav ? [{ name, nav }] : []));
    return html`<nav aria-label=${t("nav.label")}><ul>
      ${shown.map(
        ({ name, nav }) =>
          html`<li><a href="#${name}" aria-current=${name === this.current ? "page" : nothing}>${icon(nav.icon)}<span>${nav.word()}</span>${name === "conversation" ? unreadBadge(this.unread) : nothing}</a></li>`,
      )}
    </ul></nav>`;
  }
}
