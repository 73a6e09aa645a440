/** Feeds that travel in a file: opened here, and saved for others. */
import { html } from "lit";
import { customElement } from "lit/decorators.js";
import { theme } from "../base/theme.ts";
import { t } from "../language/language.ts";
import { ScreenElement } from "../shell/page-view.ts";
import "./feed-opener.ts";
import "./feed-saver.ts";

@customElement("sharing-screen")
export class SharingScreen extends ScreenElement {
  static override styles = [theme];

  override render() {
    return html`<div class="stack">
      <p class="muted">${t("carry.what")}</p>
      <feed-opener .page=${this.page}></feed-opener>
      <feed-saver .page=${this.page}></feed-saver>
    </div>`;
  }
}
