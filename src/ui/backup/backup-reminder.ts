/** Reminds, in one line, until the first backup exists. Shows nothing before anything is written, and never covers anything. */
import { html, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { PageElement } from "../base/page-element.ts";
import { theme } from "../base/theme.ts";
import { t } from "../language/language.ts";
import type { PageView } from "../shell/page-view.ts";

@customElement("backup-reminder")
export class BackupReminder extends PageElement {
  static override styles = [theme];

  @property({ attribute: false }) page!: PageView;

  override render() {
    const { me, status } = this.page;
    if (!me || me.seq === 0 || !status || status.lastBackupMs !== null) return nothing;
    return html`<p class="small">${t("backup.remind")} <a href="#node">${t("backup.remindLink")}</a></p>`;
  }
}
