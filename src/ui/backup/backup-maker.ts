/**
 * A button, and the dialog in which a backup is made; to move to another device, writing is locked afterwards.
 *
 * Passphrases stay in the fields until the dialog closes, and nowhere else.
 */
import { html, nothing } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { MAX_PASSPHRASE_LENGTH, MIN_PASSPHRASE_LENGTH } from "../../archive/import-files.ts";
import { counted } from "../base/amounts.ts";
import { PageElement } from "../base/page-element.ts";
import { type Problem, problemFrom, tellDone } from "../base/problem.ts";
import "../base/problem-text.ts";
import { theme } from "../base/theme.ts";
import { countWork } from "../base/unfinished-work.ts";
import { t } from "../language/language.ts";
import { download } from "../node/directory-files.ts";
import { NodeChangedEvent, type PageView } from "../shell/page-view.ts";
import { strengthOf } from "./passphrase-strength.ts";

@customElement("backup-maker")
export class BackupMaker extends PageElement {
  static override styles = [theme];

  @property({ attribute: false }) page!: PageView;
  @property() purpose: "keep" | "move" = "keep";
  /** There is none yet: the button stands out. */
  @property({ type: Boolean }) urgent = false;
  @state() private passphrase = "";
  @state() private isDifferent = false;
  @state() private busy = "";
  @state() private problem: Problem | undefined;
  /** The file is made; to move, writing is to be locked now. */
  @state() private isMade = false;
  @query("dialog") private dialog!: HTMLDialogElement;
  @query("form") private form!: HTMLFormElement | null;

  override render() {
    const isMove = this.purpose === "move";
    return html`<button type="button" class=${this.urgent ? "primary" : ""} data-command=${isMove ? "move" : "backup"} ?disabled=${!this.page.me} @click=${() => this.dialog.showModal()}>${isMove ? t("backup.move") : t("backup.make")}</button>
      <dialog aria-labelledby="title" @close=${this.#closed}>
        <div class="stack">
          <h2 id="title">${isMove ? t("backup.moveTitle") : t("backup.makeTitle")}</h2>
          ${this.isMade ? this.#lockQuestion() : this.#passphraseForm(isMove)}
          <p role="status" class="small">${this.busy}</p>
          <div role="alert">${this.problem ? html`<problem-text .problem=${this.problem}></problem-text>` : nothing}</div>
        </div>
      </dialog>`;
  }

  #passphraseForm(isMove: boolean) {
    const { me, feeds } = this.page;
    const others = feeds.filter(({ own, followed }) => !own && followed).length;
    return html`${isMove ? html`<p>${t("backup.moveWhy")}</p>` : nothing}
      <p>${t("backup.holds", { entries: counted("entries", me?.seq ?? 0), feeds: counted("feeds", others) })}</p>
      <p><strong>${t("backup.noOtherWay")}</strong></p>
      <form class="stack" @submit=${this.#make}>
        <label>${t("backup.passphrase")} <span class="hint">${t("backup.passphraseHint", { least: MIN_PASSPHRASE_LENGTH })}</span>
          <input name="passphrase" type="password" required minlength=${MIN_PASSPHRASE_LENGTH} maxlength=${MAX_PASSPHRASE_LENGTH}
            autocomplete="new-password" aria-describedby="strength" @input=${this.#typed} /></label>
        <p id="strength" role="status" class="small">${this.passphrase === "" ? "" : t(`backup.${strengthOf(this.passphrase)}`)}</p>
        <label>${t("backup.again")}
          <input name="again" type="password" required maxlength=${MAX_PASSPHRASE_LENGTH} autocomplete="new-password"
            aria-invalid=${this.isDifferent} aria-describedby="different" @input=${() => (this.isDifferent = false)} /></label>
        <p id="different" role="alert" class="small">${this.isDifferent ? t("backup.different") : ""}</p>
        <div class="row">
          <button class="primary" ?disabled=${this.busy !== ""}>${t("backup.action")}</button>
          <button type="button" @click=${() => this.dialog.close()}>${t("common.cancel")}</button>
        </div>
      </form>`;
  }

  #lockQuestion() {
    return html`<p>${t("backup.lockWhy")}</p>
      <div class="row">
        <button type="button" class="danger" ?disabled=${this.busy !== ""} @click=${this.#lock}>${t("backup.lock")}</button>
        <button type="button" @click=${() => this.dialog.close()}>${t("backup.notYet")}</button>
      </div>`;
  }

  #typed(event: Event): void {
    this.passphrase = (event.target as HTMLInputElement).value;
  }

  async #make(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const given = new FormData(event.target as HTMLFormElement);
    const passphrase = String(given.get("passphrase") ?? "");
    this.isDifferent = passphrase !== String(given.get("again") ?? "");
    if (this.isDifferent) return;
    const { node, profile } = this.page;
    await this.#while(t("backup.working"), async () => {
      const backup = await node.backup(passphrase);
      const day = new Date().toISOString().slice(0, 10);
      download(backup, `tinyssb-${profile}-${day}.tinyssb-backup`, "application/octet-stream");
      this.dispatchEvent(new NodeChangedEvent());
      if (this.purpose === "move") this.isMade = true;
      else this.#done(t("backup.made"));
    });
  }

  async #lock(): Promise<void> {
    await this.#while("", async () => {
      await this.page.node.lockOwnFeed();
      this.#done(t("backup.locked"));
    });
  }

  #done(words: string): void {
    this.dialog.close();
    tellDone(this, words);
    this.dispatchEvent(new NodeChangedEvent());
  }

  #closed(): void {
    this.form?.reset();
    this.passphrase = "";
    this.isDifferent = false;
    this.isMade = false;
    this.problem = undefined;
  }

  async #while(words: string, action: () => Promise<void>): Promise<void> {
    this.busy = words;
    this.problem = undefined;
    try {
      await countWork(action());
    } catch (error) {
      this.problem = problemFrom(error);
    } finally {
      this.busy = "";
    }
  }
}
