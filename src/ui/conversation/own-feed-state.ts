/**
 * Says in words why the own feed can not be written now, and offers the one thing to do. Shows nothing while it can.
 *
 * Decides nothing: the node says the state. Asks before it tells the node that nothing newer exists, because that may fork the feed.
 */
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, property, query } from "lit/decorators.js";
import type { Tinyssb, WhoAmI } from "../../client/api.ts";
import type { ConfirmDialog } from "../base/confirm-dialog.ts";
import "../base/confirm-dialog.ts";
import { PageElement } from "../base/page-element.ts";
import { tellDone, tellProblem } from "../base/problem.ts";
import { theme } from "../base/theme.ts";
import { t } from "../language/language.ts";
import { Reach } from "./reach.ts";

/** Where there is little room beside the conversation, the words are folded. */
const SMALL = "(max-width: 30rem), (max-height: 40rem)";

@customElement("own-feed-state")
export class OwnFeedState extends PageElement {
  static override styles = [
    theme,
    css`
      .bad { color: var(--danger); }
      .forked { border-color: var(--danger); background: var(--danger-surface); }
      @media (max-width: 30rem), (max-height: 40rem) {
        details { padding: 0 0.75rem; max-block-size: 22dvh; overflow: auto; }
        .forked { padding: 0.5rem 0.75rem; max-block-size: 40dvh; overflow: auto; }
        details[open] { padding-block-end: 0.5rem; }
      }
    `,
  ];

  @property({ attribute: false }) node!: Tinyssb;
  @property() state: WhoAmI["state"] = "ready";
  /** The node found no space at its start. */
  @property({ type: Boolean }) isFull = false;
  @property({ type: Number }) copySeq: number | undefined;
  @query("confirm-dialog") private confirmation!: ConfirmDialog;
  readonly #reach = new Reach(this, () => this.node);

  override render() {
    return html`<div role="status" class="stack tight">${this.isFull ? this.#full() : nothing}${this.#words()}</div><confirm-dialog></confirm-dialog>`;
  }

  #full() {
    return html`<div class="card"><p><strong>${t("full.reads")}</strong> ${t("full.readsWhat")} <a href="#node">${t("full.link")}</a></p></div>`;
  }

  #words() {
    switch (this.state) {
      case "ready":
        return nothing;
      case "recovering":
        return folding(
          t("forks.waits"),
          html`<p>${t("forks.waitsWhy")} ${this.#asks()}</p>
            ${this.copySeq === undefined ? nothing : html`<p>${t("forks.copyHolds", { seq: this.copySeq })}</p>`}
            <div><button type="button" @click=${this.#confirm}>${t("forks.confirm")}</button></div>`,
        );
      case "copied":
        return html`<div class="card stack tight">
          <p><strong class="bad">${t("forks.copied", { seq: String(this.copySeq) })}</strong> ${t("forks.copiedWhy")}</p>
          <div class="row"><button type="button" @click=${this.#goOn}>${t("forks.goOn")}</button>
            <button type="button" @click=${this.#leave}>${t("forks.leave")}</button></div>
        </div>`;
      case "forked":
        return html`<div class="card stack tight forked">
          <p><strong class="bad">${t("forks.ownForked")}</strong> ${t("forks.ownForkedDo")} <a href="#node">${t("forks.toProfiles")}</a></p>
          <p class="small">${t("forks.ownForkedWhy")}</p>
        </div>`;
      case "elsewhere":
        return folding(t("forks.elsewhere"), html`<p>${t("forks.elsewhereWhy")}</p>`);
      case "moved":
        return folding(
          t("forks.moved"),
          html`<p>${t("forks.movedWhy")}</p>
            <div><button type="button" @click=${this.#unlock}>${t("forks.unlock")}</button></div>`,
        );
    }
  }

  /** Whom it asks, once that is known. */
  #asks(): string {
    const { isSomebody } = this.#reach;
    if (isSomebody === undefined) return "";
    return isSomebody ? t("forks.waitsAsks") : t("forks.waitsNobody");
  }

  async #confirm(): Promise<void> {
    const confirmed = await this.confirmation.ask({
      title: t("forks.confirmTitle"),
      paragraphs: [t("forks.confirmLook"), t("forks.confirmAsk")],
      action: t("forks.confirmAction"),
      dangerous: true,
    });
    if (confirmed) await this.#change(() => this.node.confirmOwnFeed(), t("forks.confirmed"));
  }

  async #goOn(): Promise<void> {
    const confirmed = await this.confirmation.ask({
      title: t("forks.goOnTitle"),
      paragraphs: [t("forks.goOnAsk")],
      action: t("forks.goOnAction"),
      dangerous: true,
    });
    if (confirmed) await this.#change(() => this.node.unlockOwnFeed(), t("forks.unlocked"));
  }

  /** Can be taken back, so it asks nothing. */
  readonly #leave = () => this.#change(() => this.node.lockOwnFeed(), t("forks.left"));

  async #unlock(): Promise<void> {
    const confirmed = await this.confirmation.ask({
      title: t("forks.unlockTitle"),
      paragraphs: [t("forks.unlockAsk")],
      action: t("forks.unlockAction"),
      dangerous: true,
    });
    if (confirmed) await this.#change(() => this.node.unlockOwnFeed(), t("forks.unlocked"));
  }

  async #change(change: () => Promise<unknown>, done: string): Promise<void> {
    try {
      await change();
      tellDone(this, done);
    } catch (error) {
      tellProblem(this, error);
    }
  }
}

/** In a small window only what it is called, until somebody wants to know more. */
function folding(title: string, content: TemplateResult) {
  return html`<details class="card stack tight" ?open=${!matchMedia(SMALL).matches}><summary>${title}</summary>${content}</details>`;
}
