/** Says what a bridge is set to: a preset or the settings one by one. The bridge itself can not be set from here. */
import { css, html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { RadioPresetId, RadioSettings, RadioView } from "../../client/api.ts";
import {
  BANDWIDTHS_HZ,
  CODING_RATE_DENOMINATORS,
  FREQUENCY_RANGE_HZ,
  maybeDutyLimit,
  PREAMBLE_RANGE,
  RADIO_PRESET_IDS,
  RADIO_PRESETS,
  type RadioWarning,
  SPREADING_FACTORS,
} from "../../core/lora-presets.ts";
import { PageElement } from "../base/page-element.ts";
import { tellDone, tellProblem } from "../base/problem.ts";
import { theme } from "../base/theme.ts";
import { t } from "../language/language.ts";
import { NodeChangedEvent } from "../shell/page-view.ts";

@customElement("radio-settings")
export class RadioSettingsForm extends PageElement {
  static override styles = [
    theme,
    css`
      .not-kept { color: var(--pending); }
      form { display: grid; gap: var(--gap-small); }
      .fields { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: var(--gap-small); align-items: end; }
    `,
  ];

  @property({ attribute: false }) radio!: Pick<RadioView, "settings" | "preset" | "isAssumed">;
  /** Keeps what is chosen. */
  @property({ attribute: false }) keep!: (wanted: RadioPresetId | RadioSettings) => Promise<unknown>;
  /** It is about the bridge that comes next. */
  @property({ type: Boolean }) next = false;
  /** What is chosen in the form and not kept yet. */
  @state() private chosen: RadioPresetId | "custom" | undefined;
  @state() private isTouched = false;

  override render() {
    const { radio, next } = this;
    const chosen = this.chosen ?? radio.preset;
    return html`<details ?open=${radio.isAssumed && !next}>
      <summary>${next ? t("air.nextChoose") : html`${t("air.settingsTitle")}: ${settingsInWords(radio.settings)}${radio.isAssumed ? ` (${t("air.assumed")})` : nothing}`}</summary>
      <form @submit=${this.#submit} @input=${this.#touched}>
        <p class="hint">${next ? t("air.nextHint") : t("air.cannotSet")}</p>
        <label>${t("air.choose")}
          <select name="preset" @change=${this.#choose}>
            ${RADIO_PRESET_IDS.map((id) => html`<option value=${id} ?selected=${id === chosen}>${presetInWords(id)}</option>`)}
            <option value="custom" ?selected=${chosen === "custom"}>${t("air.custom")}</option>
          </select>
        </label>
        ${chosen === "custom" ? this.#fields(radio.settings) : html`<p class="hint">${settingsInWords(RADIO_PRESETS[chosen])}</p>`}
        <div class="row"><button class=${radio.isAssumed ? "primary" : ""}>${next ? t("air.nextKeep") : t("air.keep")}</button><span role="status" class="not-kept">${this.isTouched ? t("air.notKept") : nothing}</span></div>
      </form>
    </details>`;
  }

  #fields(settings: RadioSettings) {
    const [leastMhz, mostMhz] = FREQUENCY_RANGE_HZ.map((hz) => hz / 1e6);
    const percent = settings.dutyCycle === null ? "" : String(percentOf(settings.dutyCycle));
    return html`<div class="fields">
      <label>${t("air.frequency")}<input name="mhz" type="number" required min=${leastMhz} max=${mostMhz} step="any" .defaultValue=${String(settings.frequencyHz / 1e6)} /></label>
      ${this.#select("spreading", t("air.spreading"), SPREADING_FACTORS, settings.spreadingFactor, (sf) => `SF${sf}`)}
      ${this.#select("bandwidth", t("air.bandwidth"), BANDWIDTHS_HZ, settings.bandwidthHz, (hz) => String(hz / 1000))}
      ${this.#select("coding", t("air.coding"), CODING_RATE_DENOMINATORS, settings.codingRateDenominator, (rate) => `4/${rate}`)}
      <label>${t("air.preamble")}<input name="preamble" type="number" required min=${PREAMBLE_RANGE[0]} max=${PREAMBLE_RANGE[1]} .defaultValue=${String(settings.preambleSymbols)} /></label>
      <label>${t("air.duty")}<input name="percent" type="number" min="0.001" max="100" step="any" .defaultValue=${percent} /></label>
      <label class="check"><input name="crc" type="checkbox" .defaultChecked=${settings.crc} />${t("air.crc")}</label>
    </div>`;
  }

  #select(name: string, label: string, values: readonly number[], present: number, words: (value: number) => string) {
    return html`<label>${label}<select name=${name}>${values.map((value) => html`<option value=${value} ?selected=${value === present}>${words(value)}</option>`)}</select></label>`;
  }

  #choose(event: Event): void {
    this.chosen = (event.target as HTMLSelectElement).value as RadioPresetId | "custom";
  }

  #touched(): void {
    this.isTouched = true;
  }

  async #submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    const preset = String(form.get("preset")) as RadioPresetId | "custom";
    try {
      await this.keep(preset === "custom" ? settingsFrom(form) : preset);
      this.chosen = undefined;
      this.isTouched = false;
      tellDone(this, this.next ? t("air.nextKept") : t("air.kept"));
      this.dispatchEvent(new NodeChangedEvent());
    } catch (error) {
      tellProblem(this, error);
    }
  }
}

function settingsFrom(form: FormData): RadioSettings {
  const number = (name: string): number => Number(form.get(name));
  return {
    frequencyHz: Math.round(number("mhz") * 1e6),
    spreadingFactor: number("spreading"),
    bandwidthHz: number("bandwidth"),
    codingRateDenominator: number("coding"),
    preambleSymbols: number("preamble"),
    crc: form.get("crc") !== null,
    dutyCycle: form.get("percent") === "" ? null : number("percent") / 100,
  };
}

/** Without the tail that a product of binary fractions has. */
function percentOf(share: number): number {
  return Number((share * 100).toPrecision(6));
}

/** What is said against these settings, with the figures where a limit is exceeded. */
export function warningInWords(warning: RadioWarning, settings: RadioSettings): string {
  if (warning !== "over-duty") return t(`air.warning.${warning}`);
  const { frequencyHz, bandwidthHz, dutyCycle } = settings;
  return t("air.warning.over-duty", {
    from: (frequencyHz - bandwidthHz / 2) / 1e6,
    to: (frequencyHz + bandwidthHz / 2) / 1e6,
    limit: percentOf(maybeDutyLimit(frequencyHz, bandwidthHz) ?? 1),
    set: dutyInWords(dutyCycle),
  });
}

const dutyInWords = (dutyCycle: number | null): string =>
  dutyCycle === null ? t("air.noLimit") : t("air.atMost", { percent: percentOf(dutyCycle) });

export function settingsInWords(settings: RadioSettings): string {
  const { frequencyHz, spreadingFactor, bandwidthHz, codingRateDenominator, dutyCycle } = settings;
  const radio = t("air.settings", {
    mhz: frequencyHz / 1e6,
    sf: spreadingFactor,
    khz: bandwidthHz / 1000,
    rate: codingRateDenominator,
  });
  return `${radio}, ${dutyInWords(dutyCycle)}`;
}

export function presetInWords(id: RadioPresetId): string {
  const name = id === "demo-bridge" ? t("air.demo") : id === "us915" ? t("air.usa") : t("air.europe");
  return `${name}: ${settingsInWords(RADIO_PRESETS[id])}`;
}
