/** Says that files may be dropped while they are dragged over the page, and hands on what is dropped. Fields for files keep what is theirs. */
import { css, html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { PageElement } from "../base/page-element.ts";
import { theme } from "../base/theme.ts";
import { t } from "../language/language.ts";
import type { OpenedFiles } from "./opened-files.ts";

@customElement("drop-hint")
export class DropHint extends PageElement {
  static override styles = [
    theme,
    css`p { position: fixed; inset: 0.75rem; z-index: 4; display: grid; place-content: center; max-width: none; pointer-events: none; font-weight: 600; color: var(--text); background: var(--surface); border: 3px dashed var(--accent); border-radius: var(--radius); opacity: 0.95; }`,
  ];

  @property({ attribute: false }) opened: OpenedFiles | undefined;
  @state() private isDragged = false;

  override connectedCallback(): void {
    super.connectedCallback();
    for (const name of ["dragover", "dragleave", "drop"] as const) window.addEventListener(name, this.#handle);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const name of ["dragover", "dragleave", "drop"] as const) window.removeEventListener(name, this.#handle);
  }

  override render() {
    return this.isDragged ? html`<p>${t("carry.drop")}</p>` : nothing;
  }

  readonly #handle = (event: DragEvent): void => {
    const { dataTransfer, type } = event;
    const isField = event.composedPath().some((at) => at instanceof HTMLInputElement && at.type === "file");
    this.isDragged = false;
    if (!this.opened || isField || !dataTransfer?.types.includes("Files")) return;
    if (type === "dragleave") return;
    event.preventDefault(); // Else the browser leaves the page for the file.
    if (type === "drop") this.opened.put([...dataTransfer.files]);
    else {
      dataTransfer.dropEffect = "copy";
      this.isDragged = true;
    }
  };
}
