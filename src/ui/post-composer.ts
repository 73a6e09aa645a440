/**
 * Writes an own entry: a text, what it will become, and Send.
 *
 * The text leaves the field only when the node says that the entry is durable. Raises `entry-written`.
 */
import { css, html, LitElement, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { Tinyssb } from "../client/api.ts";
import { MAX_CONTENT_BYTES } from "../core/limits.ts";
import { counted, secondsInWords, sizeInWords } from "./amounts.ts";
import { type Composition, composeText } from "./composition.ts";
import { keepDraft, readDraft } from "./draft.ts";
import { type Problem, problemFrom } from "./problem.ts";
import "./problem-text.ts";
import { theme } from "./theme.ts";

export class EntryWrittenEvent extends Event {
  static readonly type = "entry-written";
  constructor() {
    super(EntryWrittenEvent.type, { bubbles: true, composed: true });
  }
}

@customElement("post-composer")
export class PostComposer extends LitElement {
  static override styles = [theme, css`.too-long { color: var(--danger); }`];

  @property({ attribute: false }) node!: Tinyssb;
  @property() profile = "";
  /** Whether a bridge is connected, so that air counts. */
  @property({ type: Boolean }) onAir = false;
  @state() private text = "";
  @state() private sending = false;
  @state() private kept = true;
  @state() private written = "";
  @state() private problem: Problem | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.text = readDraft(this.profile);
  }

  override render() {
    const composition = composeText(this.text);
    const blocked = this.#blockedBecause(composition);
    return html`<form class="card stack tight" aria-label="Write an entry" @submit=${this.#submit}>
      <label>New entry
        <textarea name="content" rows="3" aria-describedby="becomes blocked" .value=${this.text} ?readonly=${this.sending}
          @input=${this.#input} @keydown=${this.#keydown}></textarea>
      </label>
      <p id="becomes" class="small muted">${this.#becomes(composition)}</p>
      <div class="row">
        <button class="primary" ?disabled=${blocked !== ""} aria-describedby="blocked">Send</button>
        <span id="blocked" class="small ${composition.tooLong ? "too-long" : "muted"}">${blocked || "or press Ctrl+Enter (⌘ Enter)"}</span>
      </div>
      ${this.kept ? nothing : html`<p class="small muted">The browser does not keep this draft: it is lost if the page is reloaded.</p>`}
      <p role="status" class="small">${this.written}</p>
      <div role="alert">${this.problem ? html`<problem-text .problem=${this.problem}></problem-text><p class="small">Your text is still here.</p>` : nothing}</div>
    </form>`;
  }

  #blockedBecause({ contentBytes, tooLong }: Composition): string {
    if (this.sending) return "Writing to the disk first, then it is sent.";
    if (contentBytes === 0) return "Write something first.";
    if (tooLong) return `Too long: at most ${sizeInWords(MAX_CONTENT_BYTES)}.`;
    return "";
  }

  #becomes({ contentBytes, type, blobCount, airtimeMs, tooLong }: Composition): string {
    if (contentBytes === 0) return "Up to 48 bytes fit into the entry itself.";
    const size = `${counted(contentBytes, "byte")}: `;
    if (tooLong) return `${size}more than an entry can hold.`;
    const form = type === "plain48" ? "plain48, all in the entry" : `chain20 with ${counted(blobCount, "blob")}`;
    return `${size}${form}${this.onAir ? `; about ${secondsInWords(airtimeMs)} of air on LoRa` : ""}.`;
  }

  #input(event: InputEvent): void {
    this.text = (event.target as HTMLTextAreaElement).value;
    this.kept = keepDraft(this.profile, this.text);
  }

  #keydown(event: KeyboardEvent): void {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    void this.#send();
  }

  #submit(event: SubmitEvent): void {
    event.preventDefault();
    void this.#send();
  }

  async #send(): Promise<void> {
    if (this.#blockedBecause(composeText(this.text)) !== "") return;
    this.sending = true;
    this.problem = undefined;
    this.written = "";
    try {
      const { seq } = await this.node.append(this.text);
      this.text = "";
      this.kept = keepDraft(this.profile, "");
      this.written = `Entry ${seq} is written.`;
      this.dispatchEvent(new EntryWrittenEvent());
    } catch (error) {
      this.problem = problemFrom(error);
      this.kept = keepDraft(this.profile, this.text);
    } finally {
      this.sending = false;
    }
  }
}
