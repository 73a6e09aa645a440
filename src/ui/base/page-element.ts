/** What every element of the page is: a Lit element that shows itself anew when the language changes. */
import { LitElement } from "lit";
import { onLanguageChange } from "../language/language.ts";
import { inTurn } from "./turns.ts";

export class PageElement extends LitElement {
  #stopListening: (() => void) | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#stopListening = onLanguageChange(() => this.requestUpdate());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stopListening?.();
  }

  protected override scheduleUpdate(): Promise<unknown> | undefined {
    const update = (): unknown => super.scheduleUpdate();
    if (!this.hasUpdated) return inTurn(update);
    update();
    return undefined;
  }
}
