/** Asks before something that can not be taken back, and says what it means. */
import { css, html, nothing } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import { t } from "../language/language.ts";
import { PageElement } from "./page-element.ts";
import { theme } from "./theme.ts";

export interface Question {
  readonly title: string;
  readonly paragraphs: readonly string[];
  /** What the button that does it says: "Unfollow and remove". */
  readonly action: string;
  readonly dangerous: boolean;
  /** What another button says that does it in a milder way. */
  readonly milder?: string;
}

@customElement("confirm-dialog")
export class ConfirmDialog extends PageElement {
  /* Closed it takes no room where it stands. */
  static override styles = [theme, css`:host { display: contents; }`];

  @state() private question: Question = { title: "", paragraphs: [], action: "", dangerous: false };
  @query("dialog") private dialog!: HTMLDialogElement;
  #answer: ((answer: string) => void) | undefined;

  /** Whether the person said yes. Closing it in any other way means no. */
  async ask(question: Question): Promise<boolean> {
    return (await this.choose(question)) === "yes";
  }

  /** Which of the buttons the person pressed. Closing it in any other way means no. */
  async choose(question: Question): Promise<"yes" | "milder" | "no"> {
    this.#answer?.("");
    this.question = question;
    await this.updateComplete;
    this.dialog.returnValue = "";
    if (!this.dialog.open) this.dialog.showModal();
    const answer = await new Promise<string>((resolve) => {
      this.#answer = resolve;
    });
    return answer === "yes" || answer === "milder" ? answer : "no";
  }

  override render() {
    const { title, paragraphs, action, dangerous, milder } = this.question;
    return html`<dialog aria-labelledby="title" @close=${() => this.#answer?.(this.dialog.returnValue)}>
      <form method="dialog" class="stack">
        <h2 id="title"><bdi>${title}</bdi></h2>
        ${paragraphs.map((text) => html`<p>${text}</p>`)}
        <div class="row">
          ${milder ? html`<button value="milder">${milder}</button>` : nothing}
          <button value="yes" class=${dangerous ? "danger" : "primary"}>${action}</button>
          <button value="no" autofocus>${t("common.cancel")}</button>
        </div>
      </form>
    </dialog>`;
  }
}
