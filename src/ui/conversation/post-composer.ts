/**
 * Writes an own entry: a text, what it will become, and Send.
 *
 * The text leaves the field only when the node says that the entry is durable. Raises `entry-sent` when that begins.
 */
import { css, html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { Tinyssb, WhoAmI } from "../../client/api.ts";
import { MAX_CONTENT_BYTES } from "../../core/limits.ts";
import { counted, secondsInWords, sizeInWords } from "../base/amounts.ts";
import { PageElement } from "../base/page-element.ts";
import type { Problem } from "../base/problem.ts";
import { type Composition, composeText } from "./composition.ts";
import { keepDraft, readDraft } from "./draft.ts";
import "./own-feed-state.ts";
import { beginAppend, forgetAppend, maybePendingAppend, type PendingAppend } from "./pending-append.ts";
import "../base/problem-text.ts";
import { theme } from "../base/theme.ts";
import { t } from "../language/language.ts";

export class EntrySentEvent extends Event {
  static readonly type = "entry-sent";
  constructor(readonly pending: PendingAppend) {
    super(EntrySentEvent.type, { bubbles: true, composed: true });
  }
}

@customElement("post-composer")
export class PostComposer extends PageElement {
  static override styles = [theme, css`.too-long { color: var(--danger); }`];

  @property({ attribute: false }) node!: Tinyssb;
  @property() profile = "";
  /** Whether a bridge is connected, so that air counts. */
  @property({ type: Boolean }) onAir = false;
  /** Whether the own feed may be written; a draft can, always. */
  @property() feedState: WhoAmI["state"] = "ready";
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
    return html`<own-feed-state .node=${this.node} .state=${this.feedState}></own-feed-state>
    <form class="card stack tight" aria-label=${t("composer.label")} @submit=${this.#submit}>
      <label>${t("composer.field")}
        <textarea name="content" rows="3" aria-describedby="becomes blocked" .value=${this.text} ?readonly=${this.sending}
          @input=${this.#input} @keydown=${this.#keydown}></textarea>
      </label>
      <p id="becomes" class="small muted">${this.#becomes(composition)}</p>
      <div class="row">
        <button class="primary" ?disabled=${blocked !== ""} aria-describedby="blocked">${t("composer.send")}</button>
        <span id="blocked" class="small ${composition.tooLong ? "too-long" : "muted"}">${blocked || t("composer.keys")}</span>
      </div>
      ${this.kept ? nothing : html`<p class="small muted">${t("composer.draftNotKept")}</p>`}
      <p role="status" class="small">${this.written}</p>
      <div role="alert">${this.problem ? html`<problem-text .problem=${this.problem}></problem-text><p class="small">${t("composer.textIsHere")}</p>` : nothing}</div>
    </form>`;
  }

  #blockedBecause({ tooLong }: Composition): string {
    if (this.feedState !== "ready") return t("forks.locked");
    if (this.sending) return t("composer.writing");
    if (this.text.trim() === "") return t("composer.nothing");
    if (tooLong) return t("composer.tooLong", { most: sizeInWords(MAX_CONTENT_BYTES) });
    return "";
  }

  #becomes({ contentBytes, type, blobCount, airtimeMs, tooLong }: Composition): string {
    if (contentBytes === 0) return t("composer.short");
    const size = counted("bytes", contentBytes);
    if (tooLong) return t("composer.becomesTooLong", { size });
    const form =
      type === "plain48" ? t("composer.plain48") : t("composer.chain20", { blobs: counted("blobs", blobCount) });
    if (this.onAir) return t("composer.becomesOnAir", { size, form, air: secondsInWords(airtimeMs) });
    return t("composer.becomes", { size, form });
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
    this.written = t("composer.written", { seq: String(outcome.seq) });
  }
}
