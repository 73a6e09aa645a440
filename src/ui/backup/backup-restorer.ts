/** A button, and the dialog in which a backup is picked, opened with its passphrase, and restored. */
import { html, nothing } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { MAX_BACKUP_BYTES, MAX_PASSPHRASE_LENGTH } from "../../archive/import-files.ts";
import type { ImportReport, Tinyssb } from "../../client/api.ts";
import { fileButtonStyles } from "../base/file-button.ts";
import { PageElement } from "../base/page-element.ts";
import { codedProblem, type Problem, problemFrom, tellDone } from "../base/problem.ts";
import "../base/problem-text.ts";
import { theme } from "../base/theme.ts";
import { countWork } from "../base/unfinished-work.ts";
import { t } from "../language/language.ts";
import { NodeChangedEvent } from "../shell/page-view.ts";
import { freeProfile, queryOf } from "../shell/profile.ts";

@customElement("backup-restorer")
export class BackupRestorer extends PageElement {
  static override styles = [theme, fileButtonStyles];

  @property({ attribute: false }) node!: Tinyssb;
  /** Somebody else shows the button, and calls `show`. */
  @property({ type: Boolean }) unseen = false;
  @state() private busy = "";
  @state() private problem: Problem | undefined;
  @state() private fileName = "";
  /** A profile that is not there yet, where this one belongs to another node. */
  @state() private newProfile = "";
  @query("dialog") private dialog!: HTMLDialogElement;
  @query("form") private form!: HTMLFormElement;

  override render() {
    return html`${this.unseen ? nothing : html`<button type="button" data-command="restore" @click=${this.show}>${t("backup.restore")}</button>`}
      <dialog aria-labelledby="title" @close=${this.#closed}>
        <form class="stack" @submit=${this.#restore}>
          <h2 id="title">${t("backup.restoreTitle")}</h2>
          <p>${t("backup.restoreWhat")}</p>
          <div class="row"><label class="file">${t("backup.file")} <input name="file" type="file" required accept=".tinyssb-backup" @change=${this.#picked} /></label>
            <bdi role="status" class="small">${this.fileName}</bdi></div>
          <label>${t("backup.passphrase")}
            <input name="passphrase" type="password" required maxlength=${MAX_PASSPHRASE_LENGTH} autocomplete="current-password" /></label>
          <div class="row">
            <button class="primary" ?disabled=${this.busy !== ""}>${t("backup.restoreAction")}</button>
            <button type="button" @click=${() => this.dialog.close()}>${t("common.cancel")}</button>
          </div>
          <p role="status" class="small">${this.busy}</p>
          <div role="alert">${this.problem ? html`<problem-text .problem=${this.problem}></problem-text>` : nothing}
            ${this.newProfile ? html`<p><a href=${queryOf(this.newProfile)} target="_blank">${t("backup.openNew", { profile: this.newProfile })}</a></p>` : nothing}</div>
        </form>
      </dialog>`;
  }

  show(): void {
    this.dialog.showModal();
  }

  async #restore(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const given = new FormData(this.form);
    const file = given.get("file");
    if (!(file instanceof File)) return;
    this.problem = undefined;
    this.newProfile = "";
    this.busy = t("backup.restoring");
    try {
      await countWork(this.#restoreFile(file, String(given.get("passphrase") ?? "")));
    } catch (error) {
      const told = problemFrom(error);
      if (told.code === "other-identity") this.newProfile = await this.#freeProfile();
      this.problem = told;
    } finally {
      this.busy = "";
    }
  }

  async #restoreFile(file: File, passphrase: string): Promise<void> {
    if (file.size > MAX_BACKUP_BYTES) {
      this.problem = codedProblem("backup-refused");
      return;
    }
    const report = await this.node.restore(new Uint8Array(await file.arrayBuffer()), passphrase);
    this.dialog.close();
    tellDone(this, inWords(report));
    this.dispatchEvent(new NodeChangedEvent());
  }

  #picked(event: Event): void {
    this.fileName = (event.target as HTMLInputElement).files?.[0]?.name ?? "";
  }

  /** Where the profiles can not be told, one that is not likely to be there. */
  async #freeProfile(): Promise<string> {
    return freeProfile("restored", await this.node.profiles().catch(() => []));
  }

  #closed(): void {
    this.form.reset();
    this.problem = undefined;
    this.fileName = "";
    this.newProfile = "";
  }
}

/** What restoring has changed. */
function inWords({ becameNode, feeds, contacts }: ImportReport): string {
  if (becameNode) return t("backup.restored");
  return t(contacts > 0 || feeds.some(({ added }) => added > 0) ? "backup.added" : "backup.nothingNew");
}
