/** This node: identity, backup, notifications, language, storage, profiles, import and export. */
import { html } from "lit";
import { customElement } from "lit/decorators.js";
import { theme } from "../base/theme.ts";
import { t } from "../language/language.ts";
import { ScreenElement } from "../shell/page-view.ts";
import "../attention/attention-card.ts";
import "../backup/backup-card.ts";
import "./archive-panel.ts";
import "./identity-card.ts";
import "./language-card.ts";
import "./profiles-card.ts";
import "./storage-card.ts";

@customElement("node-screen")
export class NodeScreen extends ScreenElement {
  static override styles = [theme];

  override render() {
    const { node, me, status, feeds, profile, openProfile } = this.page;
    return html`<div class="stack">
      ${me ? html`<identity-card .node=${node} .me=${me} .publishedName=${feeds.find(({ own }) => own)?.publishedName ?? ""}></identity-card>` : html`<p>${t("state.starting")}</p>`}
      <backup-card .page=${this.page}></backup-card>
      <attention-card .profile=${profile}></attention-card>
      <language-card></language-card>
      <storage-card .node=${node} .status=${status}></storage-card>
      <archive-panel .node=${node} .profile=${profile} .openProfile=${openProfile}></archive-panel>
      <profiles-card .page=${this.page}></profiles-card>
    </div>`;
  }
}
