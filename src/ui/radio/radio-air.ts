/** The air of one radio: what this hour has used, what a packet takes, what waits because of the limit. */
import { css, html, nothing, svg } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { FaceView, RadioPresetId, RadioSettings, RadioView, Tinyssb } from "../../client/api.ts";
import { costInWords, secondsInWords, secondsLeftInWords } from "../base/amounts.ts";
import { PageElement } from "../base/page-element.ts";
import { theme } from "../base/theme.ts";
import { t } from "../language/language.ts";
import { warningInWords } from "./radio-settings.ts";

const PLOT_HEIGHT = 40;
const BAR_WIDTH = 5;

@customElement("radio-air")
export class RadioAir extends PageElement {
  static override styles = [
    theme,
    css`
      svg { inline-size: 100%; block-size: 3rem; border-block-end: 1px solid var(--control-line); }
      rect { fill: var(--accent); }
      .held { color: var(--pending); font-weight: 600; }
      @media (forced-colors: active) { rect { fill: CanvasText; } }
    `,
  ];

  @property({ attribute: false }) node!: Tinyssb;
  @property({ attribute: false }) face!: FaceView;

  override render() {
    const { radio } = this.face;
    if (!radio) return nothing;
    const { usedMs, limitMs, leftMs, frameAirtimeMs, warnings } = radio;
    const used = secondsInWords(usedMs);
    return html`<div role="group" class="stack tight small" aria-label=${t("air.title")}>
      <h4>${t("air.title")}</h4>
      <p>${
        limitMs === null || leftMs === null
          ? t("air.usedFree", { used })
          : t("air.used", { used, limit: secondsInWords(limitMs), left: secondsLeftInWords(leftMs) })
      }</p>
      ${this.#plot(radio)}
      <p>${t("air.perPacket", { air: costInWords(frameAirtimeMs) })}</p>
      ${this.#wait(radio)}
      ${warnings.map((warning) => html`<p class="held">${warningInWords(warning, radio.settings)}</p>`)}
      <radio-settings .radio=${radio} .keep=${(wanted: RadioPresetId | RadioSettings) => this.node.setRadio(this.face.id, wanted)}></radio-settings>
    </div>`;
  }

  #plot({ minutes, usedMs }: RadioView) {
    const mostMs = Math.max(...minutes);
    const label = t("air.plot", { used: secondsInWords(usedMs), most: secondsInWords(mostMs) });
    const bars = minutes.map((ms, minute) => {
      const height = ms === 0 ? 0 : Math.max(2, (ms / mostMs) * PLOT_HEIGHT);
      return svg`<rect x=${minute * BAR_WIDTH} y=${PLOT_HEIGHT - height} width=${BAR_WIDTH - 1} height=${height}></rect>`;
    });
    return html`<svg role="img" aria-label=${label} viewBox="0 0 ${minutes.length * BAR_WIDTH} ${PLOT_HEIGHT}" preserveAspectRatio="none">${bars}</svg>`;
  }

  #wait({ nextAllowedMs }: RadioView) {
    if (nextAllowedMs === 0) return nothing;
    if (nextAllowedMs === null) return html`<p class="held">${t("air.never")}</p>`;
    return html`<p class="held">${t("air.wait", { time: secondsInWords(nextAllowedMs) })} ${t("air.waiting", { count: this.face.queued })}</p>`;
  }
}
