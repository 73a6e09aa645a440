/** How far one own entry got, as a line of steps; the line opens the evidence behind them. */
import { css, html, nothing, type PropertyValues, unsafeCSS } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { DeliveryView, Tinyssb } from "../../client/api.ts";
import { Coalesced } from "../base/coalesced.ts";
import { icon } from "../base/icons.ts";
import { PageElement } from "../base/page-element.ts";
import { tellOver, tellProblem } from "../base/problem.ts";
import { theme } from "../base/theme.ts";
import { loadAllTexts, t } from "../language/language.ts";
import { WIDE } from "../shell/app-styles.ts";
import { type DeliveryStep, deliverySteps, neverBack } from "./delivery-words.ts";

/** Shortest time between two reads of one entry's evidence. */
const REFRESH_MS = 500;

@customElement("delivery-evidence")
export class DeliveryEvidence extends PageElement {
  static override styles = [
    theme,
    css`
      button.quiet { display: block; min-block-size: 2rem; padding-inline: 0; font-weight: 400; color: var(--muted); text-decoration: none; text-align: start; }
      .step { overflow-wrap: anywhere; margin-inline-end: 0.25rem; }
      .begin { white-space: nowrap; }
      svg { inline-size: 1rem; block-size: 1rem; margin-inline-end: 0.25rem; vertical-align: -0.125rem; }
      .arrow { color: var(--muted); }
      .reached { color: var(--good); }
      @media ${unsafeCSS(WIDE)} { .brief { display: none; } }
      @media not all and ${unsafeCSS(WIDE)} {
        .wide { display: none; }
        .passed, .passed + .step .arrow { position: absolute; inline-size: 1px; block-size: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
      }
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
    const steps = deliverySteps(delivery);
    return html`
      <button type="button" class="quiet" aria-expanded=${this.why !== undefined} @click=${this.#toggle}>${steps.map(
        (step, at) =>
          stepInWords(
            step,
            at > 0,
            steps.slice(at + 1).some(({ isEnough }) => isEnough),
          ),
      )}</button>
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

/** An arrow leads to what follows it, so no line ends with one. What is passed is only read aloud where there is little room. */
function stepInWords({ icon: name, words, brief, isReached }: DeliveryStep, isLedTo: boolean, isPassed: boolean) {
  const led = (said: string) => {
    const [first, ...others] = said.split(" ");
    return html`<span class="begin">${isLedTo ? html`<span class="arrow"> → </span>` : nothing}${icon(name)}${first}</span> ${others.join(" ")}`;
  };
  const shown = brief
    ? html`<span class="wide">${led(words)}</span><span class="brief">${led(brief)}</span>`
    : led(words);
  return html`<span class="step ${isReached ? "reached" : ""} ${isPassed ? "passed" : ""}">${shown}</span>`;
}
