/** A button that copies a text and says in words that it did. */
import { html, LitElement } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { NoticeEvent, problem, tellDone } from "./problem.ts";
import { theme } from "./theme.ts";

@customElement("copy-button")
export class CopyButton extends LitElement {
  static override styles = [theme];

  @property() text = "";
  /** What is copied, as the button says it: "Copy feed ID". */
  @property() label = "Copy";
  @state() private copied = false;

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has("text")) this.copied = false;
  }

  override render() {
    return html`<button type="button" class="quiet" @click=${this.#copy}>${this.copied ? "Copied" : this.label}</button>`;
  }

  async #copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(this.text);
      this.copied = true;
      tellDone(this, "Copied.");
    } catch (error) {
      const cause = error instanceof Error ? error.message : "The browser did not allow it.";
      const notice = problem("Nothing was copied.", cause, "Select the text and copy it by hand.", [this.text]);
      this.dispatchEvent(new NoticeEvent({ kind: "problem", problem: notice }));
    }
  }
}
