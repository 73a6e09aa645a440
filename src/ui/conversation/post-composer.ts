/**
 * Writes an own entry: a text, what it will become, and Send.
 *
 * The text leaves the field only when the node says that the entry is durable. Raises `entry-sent` when that begins.
 */
import { css, html, LitElement, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { Tinyssb } from "../../client/api.ts";
import { MAX_CONTENT_BYTES } from "../../core/limits.ts";
import { counted, secondsInWords, sizeInWords } from "../base/amounts.ts";
import type { Problem } from "../base/problem.ts";
import { type Composition, composeText } from "./composition.ts";
import { keepDraft, readDraft } from "./draft.ts";
import { beginAppend, forgetAppend, maybePendingAppend, type PendingAppend } from "./pending-append.ts";
import "../base/problem-text.ts";
import { theme } from "../base/theme.ts";

export class EntrySentEvent extends Event {
  static readonly type = "entry-sent";
  constructor(readonly pending: PendingAppend) {
    super(EntrySentEvent.type, { bubbles: true, composed: true });
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
    const pending = maybePendingAppend(this.node);
    this.text = pending?.text ?? readDraft(this.profile);
    if (pending) void this.#follow(pending);
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
    forgetAppend(this.node);
    this.text = (event.target as HTMLTextAreaElement).value;
    this.kept = keepDraft(this.profile, this.text);
  }

  #keydown(event: KeyboardEvent): void {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    this.#send();
  }

  #submit(event: SubmitEvent): void {
    event.preventDefault();
    this.#send();
  }

  #send(): void {
    if (this.#blockedBecause(composeText(this.text)) !== "") return;
    const pending = beginAppend(this.node, this.profile, this.text);
    void this.#follow(pending);
    this.dispatchEvent(new EntrySentEvent(pending));
  }

  /** Shows what becomes of `pending`, whichever composer sent it. */
  async #follow(pending: PendingAppend): Promise<void> {
    this.sending = true;
    this.problem = undefined;
    this.written = "";
    const outcome = await pending.outcome;
    this.sending = false;
    if ("problem" in outcome) {
      this.problem = outcome.problem;
      return;
    }
    this.text = "";
    this.kept = true;
    this.written = `Entry ${outcome.seq} is written.`;
  }
}
