/** The feeds of this node and what begins with them: follow another, show one's own. */
import { html, nothing } from "lit";
import { customElement } from "lit/decorators.js";
import { theme } from "../base/theme.ts";
import { t } from "../language/language.ts";
import { WIDE } from "../shell/app-styles.ts";
import { MediaQuery } from "../shell/media-query.ts";
import { isNameUnpublished } from "../shell/own-name.ts";
import { AskToFollowEvent, ScreenElement, ShowLinkEvent } from "../shell/page-view.ts";
import "./feed-list.ts";
import "./nearby-list.ts";

@customElement("people-screen")
export class PeopleScreen extends ScreenElement {
  static override styles = [theme];

  /** Where there is a side column, it says so there. */
  readonly #wide = new MediaQuery(this, WIDE);

  override render() {
    const { node, me, feeds, profile, unread } = this.page;
    return html`<div class="stack">
      <p class="muted">${t("people.what")}</p>
      ${!this.#wide.matches && isNameUnpublished(this.page) ? html`<p class="small"><a href="#node">${t("name.unpublished")}</a></p>` : nothing}
      <div class="row">
        <button type="button" class="primary" @click=${() => this.dispatchEvent(new AskToFollowEvent())}>${t("follow.title")}</button>
        <button type="button" ?disabled=${!me} @click=${() => me && this.dispatchEvent(new ShowLinkEvent(me.feedId))}>${t("feed.showMine")}</button>
        <a class="link" href="#carry">${t("carry.link")}</a>
      </div>
      <feed-list .feeds=${feeds} .unread=${unread} .profile=${profile} label=${t("nav.people")}></feed-list>
      ${feeds.length === 1 ? html`<p>${t("people.nobody")}</p>` : nothing}
      <nearby-list .node=${node} .feeds=${feeds}></nearby-list>
    </div>`;
  }
}
