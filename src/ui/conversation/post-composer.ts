/**
 * Writes an own entry: a text, what it will become, and Send.
 *
 * The text leaves the field only when the node says that the entry is durable. Raises `entry-sent` when that begins.
 */
import { html, nothing } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import type { AirtimeCost, PostOptions, TimelineItem, Tinyssb, WhoAmI } from "../../client/api.ts";
import { MAX_CONTENT_BYTES } from "../../core/limits.ts";
import { counted, sizeInWords } from "../base/amounts.ts";
import { Coalesced } from "../base/coalesced.ts";
import { PageElement } from "../base/page-element.ts";
import { type Problem, tellProblem } from "../base/problem.ts";
import { costOfPostInWords } from "./air-cost-words.ts";
import { answeredOf, keepAnswered } from "./answered-post.ts";
import { composerStyles } from "./composer-styles.ts";
import { keepDraft, readDraft } from "./draft.ts";
import { MentionTyping } from "./mention-typing.ts";
import { beginAppend, EntrySentEvent, forgetAppend, maybePendingAppend, type PendingAppend } from "./pending-append.ts";
import "../base/problem-text.ts";
import { theme } from "../base/theme.ts";
import { t } from "../language/language.ts";

/** How long it is told that an entry is written; the conversation goes on showing it. */
const WRITTEN_MS = 6000;

@customElement("post-composer")
export class PostComposer extends PageElement {
  static override styles = [theme, composerStyles];

  @property({ attribute: false }) node!: Tinyssb;
  @property() profile = "";
  /** Whether a bridge is connected, so that air counts. */
  @property({ type: Boolean }) onAir = false;
  /** Whether the own feed may be written; a draft can, always. */
  @property() feedState: WhoAmI["state"] = "ready";
  /** The node found no space at its start: it stores nothing. */
  @property({ type: Boolean }) isFull = false;
  /** How much of the own feed another profile of this browser holds, where that is more. */
  @property({ type: Number }) copySeq: number | undefined;
  /** Takes little height, for the foot of the conversation. */
  @property({ type: Boolean, reflect: true }) compact = false;
  @state() private text = "";
  @state() private sending = false;
  @state() private kept = true;
  /** Sequence number of the entry that was just written. */
  @state() private writtenSeq: number | undefined;
  #forgetting: ReturnType<typeof setTimeout> | undefined;
  @state() private problem: Problem | undefined;
  @state() private cost: AirtimeCost | undefined;
  readonly #mentions = new MentionTyping(this, {
    field: () => this.field,
    feeds: () => this.node.feeds(),
    isHeld: () => this.sending,
    changed: () => this.#changed(),
  });
  #answering: typeof import("./answering.ts") | undefined;
  /** How the answer speaks to the author. */
  #spoken = "";
  @query("textarea") private field!: HTMLTextAreaElement;
  /** Whether the node says that this is more than a post holds. */
  @state() private exceeds = false;
  #costs = new Coalesced(() => this.#readCost());

  override connectedCallback(): void {
    super.connectedCallback();
    const pending = maybePendingAppend(this.node);
    this.text = pending?.text ?? readDraft(this.profile);
    if (pending) void this.#follow(pending);
    if (answeredOf(this.node)) void this.#loadAnswering();
    this.#costs = new Coalesced(() => this.#readCost());
    this.#costs.request();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#costs.stop();
    clearTimeout(this.#forgetting);
    this.writtenSeq = undefined;
  }

  /** What is rarely said is loaded when it is. */
  protected override willUpdate(): void {
    if (this.feedState !== "ready") this.writtenSeq = undefined; // What was written here is not the latest any more.
    if (this.feedState !== "ready" || this.isFull) void import("./own-feed-state.ts").catch(() => undefined); // The next update tries again.
  }

  override render() {
    const state =
      this.feedState === "ready" && !this.isFull
        ? nothing
        : html`<own-feed-state .node=${this.node} .state=${this.feedState} .copySeq=${this.copySeq} .isFull=${this.isFull}></own-feed-state>`;
    // For good: there is nothing to write any more. A draft stays kept.
    if (this.feedState === "forked") return state;
    const answered = this.compact && answeredOf(this.node);
    const { shown: mention } = this.#mentions;
    const blocked = this.#blockedBecause();
    const tooLong = this.exceeds;
    return html`${state}
    ${answered && this.#answering?.answeredLine(answered, this.#dropAnswered)}
    ${this.#mentions.list()}
    <form class="card stack tight" aria-label=${t("composer.label")} @submit=${this.#submit}>
      <label><span class=${this.compact ? "visually-hidden" : ""}>${t("composer.field")}</span>
        <textarea name="content" rows=${this.compact ? 1 : 3} placeholder=${this.compact ? t("composer.field") : nothing} aria-describedby="answered becomes blocked" aria-autocomplete="list" aria-controls=${mention ? "mentions" : nothing}
          aria-activedescendant=${mention ? `mention-${mention.chosen}` : nothing} .value=${this.text} ?readonly=${this.sending}
          @input=${this.#input} @keydown=${this.#keydown} @blur=${() => this.#mentions.close()}></textarea>
      </label>
      <p id="becomes" class="small muted ${this.text.trim() === "" ? "idle" : ""}" ?hidden=${this.feedState !== "ready" && this.text.trim() === ""}>${this.#becomes()}</p>
      <div class="row foot">
        <button class="primary" ?disabled=${blocked !== ""} aria-describedby="blocked">${t("composer.send")}</button>
        ${this.compact ? nothing : this.#reason(blocked, tooLong)}
      </div>
      ${this.compact ? this.#reason(blocked, tooLong) : nothing}
      ${this.kept ? nothing : html`<p class="small muted">${t("composer.draftNotKept")}</p>`}
      <p role="status" class=${this.compact ? "visually-hidden" : "small"}>${this.writtenSeq === undefined ? "" : t("composer.written", { seq: String(this.writtenSeq) })}</p>
      <div role="alert">${this.problem ? html`<problem-text .problem=${this.problem}></problem-text><p class="small">${t("composer.textIsHere")}</p>` : nothing}</div>
    </form>`;
  }

  /** Where there is little room, what an empty field and the keyboard say by themselves is only read aloud. */
  #reason(blocked: string, tooLong: boolean) {
    const isOnlyWaiting = this.feedState === "ready" || this.text.trim() === "";
    const saysNothingNew = this.compact && isOnlyWaiting && !this.sending && !tooLong;
    const look = saysNothingNew ? "visually-hidden" : `small ${tooLong ? "too-long" : "muted"}`;
    return html`<span id="blocked" class=${look}>${blocked || t("composer.keys")}</span>`;
  }

  #blockedBecause(): string {
    if (this.feedState !== "ready") return this.#waitsInWords();
    if (this.sending) return t("composer.writing");
    if (this.text.trim() === "") return t("composer.nothing");
    if (this.exceeds) return t("composer.tooLong", { most: sizeInWords(MAX_CONTENT_BYTES) });
    return "";
  }

  #waitsInWords(): string {
    return this.text.trim() === "" ? t("forks.locked") : `${t("forks.locked")} ${t("forks.draftKept")}`;
  }

  /** What the node says that the post will take; it knows what a post names besides its text. */
  #becomes(): string {
    if (this.text.trim() === "") return this.feedState === "ready" ? t("composer.short") : "";
    if (!this.cost) return "";
    if (this.exceeds) return t("composer.becomesTooLong", { size: counted("bytes", this.cost.contentBytes) });
    return costOfPostInWords(this.cost, this.onAir);
  }

  /** A cost that can not be read leaves the line empty; the post itself tells what fails. */
  async #readCost(): Promise<void> {
    try {
      this.cost = this.text.trim() === "" ? undefined : await this.node.airtimeCost(this.text, this.#options());
      this.exceeds = (this.cost?.contentBytes ?? 0) > MAX_CONTENT_BYTES;
    } catch (error) {
      this.cost = undefined;
      this.exceeds = (error as { code?: unknown }).code === "too-long";
    }
  }

  /** What is not usual of the post: that it names the one that it answers. */
  #options(): PostOptions {
    const answered = this.compact && answeredOf(this.node);
    return answered ? { answers: answered.mid } : {};
  }

  async #loadAnswering(): Promise<typeof import("./answering.ts")> {
    this.#answering ??= await import("./answering.ts");
    this.requestUpdate();
    return this.#answering;
  }

  /** The post to be written answers `post` and speaks to its author. */
  async answer(post: TimelineItem): Promise<void> {
    if (!this.field) return; // Nothing can be written any more; why stands in its place.
    try {
      const mention = await (await this.#loadAnswering()).mentionOf(this.node, post);
      keepAnswered(this.node, post);
      this.#spoken = mention;
      if (!this.text.includes(mention)) this.field.value = `${mention} ${this.text}`;
      this.#changed();
      this.field.focus();
      this.field.setSelectionRange(this.field.value.length, this.field.value.length);
    } catch (error) {
      tellProblem(this, error);
    }
  }

  readonly #dropAnswered = (): void => {
    keepAnswered(this.node, undefined);
    if (this.#spoken !== "" && this.field.value.trim() === this.#spoken) this.field.value = "";
    this.#changed();
    this.field.focus();
  };

  #input(): void {
    this.#changed();
    void this.#mentions.look();
  }

  #changed(): void {
    forgetAppend(this.node);
    this.text = this.field.value;
    this.kept = keepDraft(this.profile, this.text);
    this.#costs.request();
  }

  #keydown(event: KeyboardEvent): void {
    if (this.#mentions.takesKey(event)) {
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    if (event.key === "Escape" && !event.isComposing && this.compact && answeredOf(this.node)) this.#dropAnswered();
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    this.#send();
  }

  #submit(event: SubmitEvent): void {
    event.preventDefault();
    this.#send();
  }

  #send(): void {
    if (this.#blockedBecause() !== "") return;
    this.#mentions.close();
    const pending = beginAppend(this.node, this.profile, this.text, this.#options());
    void this.#follow(pending);
    this.dispatchEvent(new EntrySentEvent(pending));
  }

  /** Shows what becomes of `pending`, whichever composer sent it. */
  async #follow(pending: PendingAppend): Promise<void> {
    this.sending = true;
    this.problem = undefined;
    this.writtenSeq = undefined;
    const outcome = await pending.outcome;
    this.sending = false;
    if ("problem" in outcome) {
      this.problem = outcome.problem;
      return;
    }
    this.text = "";
    this.kept = true;
    this.#tellWritten(outcome.seq);
  }

  /** For a while, and at the foot of the conversation, which shows the post itself, for the ear only: a line there would move the field. */
  #tellWritten(seq: number): void {
    this.writtenSeq = seq;
    clearTimeout(this.#forgetting);
    this.#forgetting = setTimeout(() => {
      this.writtenSeq = undefined;
    }, WRITTEN_MS);
  }
}
