/** The conversation of all feeds that this node has, what to do first while there is none, and the place to write. */
import { css, html, nothing } from "lit";
import { customElement } from "lit/decorators.js";
import { cleanName } from "../../core/clean-name.ts";
import { theme } from "../base/theme.ts";
import { t } from "../language/language.ts";
import { ScreenElement } from "../shell/page-view.ts";
import "../backup/backup-reminder.ts";
import "../welcome/first-steps.ts";
import type { PostComposer } from "./post-composer.ts";
import "./post-composer.ts";
import type { AskToAnswerEvent } from "./timeline-item.ts";
import type { TimelineList } from "./timeline-list.ts";
import "./timeline-list.ts";

@customElement("conversation-screen")
export class ConversationScreen extends ScreenElement {
  static override styles = [
    theme,
    css`
      :host { display: grid; grid-template-rows: minmax(0, 1fr) auto; grid-template-columns: minmax(0, 1fr); min-block-size: 0; }
      details { padding: 0.25rem var(--gap); border-block-end: 1px solid var(--line); }
      .steps { overflow: auto; padding: var(--gap); }
      .write { border-block-start: 1px solid var(--line); background: var(--surface); }
      .nameless, backup-reminder { display: block; padding: 0.375rem var(--gap) 0; }
      .nameless { max-inline-size: none; }
      @media (max-height: 26rem) { .write { max-block-size: 60dvh; overflow: auto; } .nameless { display: none; } }
      @media (max-width: 30rem), (max-height: 40rem) { .write:focus-within :is(.nameless, backup-reminder), .waits :is(.nameless, backup-reminder) { display: none; } }
    `,
  ];

  /** Puts the focus where a new entry is written. */
  async write(): Promise<void> {
    await this.updateComplete;
    const composer = this.renderRoot.querySelector<PostComposer>("post-composer");
    await composer?.updateComplete;
    composer?.renderRoot.querySelector("textarea")?.focus();
  }

  get #list(): TimelineList | null {
    return this.renderRoot.querySelector<TimelineList>("timeline-list");
  }

  #answer({ post }: AskToAnswerEvent): void {
    void this.renderRoot.querySelector<PostComposer>("post-composer")?.answer(post);
  }

  override render() {
    const { node, me, status, feeds, faces, profile, onAir, unread } = this.page;
    if (!me) return html`<p class="steps">${t("state.starting")}</p>`;
    const isQuiet = feeds.every(({ seq, anchorSeq }) => seq === anchorSeq);
    const isAlone = feeds.every(({ own, followed }) => own || !followed);
    const neighbour = faces.find(({ kind }) => kind === "neighbour")?.address ?? "";
    const count = [...unread.values()].reduce((sum, ofFeed) => sum + ofFeed, 0);
    return html`
      ${
        isQuiet
          ? html`<div class="steps"><first-steps .page=${this.page}></first-steps></div>`
          : html`<timeline-list .node=${node} .profile=${profile} .neighbour=${neighbour} .ownSeq=${me.seq} .unread=${count} @ask-to-answer=${this.#answer}>${
              isAlone
                ? html`<details open><summary>${t("steps.next")}</summary><first-steps begun .page=${this.page}></first-steps></details>`
                : nothing
            }</timeline-list>`
      }
      <div class="write ${me.state === "ready" ? "" : "waits"}">${!isAlone && cleanName(me.name) === "" ? html`<p class="small nameless">${t("name.none")} <a href="#node">${t("name.give")}</a></p>` : nothing}${isAlone ? nothing : html`<backup-reminder .page=${this.page}></backup-reminder>`}<post-composer compact @entry-sent=${() => this.#list?.showLatest()} .node=${node} .profile=${profile} .onAir=${onAir} .feedState=${me.state} .copySeq=${me.copySeq} .isFull=${status?.isFull ?? false}></post-composer></div>
    `;
  }
}
