/** One problem: what happened, the cause, the one thing to do, and details as a list. */
import { css, html, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { currentLanguage, t } from "../language/language.ts";
import { PageElement } from "./page-element.ts";
import { type Problem, wordsOf } from "./problem.ts";
import { theme } from "./theme.ts";

/** Details that are written out; the rest are counted. */
const MAX_DETAILS = 100;

@customElement("problem-text")
export class ProblemText extends PageElement {
  static override styles = [
    theme,
    css`
      :host { color: var(--text); }
      .happened { font-weight: 700; color: var(--danger); }
      ul { list-style: disc; padding-inline-start: 1.25rem; max-block-size: 12rem; overflow: auto; }
      li { overflow-wrap: anywhere; }
    `,
  ];

  @property({ attribute: false }) problem!: Problem;
  /** Where there is little room: what happened, and the rest when asked for. */
  @property({ type: Boolean }) brief = false;

  override render() {
    const { happened, cause, remedy } = wordsOf(this.problem);
    const { detail } = this.problem;
    return this.brief
      ? html`<details><summary class="happened">${happened}</summary>${this.#rest(cause, remedy, detail)}</details>`
      : html`<div class="stack tight"><p class="happened">${happened}</p>${this.#rest(cause, remedy, detail)}</div>`;
  }

  /** What went wrong in a dialog is told below its buttons: a low window would show the beginning of it. */
  protected override updated(): void {
    if (this.closest("dialog[open]")) (this.closest("[role=alert]") ?? this).scrollIntoView({ block: "nearest" });
  }

  #rest(cause: string, remedy: string, detail: readonly string[]) {
    return html`<p>${t("problem.cause", { cause: afterColon(cause) })}</p>
      <p>${t("problem.remedy")} <strong>${remedy}</strong></p>
      ${
        detail.length > 0
          ? html`<ul class="small" tabindex="0" lang="en" aria-label=${t("problem.details")}>
              ${detail.slice(0, MAX_DETAILS).map((line) => html`<li><bdi>${line}</bdi></li>`)}
              ${detail.length > MAX_DETAILS ? html`<li>${t("problem.moreDetails", { count: detail.length - MAX_DETAILS })}</li>` : nothing}
            </ul>`
          : nothing
      }`;
  }
}

/** A sentence after a colon begins small, but in German; what is a name or code within keeps its capitals. */
function afterColon(sentence: string): string {
  const isOrdinary = /^(\p{Lu}['’]?\p{Ll}*|\p{Lu})[ ,’']/u.test(sentence);
  return isOrdinary && currentLanguage() !== "de" ? sentence[0].toLowerCase() + sentence.slice(1) : sentence;
}

declare global {
  interface HTMLElementTagNameMap {
    "problem-text": ProblemText;
  }
}
