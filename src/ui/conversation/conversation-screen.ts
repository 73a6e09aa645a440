/** The conversation of all feeds that this node has, what to do first while there is none, and the place to write. */
import { css, html, nothing } from "lit";
import { customElement } from "lit/decorators.js";
import { theme } from "../base/theme.ts";
import { t } from "../language/language.ts";
import { ScreenElement } from "../shell/page-view.ts";
import "../backup/backup-reminder.ts";
import "../welcome/first-steps.ts";
import type { PostComposer } from "./post-composer.ts";
import "./post-composer.ts";
import "./timeline-list.ts";

@customElement("conversation-screen")
export class ConversationScreen extends ScreenElement {
  static override styles = [
    theme,
    css`
      :host { display: grid; grid-template-rows: minmax(0, 1fr) auto; grid-template-columns: minmax(0, 1fr); min-block-size: 0; }
      .talk { display: grid; grid-template-rows: auto minmax(0, 1fr); grid-template-columns: minmax(0, 1fr); min-block-size: 0; }
      timeline-list { grid-row: 2; }
      details { max-block-size: 40dvh; overflow: auto; padding: 0.25rem var(--gap); border-block-end: 1px solid var(--line); }
      .steps { overflow: auto; padding: var(--gap); }
      .write { border-block-start: 1px solid var(--line); background: var(--surface); }
      backup-reminder { display: block; padding: 0.375rem var(--gap) 0; }
      @media (max-height: 26rem) { .steps, details { overflow: visible; max-block-size: none; } }
    `,
  ];

  /** Puts the focus where a new entry is written. */
  async write(): Promise<void> {
    await this.updateComplete;
    const composer = this.renderRoot.querySelector<PostComposer>("post-composer");
    await composer?.updateComplete;
    composer?.renderRoot.querySelector("textarea")?.focus();
  }

  override render() {
    const { node, me, status, feeds, faces, profile, onAir } = this.page;
    if (!me) return html`<p class="steps">${t("state.starting")}</p>`;
    const isQuiet = feeds.every(({ seq, anchorSeq }) => seq === anchorSeq);
    const isAlone = feeds.every(({ own, followed }) => own || !followed);
    const neighbour = faces.find(({ kind }) => kind === "neighbour")?.address ?? "";
    return html`
      ${
        isQuiet
          ? html`<div class="steps"><first-steps .page=${this.page}></first-steps></div>`
          : html`<div class="talk">${isAlone ? html`<details open><summary>${t("steps.next")}</summary><first-steps begun .page=${this.page}></first-steps></details>` : nothing}
              <timeline-list .node=${node} .profile=${profile} .neighbour=${neighbour}></timeline-list></div>`
      }
      <div class="write"><backup-reminder .page=${this.page}></backup-reminder><post-composer compact .node=${node} .profile=${profile} .onAir=${onAir} .feedState=${me.state} .copySeq=${me.copySeq} .isFull=${status?.isFull ?? false}></post-composer></div>
    `;
  }
}
