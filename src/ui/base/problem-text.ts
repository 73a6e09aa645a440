/** One problem: what happened, the cause, the one thing to do, and details as a list. */
import { css, html, LitElement, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { Problem } from "./problem.ts";
import { theme } from "./theme.ts";

/** Details that are written out; the rest are counted. */
const MAX_DETAILS = 100;

@customElement("problem-text")
export class ProblemText extends LitElement {
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

  override render() {
    const { happened, cause, remedy, detail } = this.problem;
    return html`<div class="stack tight">
      <p class="happened">${happened}</p>
      <p>Likely cause: ${cause}</p>
      <p>What to do: <strong>${remedy}</strong></p>
      ${
        detail.length > 0
          ? html`<ul class="small" tabindex="0" aria-label="Details">
              ${detail.slice(0, MAX_DETAILS).map((line) => html`<li><bdi>${line}</bdi></li>`)}
              ${detail.length > MAX_DETAILS ? html`<li>and ${detail.length - MAX_DETAILS} more</li>` : nothing}
            </ul>`
          : nothing
      }
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "problem-text": ProblemText;
  }
}
