/**
 * How far an own entry got, in words that only say what is known: in the log, how often on air, on which faces somebody holds it.
 *
 * The evidence stands behind it. Never goes back: what was known stays shown.
 */
import { css, html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { DeliveryView, EvidenceApi, Tinyssb } from "../../client/api.ts";
import { dateAndTime } from "../base/amounts.ts";
import { Coalesced } from "../base/coalesced.ts";
import { PageElement } from "../base/page-element.ts";
import { theme } from "../base/theme.ts";
import { t } from "../language/language.ts";

/** How often the evidence is read again while it is shown. */
const REFRESH_MS = 5000;

@customElement("delivery-line")
export class DeliveryLine extends PageElement {
  static override styles = [
    theme,
    css`
      summary { color: var(--muted); font-weight: 400; font-size: 0.8125rem; min-block-size: 1.5rem; }
      ul { list-style: disc; padding-inline-start: 1.25rem; }
    `,
  ];

  @property({ attribute: false }) node!: Tinyssb;
  @property({ attribute: false }) seq = 0;
  @state() private delivery: DeliveryView | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;
  #refresh = new Coalesced(() => this.#read());

  override connectedCallback(): void {
    super.connectedCallback();
    this.#refresh = new Coalesced(() => this.#read());
    this.#timer = setInterval(() => document.visibilityState === "visible" && this.#refresh.request(), REFRESH_MS);
    this.#refresh.request();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#timer);
    this.#refresh.stop();
  }

  override render() {
    const { delivery } = this;
    const faces = new Set(delivery?.held.map(({ faceId }) => faceId)).size;
    const words = [t("delivery.inLog")];
    if (delivery && delivery.airedTimes > 0) words.push(t("delivery.aired", { count: delivery.airedTimes }));
    if (faces > 0) words.push(t("delivery.held", { count: faces }));
    return html`<details><summary>${words.join(" → ")}</summary>${delivery ? this.#evidence(delivery) : nothing}</details>`;
  }

  #evidence({ seq, aired, held }: DeliveryView) {
    return html`<ul class="small muted">
      <li>${t("delivery.logEvidence", { seq: String(seq) })}</li>
      ${aired.map(({ faceId, times, lastMs }) => html`<li>${t("delivery.airEvidence", { count: times, face: faceId, last: dateAndTime(lastMs) })}</li>`)}
      ${held.map(({ faceId, upToSeq, heardMs }) => html`<li>${t("delivery.heldEvidence", { face: faceId, next: String(upToSeq + 1), when: dateAndTime(heardMs) })}</li>`)}
    </ul>`;
  }

  /** What can not be read now is read the next time; what was known stays. */
  async #read(): Promise<void> {
    const { delivery } = this.node as Partial<EvidenceApi>;
    if (!delivery) return;
    try {
      this.delivery = await delivery(this.seq);
    } catch {
      // The node is moving between tabs; the line says what was known.
    }
  }
}
