/** What a bridge that is connected next is taken to be set to, what follows from that, and the way to choose it beforehand. */
import { html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { NextBridgeView, RadioPresetId, RadioSettings, Tinyssb } from "../../client/api.ts";
import { numberInWords, secondsInWords } from "../base/amounts.ts";
import { PageElement } from "../base/page-element.ts";
import { tellProblem } from "../base/problem.ts";
import { theme } from "../base/theme.ts";
import { t } from "../language/language.ts";
import { presetInWords, settingsInWords, warningInWords } from "./radio-settings.ts";

@customElement("next-bridge")
export class NextBridge extends PageElement {
  static override styles = [theme];

  @property({ attribute: false }) node!: Tinyssb;
  @state() private radio: NextBridgeView | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.node.nextBridge().then(
      (radio) => {
        this.radio = radio;
      },
      (error: unknown) => tellProblem(this, error),
    );
  }

  override render() {
    const { radio } = this;
    if (!radio) return nothing;
    const { preset, settings, isAssumed, frameAirtimeMs, limitMs, warnings } = radio;
    const named = preset === "custom" ? settingsInWords(settings) : presetInWords(preset);
    return html`<div role="group" class="stack tight small" aria-labelledby="next">
      <p><strong id="next">${t("air.nextTitle")}</strong> ${named}. ${isAssumed ? t("air.nextAssumed") : t("air.nextChosen")}</p>
      <p>${t("air.perPacket", { air: secondsInWords(frameAirtimeMs) })} ${
        limitMs === null
          ? t("air.nextFree")
          : t("air.nextLimit", {
              limit: secondsInWords(limitMs),
              packets: numberInWords(Math.floor(limitMs / frameAirtimeMs)),
            })
      }</p>
      ${warnings.map((warning) => html`<p>${warningInWords(warning, settings)}</p>`)}
      <radio-settings next .radio=${radio} .keep=${this.#keep}></radio-settings>
    </div>`;
  }

  readonly #keep = async (wanted: RadioPresetId | RadioSettings): Promise<void> => {
    this.radio = await this.node.setNextBridge(wanted);
  };
}
