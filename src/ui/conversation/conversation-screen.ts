/** The conversation. */
import { css, html } from "lit";
import { customElement } from "lit/decorators.js";
import { theme } from "../base/theme.ts";
import { t } from "../language/language.ts";
import { ScreenElement } from "../shell/page-view.ts";
import "./entry-list.ts";
import "./post-composer.ts";

@customElement("conversation-screen")
export class ConversationScreen extends ScreenElement {
  static override styles = [
    theme,
    css`
      :host { display: grid; grid-template-rows: minmax(0, 1fr) auto; min-block-size: 0; }
      .entries { overflow: auto; padding: var(--gap); }
    `,
  ];

  override render() {
    const { node, me, feeds, profile, onAir } = this.page;
    const own = feeds.find((feed) => feed.own);
    if (!me || !own) return html`<p>${t("state.starting")}</p>`;
    return html`
      <div class="entries"><entry-list .node=${node} .feed=${own}></entry-list></div>
      <post-composer .node=${node} .profile=${profile} .onAir=${onAir} .feedState=${me.state}></post-composer>
    `;
  }
}
