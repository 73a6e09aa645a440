/** A button that copies a text and says in words that it did. */
import { html } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { t } from "../language/language.ts";
import { copyText } from "./copied-text.ts";
import { PageElement } from "./page-element.ts";
import { theme } from "./theme.ts";

@customElement("copy-button")
export class CopyButton extends PageElement {
  static override styles = [theme];

  @property() text = "";
  /** What is copied, as the button says it: "Copy feed ID". */
  @property() label = "";
  /** It is what one comes for. */
  @property({ type: Boolean }) primary = false;
  @state() private copied = false;

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has("text")) this.copied = false;
  }

  override render() {
    return html`<button type="button" class=${this.primary ? "primary" : "quiet"} @click=${this.#copy}>${this.copied ? t("copy.copied") : this.label}</button>`;
  }

  async #copy(): Promise<void> {
    this.copied = await copyText(this, this.text);
  }
}
