/** Switches on that the screen stays on, and says how that stands: somebody who waits for the radio looks at the page without touching it. */
import { html } from "lit";
import { customElement } from "lit/decorators.js";
import { PageElement } from "../base/page-element.ts";
import { theme } from "../base/theme.ts";
import { t } from "../language/language.ts";
import { awake } from "./awake.ts";

@customElement("awake-switch")
export class AwakeSwitch extends PageElement {
  static override styles = [theme];

  readonly #changed = (): void => this.requestUpdate();

  override connectedCallback(): void {
    super.connectedCallback();
    awake.addEventListener("change", this.#changed);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    awake.removeEventListener("change", this.#changed);
  }

  override render() {
    const { isPossible, state } = awake;
    return html`<section class="card" aria-label=${t("awake.title")}>
      <label class="check"><input type="checkbox" role="switch" data-command="awake" aria-describedby="state" .checked=${state !== "off"} ?disabled=${!isPossible} @change=${this.#switch} />${t("awake.title")}</label>
      <p class="hint" id="state" role="status">${isPossible ? t(`awake.${state}`) : t("awake.cannot")}</p>
    </section>`;
  }

  #switch(event: Event): void {
    void awake.switch((event.target as HTMLInputElement).checked);
  }
}
