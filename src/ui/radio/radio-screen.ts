/** The faces of this node, the ways to add one, and the screen that may stay on meanwhile. */
import { html } from "lit";
import { customElement } from "lit/decorators.js";
import { theme } from "../base/theme.ts";
import { ScreenElement } from "../shell/page-view.ts";
import "./awake-switch.ts";
import "./face-panel.ts";

@customElement("radio-screen")
export class RadioScreen extends ScreenElement {
  static override styles = [theme];

  override render() {
    const { node, faces } = this.page;
    return html`<div class="stack">
      <face-panel .node=${node} .faces=${faces}></face-panel>
      <awake-switch></awake-switch>
    </div>`;
  }
}
