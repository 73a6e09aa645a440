/** Who this node is: name, short name, feed ID, and the way to show it to others. */
import { css, html } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { Tinyssb, WhoAmI } from "../../client/api.ts";
import { MAX_NAME_LENGTH } from "../../core/limits.ts";
import { grouped } from "../base/amounts.ts";
import "../base/copy-button.ts";
import { identicon } from "../base/identicon.ts";
import { PageElement } from "../base/page-element.ts";
import { tellDone, tellProblem } from "../base/problem.ts";
import { shortNameOf } from "../base/short-name.ts";
import { theme } from "../base/theme.ts";
import { t } from "../language/language.ts";
import { NodeChangedEvent, ShowLinkEvent } from "../shell/page-view.ts";

@customElement("identity-card")
export class IdentityCard extends PageElement {
  static override styles = [theme, css`input { inline-size: min(20rem, 100%); } form.row { align-items: end; }`];

  @property({ attribute: false }) node!: Tinyssb;
  @property({ attribute: false }) me!: WhoAmI;

  override render() {
    const { feedId, name } = this.me;
    return html`<section class="card stack tight" aria-labelledby="title">
      <h2 id="title">${t("identity.title")}</h2>
      <div class="row">${identicon(feedId, 48)}<span class="mono">${shortNameOf(feedId)}</span></div>
      <form class="row" @submit=${this.#rename}>
        <label>${t("identity.name")} <span class="hint">${t("identity.nameHint")}</span>
          <input name="name" required maxlength=${MAX_NAME_LENGTH} autocomplete="off" .value=${name} /></label>
        <button>${t("name.keep")}</button>
      </form>
      <p class="small muted">${t("feed.id")}</p><p class="mono">${grouped(feedId)}</p>
      <div class="row">
        <button type="button" @click=${() => this.dispatchEvent(new ShowLinkEvent(feedId))}>${t("feed.showMine")}</button>
        <copy-button .text=${feedId} label=${t("copy.feedId")}></copy-button>
      </div>
    </section>`;
  }

  async #rename(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const name = String(new FormData(event.target as HTMLFormElement).get("name") ?? "").trim();
    try {
      await this.node.rename(name);
      tellDone(this, t("identity.renamed"));
      this.dispatchEvent(new NodeChangedEvent());
    } catch (error) {
      tellProblem(this, error);
    }
  }
}
