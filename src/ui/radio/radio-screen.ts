/** The faces of this node and the ways to add one. */
import { html } from "lit";
import { customElement } from "lit/decorators.js";
import { theme } from "../base/theme.ts";
import { ScreenElement } from "../shell/page-view.ts";
import "./face-panel.ts";

@customElement("radio-screen")
export class RadioScreen extends ScreenElement {
  static override styles = [theme];

  override render() {
    const { node, faces } = this.page;
    return html`<face-panel .node=${node} .faces=${faces}></face-panel>`;
  }
}
