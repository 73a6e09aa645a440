/** Which language the page speaks. */
import { css, html } from "lit";
import { customElement } from "lit/decorators.js";
import { PageElement } from "../base/page-element.ts";
import { tellProblem } from "../base/problem.ts";
import { theme } from "../base/theme.ts";
import { chooseLanguage, currentLanguage, LANGUAGES, type Language, t } from "../language/language.ts";

@customElement("language-card")
export class LanguageCard extends PageElement {
  static override styles = [theme, css`select { inline-size: min(16rem, 100%); }`];

  override render() {
    return html`<section class="card stack tight" aria-labelledby="title">
      <h2 id="title">${t("language.title")}</h2>
      <label>${t("language.field")} <span class="hint">${t("language.hint")}</span>
        <select @change=${this.#choose}>
          ${Object.entries(LANGUAGES).map(
            ([tag, name]) =>
              html`<option value=${tag} lang=${tag} ?selected=${tag === currentLanguage()}>${name}</option>`,
          )}
        </select>
      </label>
    </section>`;
  }

  async #choose(event: Event): Promise<void> {
    try {
      await chooseLanguage((event.target as HTMLSelectElement).value as Language);
    } catch (error) {
      tellProblem(this, error);
    }
  }
}
