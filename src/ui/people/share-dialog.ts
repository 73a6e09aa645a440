/** Shows the link of a feed as QR code and text, for another node to follow. */
import { css, html, LitElement, nothing } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import type { Tinyssb } from "../../client/api.ts";
import "../base/copy-button.ts";
import { tellProblem } from "../base/problem.ts";
import "./qr-code.ts";
import { shortNameOf } from "../base/short-name.ts";
import { theme } from "../base/theme.ts";

@customElement("share-dialog")
export class ShareDialog extends LitElement {
  static override styles = [theme, css`.link { user-select: all; }`];

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
    return html`<dialog aria-labelledby="title">
      <div class="stack">
        <h2 id="title">Feed ${shortName}</h2>
        <p>Scan this with another node, or copy the link. It tells where the feed is to be followed; it holds no secret.</p>
        ${this.link ? html`<qr-code .text=${this.link} label="QR code of the link to feed ${shortName}"></qr-code>` : nothing}
        <p class="mono link">${this.link}</p>
        <div class="row">
          <copy-button .text=${this.link} label="Copy the link"></copy-button>
          <copy-button .text=${this.feedId} label="Copy the feed ID"></copy-button>
          <button type="button" @click=${() => this.dialog.close()}>Close</button>
        </div>
      </div>
    </dialog>`;
  }
}
