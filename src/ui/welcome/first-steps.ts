/**
 * The first minutes: a name, a backup, a connection, and somebody to talk to. Nothing here has to be done, and everything else of
 * the page is at hand meanwhile; what is done is said so. Who has written keeps seeing what is left, until somebody is followed.
 */
import { css, html, nothing } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { MAX_NAME_LENGTH } from "../../core/limits.ts";
import type { BackupRestorer } from "../backup/backup-restorer.ts";
import { PageElement } from "../base/page-element.ts";
import { tellDone, tellOver, tellProblem } from "../base/problem.ts";
import { theme } from "../base/theme.ts";
import { loadAllTexts, t } from "../language/language.ts";
import { faceName, phaseInWords } from "../radio/face-words.ts";
import { AskToFollowEvent, NodeChangedEvent, type PageView, ShowLinkEvent } from "../shell/page-view.ts";
import { neighbourTalk } from "./neighbour-talk.ts";

@customElement("first-steps")
export class FirstSteps extends PageElement {
  static override styles = [
    theme,
    css`
      ol { display: grid; gap: var(--gap); counter-reset: step; max-inline-size: 44rem; }
      ol > li { counter-increment: step; }
      h2::before { content: counter(step) ". "; }
      form.row { align-items: end; }
      input { inline-size: min(20rem, 100%); }
      .done { color: var(--good); font-weight: 600; }
    `,
  ];

  @property({ attribute: false }) page!: PageView;
  /** Something is written already: what is left to do, below other words. */
  @property({ type: Boolean }) begun = false;
  @state() private isBusy = false;
  @query("backup-restorer") private restorer!: BackupRestorer;

  override render() {
    return html`<div class="stack">
      ${this.begun ? nothing : html`<p>${t("steps.welcome")}</p>`}
      <ol>
        ${this.begun && this.page.me?.name ? nothing : html`<li class="card stack tight">${this.#name()}</li>`}
        <li class="card stack tight">${this.#connection()}</li>
        <li class="card stack tight">${this.#people()}</li>
        <li class="card stack tight">${this.#backup()}</li>
      </ol>
      <p class="small"><a href="#help">${t("steps.help")}</a></p>
    </div>`;
  }

  #name() {
    const name = this.page.me?.name ?? "";
    const isPublished = this.page.feeds.some(({ own, publishedName }) => own && publishedName !== "");
    return html`<h2>${t("steps.name")}</h2>
      <p class="small muted">${t("steps.nameWhy")}</p>
      <form class="row" @submit=${this.#rename}>
        <label>${t("identity.name")}<input name="name" required maxlength=${MAX_NAME_LENGTH} autocomplete="nickname" .value=${name} /></label>
        <button>${t("name.keep")}</button>
      </form>
      ${name === "" ? nothing : html`<p class="small"><span class="done">${t("steps.named")}</span> ${isPublished ? nothing : html`<a href="#node">${t("steps.toPublish")}</a>`}</p>`}`;
  }

  #connection() {
    const { faces } = this.page;
    const neighbour = faces.find(({ kind }) => kind === "neighbour");
    const relay = faces.find(({ kind }) => kind === "relay");
    const bridge = faces.find(({ kind }) => kind === "serial");
    return html`<h2>${t("steps.connect")}</h2>
      <p class="small muted">${t("steps.connectWhy")}</p>
      <ul class="stack tight">
        <li>${t("steps.relay")} ${relay ? html`<strong>${faceName(relay)}: ${phaseInWords(relay)}.</strong>` : nothing} <a href="#faces">${t("steps.toRadio")}</a></li>
        <li>${t("steps.bridge")} ${bridge ? html`<strong>${faceName(bridge)}: ${phaseInWords(bridge)}.</strong>` : nothing} <a href="#faces">${t(bridge ? "steps.toRadio" : "steps.toBridge")}</a></li>
        <li>${t("steps.neighbour")}</li>
      </ul>
      <div class="row">${
        neighbour
          ? html`<p class="small done">${t("steps.neighbourIsHere")}</p>`
          : html`<button type="button" ?disabled=${this.isBusy} @click=${this.#startNeighbour}>${t("steps.startNeighbour")}</button>`
      }</div>`;
  }

  #people() {
    const { me, feeds } = this.page;
    const others = feeds.filter(({ own }) => !own).length;
    return html`<h2>${t("steps.people")}</h2>
      <p class="small muted">${t("people.nobody")}</p>
      <div class="row">
        <button type="button" @click=${() => this.dispatchEvent(new AskToFollowEvent())}>${t("follow.title")}</button>
        <button type="button" @click=${() => me && this.dispatchEvent(new ShowLinkEvent(me.feedId))}>${t("feed.showMine")}</button>
      </div>
      ${others === 0 ? nothing : html`<p class="small done">${t("steps.following", { count: others })}</p>`}`;
  }

  #backup() {
    return html`<h2>${t("steps.backup")}</h2>
      <p class="small muted">${t("steps.backupWhy")}</p>
      <p><a href="#node">${t("steps.toBackup")}</a></p>
      ${this.page.me && this.page.me.seq > 0 ? nothing : html`<div><button type="button" @click=${this.#restore}>${t("backup.restore")}</button></div>`}
      <backup-restorer unseen .node=${this.page.node}></backup-restorer>`;
  }

  async #rename(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const name = String(new FormData(event.target as HTMLFormElement).get("name") ?? "").trim();
    await this.#do(async () => {
      await this.page.node.rename(name);
      tellDone(this, t("identity.renamed"));
    });
  }

  /** The dialog is loaded when it is first wanted. */
  async #restore(): Promise<void> {
    await this.#do(async () => {
      await Promise.all([import("../backup/backup-restorer.ts"), loadAllTexts()]);
      await this.restorer.updateComplete;
      this.restorer.show();
    });
  }

  async #startNeighbour(): Promise<void> {
    await this.#do(() => this.page.node.startNeighbour(neighbourTalk()));
  }

  async #do(action: () => Promise<unknown>): Promise<void> {
    this.isBusy = true;
    try {
      await action();
      tellOver(this);
      this.dispatchEvent(new NodeChangedEvent());
    } catch (error) {
      tellProblem(this, error);
    } finally {
      this.isBusy = false;
    }
  }
}
