/**
 * A button, and the dialog in which a profile is deleted: what goes, what stays, whether a backup exists, and its name typed as the confirmation.
 *
 * The node deletes what is stored; the page forgets what it keeps besides, and goes to another profile or to the first screen of a new one.
 */
import { html, nothing } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { counted, dateAndTime } from "../base/amounts.ts";
import { isolated } from "../base/isolated.ts";
import { PageElement } from "../base/page-element.ts";
import { type Problem, problemFrom } from "../base/problem.ts";
import "../base/problem-text.ts";
import { theme } from "../base/theme.ts";
import { countWork } from "../base/unfinished-work.ts";
import { t } from "../language/language.ts";
import { noteDeleted } from "../shell/deleted-profile.ts";
import type { PageView } from "../shell/page-view.ts";
import { DEFAULT_PROFILE, queryOf } from "../shell/profile.ts";
import { forgetProfile } from "./forget-profile.ts";

@customElement("profile-removal")
export class ProfileRemoval extends PageElement {
  static override styles = [theme];

  @property({ attribute: false }) page!: PageView;
  /** Shows another page in place of this one; replaced where nothing should be navigated. */
  @property({ attribute: false }) goTo: (address: string) => void = (address) => location.replace(address);
  @state() private open = false;
  @state() private typed = "";
  @state() private isBusy = false;
  @state() private problem: Problem | undefined;
  @query("dialog") private dialog!: HTMLDialogElement;

  override render() {
    return html`<button type="button" class="danger" ?disabled=${!this.page.me || !this.page.status} @click=${this.#ask}>${t("removal.button")}</button>
      <dialog aria-labelledby="title" @close=${this.#closed}>${this.open ? this.#question() : nothing}</dialog>`;
  }

  #question() {
    const { profile, me, feeds } = this.page;
    const entries = counted("entries", me?.seq ?? 0);
    const others = counted("feeds", feeds.filter(({ own }) => !own).length);
    return html`<form class="stack" @submit=${this.#remove}>
      <h2 id="title">${t("removal.title", { profile: isolated(profile) })}</h2>
      <p>${t("removal.goes", { entries, feeds: others })}</p>
      <p><strong>${this.#backup()}</strong></p>
      <p>${t("removal.stays")}</p>
      <label>${t("removal.type", { profile })}
        <input name="profile" autocomplete="off" autocapitalize="off" spellcheck="false" .value=${this.typed} @input=${(
          event: InputEvent,
        ) => {
          this.typed = (event.target as HTMLInputElement).value;
        }} /></label>
      <div role="alert">${this.problem ? html`<problem-text .problem=${this.problem}></problem-text>` : nothing}</div>
      <p role="status" class="small">${this.isBusy ? t("removal.busy") : nothing}</p>
      <div class="row">
        <button class="danger" ?disabled=${this.isBusy || this.typed.trim() !== profile}>${t("removal.action")}</button>
        <button type="button" ?disabled=${this.isBusy} @click=${() => this.dialog.close()}>${t("common.cancel")}</button>
      </div>
    </form>`;
  }

  #backup(): string {
    const { me, status } = this.page;
    if (!status?.lastBackupMs) return t("removal.noBackup");
    const since = (me?.seq ?? 0) - (status.lastBackupSeq ?? Number.POSITIVE_INFINITY);
    const made = t("removal.backup", { when: dateAndTime(status.lastBackupMs) });
    return since > 0 ? `${made} ${t("backup.sinceThen", { count: since })}` : made;
  }

  async #ask(): Promise<void> {
    this.open = true;
    await this.updateComplete;
    this.dialog.showModal();
  }

  async #remove(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const { node, profile } = this.page;
    if (this.typed.trim() !== profile) return;
    this.isBusy = true;
    this.problem = undefined;
    try {
      const others = (await node.profiles()).filter((other) => other !== profile);
      await countWork(node.deleteProfile(profile));
      await forgetProfile(profile);
      noteDeleted(profile);
      const next = others.includes(DEFAULT_PROFILE) ? DEFAULT_PROFILE : others[0];
      this.goTo(next === undefined ? location.pathname : location.pathname + queryOf(next));
    } catch (error) {
      this.problem = problemFrom(error);
      this.isBusy = false;
    }
  }

  #closed(): void {
    this.open = false;
    this.typed = "";
    this.problem = undefined;
  }
}
