/** Every command by name, in a dialog with a field that narrows the list; and the sheet that says which keys there are. */
import { css, html, nothing } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { MAX_WANTED_CHARACTERS } from "../../content/text-search.ts";
import { PageElement } from "../base/page-element.ts";
import { theme } from "../base/theme.ts";
import { t } from "../language/language.ts";
import type { PageView } from "../shell/page-view.ts";
import { type CommandKey, hasSingleKeys, PALETTE_KEY, SHEET_KEY, setSingleKeys } from "./command-keys.ts";
import { type Command, commandsOf, matching, searchFor } from "./commands.ts";

/** Commands that are listed at once; typing narrows them. */
const MAX_LISTED = 60;

@customElement("command-palette")
export class CommandPalette extends PageElement {
  static override styles = [
    theme,
    css`
      [role="listbox"] { max-block-size: 50dvh; overflow: auto; border: 1px solid var(--line); border-radius: var(--radius-small); }
      [role="option"] { display: flex; gap: var(--gap); justify-content: space-between; align-items: center; min-block-size: 2.5rem; padding: 0.25rem 0.625rem; cursor: pointer; overflow-wrap: anywhere; }
      [role="option"]:hover { background: var(--hover); }
      [aria-selected="true"] { background: var(--chosen); outline: 2px solid var(--accent); outline-offset: -2px; }
      kbd { font-family: var(--mono); font-size: 0.875em; padding: 0.0625rem 0.375rem; border: 1px solid var(--control-line); border-radius: var(--radius-small); white-space: nowrap; }
      dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 0.5rem var(--gap); align-items: center; }
    `,
  ];

  @property({ attribute: false }) page!: PageView;
  @state() private typed = "";
  @state() private chosen = 0;
  @query("#palette") private palette!: HTMLDialogElement;
  @query("#sheet") private sheet!: HTMLDialogElement;

  /** Does what a command key says. */
  async press(key: CommandKey): Promise<void> {
    if (key !== PALETTE_KEY && key !== SHEET_KEY) {
      await commandsOf(this.page, this)
        .find((command) => command.key === key)
        ?.run();
      return;
    }
    this.typed = "";
    this.chosen = 0;
    await this.updateComplete;
    const dialog = key === PALETTE_KEY ? this.palette : this.sheet;
    if (!dialog.open) dialog.showModal();
  }

  override render() {
    const all = commandsOf(this.page, this);
    const found = matching(all, this.typed).slice(0, MAX_LISTED);
    return html`${this.#palette(found)}${this.#sheet(all)}`;
  }

  /** What is typed may be for posts as well: that is offered last. */
  #palette(commands: readonly Command[]) {
    const found = this.typed.trim() === "" ? commands : [...commands, searchFor(this.typed)];
    const chosen = found[this.chosen];
    return html`<dialog id="palette" aria-labelledby="palette-title" @keydown=${(event: KeyboardEvent) => this.#keydown(event, found)}>
      <div class="stack tight">
        <h2 id="palette-title">${t("command.title")}</h2>
        <label>${t("command.field")}
          <input type="text" role="combobox" aria-expanded="true" aria-controls="list" aria-autocomplete="list" autocomplete="off" maxlength=${MAX_WANTED_CHARACTERS} autofocus
            aria-activedescendant=${chosen ? `option-${this.chosen}` : nothing} .value=${this.typed} @input=${this.#input} /></label>
        <div id="list" role="listbox" aria-label=${t("command.title")}>${found.map(
          (command, at) =>
            html`<div id="option-${at}" role="option" aria-selected=${at === this.chosen} @click=${() => this.#run(command)}>
              <bdi>${command.words}</bdi>${command.key && hasSingleKeys() ? html`<kbd aria-hidden="true">${command.key}</kbd>` : nothing}</div>`,
        )}</div>
        <div class="row"><button type="button" @click=${() => this.palette.close()}>${t("common.close")}</button></div>
      </div>
    </dialog>`;
  }

  #sheet(all: readonly Command[]) {
    return html`<dialog id="sheet" aria-labelledby="sheet-title">
      <div class="stack">
        <h2 id="sheet-title">${t("command.keys")}</h2>
        <dl>
          <dt><kbd>${t("command.key.palette")}</kbd> <kbd>⌘K</kbd></dt><dd>${t("command.title")}</dd>
          <dt><kbd>${t("command.key.send")}</kbd></dt><dd>${t("composer.send")}</dd>
          <dt><kbd>${t("command.key.close")}</kbd></dt><dd>${t("common.close")}</dd>
          <dt><kbd>?</kbd></dt><dd>${t("command.keys")}</dd>
          ${all.map(({ key, words }) => (key ? html`<dt><kbd>${key}</kbd></dt><dd>${words}</dd>` : nothing))}
        </dl>
        <label class="check"><input type="checkbox" .checked=${hasSingleKeys()} @change=${this.#switchKeys} />${t("command.singleKeys")}</label>
        <p class="small muted">${t("command.singleKeysHint")}</p>
        <div class="row"><button type="button" autofocus @click=${() => this.sheet.close()}>${t("common.close")}</button></div>
      </div>
    </dialog>`;
  }

  #input(event: Event): void {
    this.typed = (event.target as HTMLInputElement).value;
    this.chosen = 0;
  }

  #keydown(event: KeyboardEvent, found: readonly Command[]): void {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && found.length > 0) {
      event.preventDefault();
      this.chosen = (this.chosen + step + found.length) % found.length;
      void this.updateComplete.then(() =>
        this.renderRoot.querySelector(`#option-${this.chosen}`)?.scrollIntoView({ block: "nearest" }),
      );
    } else if (event.key === "Enter" && event.target instanceof HTMLInputElement && found[this.chosen]) {
      event.preventDefault();
      this.#run(found[this.chosen]);
    }
  }

  /** The dialog is closed first, so that the focus is free to go where the command leads. */
  #run(command: Command): void {
    this.palette.close();
    void command.run();
  }

  #switchKeys(event: Event): void {
    setSingleKeys((event.target as HTMLInputElement).checked);
    this.requestUpdate();
  }
}
