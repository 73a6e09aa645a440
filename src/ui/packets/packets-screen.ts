/** The packets that go by. */
import { html } from "lit";
import { customElement } from "lit/decorators.js";
import { theme } from "../base/theme.ts";
import { ScreenElement } from "../shell/page-view.ts";
import "./packet-list.ts";

@customElement("packets-screen")
export class PacketsScreen extends ScreenElement {
  static override styles = [theme];

  override render() {
    const { node, faces, feeds } = this.page;
    return html`<packet-list .node=${node} .faces=${faces} .feeds=${feeds}></packet-list>`;
  }
}
