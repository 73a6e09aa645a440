/** Shows the link of a feed as QR code and text, for another node to follow. */
import { css, html, nothing } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import type { Tinyssb } from "../../client/api.ts";
import { maybeParseFeedReference } from "../../core/feed-reference.ts";
import { PageElement } from "../base/page-element.ts";
import "../base/copy-button.ts";
import { tellProblem } from "../base/problem.ts";
import "./qr-code.ts";
import { shortNameOf } from "../base/short-name.ts";
import { theme } from "../base/theme.ts";
import { t } from "../language/language.ts";

@customElement("share-dialog")
export class ShareDialog extends PageElement {
  static override styles = [theme, css`h2 { overflow-wrap: anywhere; } .link { user-select: all; }`];

  @property({ attribute: false }) node!: Tinyssb;
  @state() private feedId = "";
  @state() private link = "";
  @query("dialog") private dialog!: HTMLDialogElement;

  async show(feedId: string): Promise<void> {
    try {
      this.link = await this.node.link(feedId);
    } catch (error) {
      tellProblem(this, error);
      return;
    }
    this.feedId = feedId;
    await this.updateComplete;
    this.dialog.showModal();
  }

  override render() {
    const shortName = shortNameOf(this.feedId);
    const name = maybeParseFeedReference(this.link)?.name;
    return html`<dialog aria-labelledby="title">
      <div class="stack">
        <div><h2 id="title"><bdi>${t("share.title", { name: name || shortName })}</bdi></h2>${name ? html`<p class="mono muted">${shortName}</p>` : nothing}</div>
        <p>${t("share.what")}</p>
        ${name ? html`<p class="small muted">${t("share.privacy")}</p>` : nothing}
        ${this.link ? html`<qr-code .text=${this.link} label=${t("share.code", { shortName })}></qr-code>` : nothing}
        <p class="mono link">${this.link}</p>
        <div class="row">
          <copy-button primary .text=${this.link} label=${t("copy.link")}></copy-button>
          <copy-button .text=${this.feedId} label=${t("copy.feedId")}></copy-button>
          <button type="button" @click=${() => this.dialog.close()}>${t("common.close")}</button>
        </div>
      </div>
    </dialog>`;
  }
}
