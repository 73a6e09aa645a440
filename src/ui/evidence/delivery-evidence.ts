/** How far one own entry got, as a line of steps; the line opens the evidence behind them. */
import { css, html, nothing, type PropertyValues } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { DeliveryView, Tinyssb } from "../../client/api.ts";
import { Coalesced } from "../base/coalesced.ts";
import { icon } from "../base/icons.ts";
import { PageElement } from "../base/page-element.ts";
import { tellOver, tellProblem } from "../base/problem.ts";
import { theme } from "../base/theme.ts";
import { loadAllTexts, t } from "../language/language.ts";
import { deliverySteps, neverBack } from "./delivery-words.ts";

/** Shortest time between two reads of one entry's evidence. */
const REFRESH_MS = 500;

@customElement("delivery-evidence")
export class DeliveryEvidence extends PageElement {
  static override styles = [
    theme,
    css`
      button.quiet { justify-content: start; min-block-size: 2rem; padding-inline: 0; font-weight: 400; color: var(--muted); text-decoration: none; text-align: start; }
      button > span { display: flex; flex-wrap: wrap; gap: 0 0.5rem; }
      .step { display: inline-flex; gap: 0.25rem; align-items: center; min-inline-size: 0; overflow-wrap: anywhere; }
      .step svg { inline-size: 1rem; block-size: 1rem; flex: none; }
      .step .step { min-inline-size: 0; }
      .arrow { display: inline-block; color: var(--muted); }
      .reached { color: var(--good); }
      ul { list-style: disc; padding-inline-start: 1.25rem; margin-block-end: 0.375rem; }
      li { overflow-wrap: anywhere; }
    `,
  ];

  @property({ attribute: false }) node!: Tinyssb;
  @property({ attribute: false }) seq = 0;
  @state() private delivery: DeliveryView | undefined;
  /** What tells the evidence, while it is told. */
  @state() private why: typeof import("./delivery-why.ts") | undefined;
  #refresh = new Coalesced(() => this.#read(), REFRESH_MS);
  #stop: (() => void) | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#refresh = new Coalesced(() => this.#read(), REFRESH_MS);
    this.#stop = this.node.on("delivery", ({ from, to }) => {
      if (from <= this.seq && this.seq <= to) this.#refresh.request();
    });
    if (this.hasUpdated) this.#refresh.request();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop?.();
    this.#refresh.stop();
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (!changed.has("seq")) return;
    this.delivery = undefined;
    this.#refresh.request();
  }

  override render() {
    const { delivery } = this;
    if (!delivery) return nothing;
    const steps = deliverySteps(delivery).map(
      ({ icon: name, words, isReached }) =>
        html`<span class="step ${isReached ? "reached" : ""}">${icon(name)}<span>${words}</span></span>`,
    );
    return html`
      <button type="button" class="quiet" aria-expanded=${this.why !== undefined} @click=${this.#toggle}>
        <span>${steps.map((step, at) => html`<span class="step">${step}${at < steps.length - 1 ? html`<span class="arrow"> →</span>` : nothing}</span>`)}</span>
      </button>
      ${
        this.why
          ? html`<ul class="small muted" aria-label=${t("reach.evidence", { seq: String(this.seq) })}>
              ${this.why.deliveryEvidence(delivery).map((sentence) => html`<li>${sentence}</li>`)}
            </ul>`
          : nothing
      }`;
  }

  async #toggle(): Promise<void> {
    if (this.why) {
      this.why = undefined;
      return;
    }
    try {
      const [why] = await Promise.all([import("./delivery-why.ts"), loadAllTexts()]);
      this.why = why;
      tellOver(this);
    } catch (error) {
      tellProblem(this, error);
    }
  }

  /** What can not be read now (the node moves between tabs) is read at the next event; what was known stays. */
  async #read(): Promise<void> {
    const { seq } = this;
    try {
      const read = await this.node.delivery(seq);
      if (seq === this.seq) this.delivery = neverBack(this.delivery, read);
    } catch {
      return;
    }
  }
}
