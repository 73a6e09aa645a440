/** The backup of this node: when the latest one was made, making one, restoring one, moving with one. */
import { html, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { dateAndTime } from "../base/amounts.ts";
import { PageElement } from "../base/page-element.ts";
import { theme } from "../base/theme.ts";
import { t } from "../language/language.ts";
import type { PageView } from "../shell/page-view.ts";
import "./backup-maker.ts";
import "./backup-restorer.ts";

@customElement("backup-card")
export class BackupCard extends PageElement {
  static override styles = [theme];

  @property({ attribute: false }) page!: PageView;

  override render() {
    const { node, me, status } = this.page;
    const lastMs = status?.lastBackupMs;
    const since = (me?.seq ?? 0) - (status?.lastBackupSeq ?? Number.POSITIVE_INFINITY);
    return html`<section class="card stack tight" aria-labelledby="title">
      <h2 id="title">${t("backup.title")}</h2>
      ${status ? html`<p>${lastMs ? t("backup.last", { when: dateAndTime(lastMs) }) : t("backup.never")} ${since > 0 ? t("backup.sinceThen", { count: since }) : nothing}</p>` : nothing}
      <div class="row">
        <backup-maker ?urgent=${status?.lastBackupMs === null} .page=${this.page}></backup-maker>
        <backup-restorer .node=${node}></backup-restorer>
        ${me?.state === "moved" || me?.state === "forked" ? nothing : html`<backup-maker purpose="move" .page=${this.page}></backup-maker>`}
      </div>
    </section>`;
  }
}
