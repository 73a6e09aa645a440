/**
 * Asks which feed to follow: pasted, scanned, or prefilled from a link. Never follows without a click.
 *
 * Raises `feed-followed` with the feed ID. Problems are told inside, since the page behind an open dialog is out of reach.
 */
import { css, html, nothing } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import type { FeedView, FollowOptions, Tinyssb } from "../../client/api.ts";
import { FEED_ID_BYTES, toHex } from "../../core/bytes.ts";
import { type FeedReference, maybeParseFeedReference } from "../../core/feed-reference.ts";
import { MAX_NAME_LENGTH } from "../../core/limits.ts";
import { isolated } from "../base/isolated.ts";
import { PageElement } from "../base/page-element.ts";
import type { CodeReadEvent } from "./code-scanner.ts";
import "./code-scanner.ts";
import { type Problem, problem, problemFrom } from "../base/problem.ts";
import "../base/problem-text.ts";
import { displayNameOf, shortNameOf } from "../base/short-name.ts";
import { theme } from "../base/theme.ts";
import { t } from "../language/language.ts";
import { FeedFollowedEvent } from "../shell/page-view.ts";

@customElement("follow-dialog")
export class FollowDialog extends PageElement {
  static override styles = [theme, css`form { display: grid; gap: var(--gap); }`];

  @property({ attribute: false }) node!: Tinyssb;
  /** The feeds that are here: one that is followed already is shown rather than followed again. */
  @property({ attribute: false }) feeds: readonly FeedView[] = [];
  @state() private open = false;
  @state() private reference = "";
  @state() private name = "";
  @state() private busy = false;
  @state() private problem: Problem | undefined;
  /** What was written has the form of a feed ID, and the node found that it is no key. */
  @state() private isNoKey = false;
  @state() private hasSecret = false;
  @query("dialog") private dialog!: HTMLDialogElement;

  /** Opens the dialog, with a reference that a link or code brought. */
  async show(reference = ""): Promise<void> {
    await this.updateComplete; // What was set before this code was here is known from the first update on.
    this.open = true;
    this.problem = undefined;
    this.#take(reference);
    await this.updateComplete;
    if (!this.dialog.open) this.dialog.showModal();
  }

  override render() {
    const parsed = maybeParseFeedReference(this.reference);
    const isRefused = this.isNoKey && !this.hasSecret;
    // What looks like a feed ID may be no key; then the problem says so, and nothing here may say otherwise.
    const hint = this.problem?.code === "bad-reference" || isRefused ? nothing : hintFor(this.reference, parsed);
    const known = parsed && this.#maybeKnown(parsed);
    return html`<dialog aria-labelledby="title" @close=${this.#closed}>
      ${
        this.open
          ? html`<form @submit=${this.#submit}>
              <h2 id="title">${t("follow.title")}</h2>
              <label>${t("follow.reference")}
                <textarea name="reference" rows="3" required autocomplete="off" spellcheck="false" aria-describedby="hint" @keydown=${this.#keyPressed}
                  .value=${this.reference} @input=${(event: InputEvent) => this.#take((event.target as HTMLTextAreaElement).value)}></textarea>
              </label>
              <p id="hint" class="hint" aria-live="polite">${hint}${known ? ` ${knownInWords(known)}` : nothing}</p>
              ${isRefused ? html`<div id="no-key" role="alert"><problem-text .problem=${noKey()}></problem-text></div>` : nothing}
              <code-scanner @code-read=${(event: CodeReadEvent) => this.#take(event.text)}></code-scanner>
              ${
                known
                  ? nothing
                  : html`<label>${t("follow.name")} <span class="hint">${t("follow.nameHint")}</span>
                <input name="name" autocomplete="off" maxlength=${MAX_NAME_LENGTH} .value=${this.name}
                  @input=${(event: InputEvent) => {
                    this.name = (event.target as HTMLInputElement).value;
                  }} />
              </label>
              ${this.#more()}`
              }
              ${this.problem ? html`<div role="alert"><problem-text .problem=${this.problem}></problem-text></div>` : nothing}
              <div class="row">
                <button class="primary" ?disabled=${this.busy || !parsed || isRefused} aria-describedby="hint no-key">${known ? t("follow.showCard") : t("follow.follow")}</button>
                <button type="button" @click=${() => this.dialog.close()}>${t("common.cancel")}</button>
              </div>
            </form>`
          : nothing
      }
    </dialog>`;
  }

  #more() {
    return html`<details>
      <summary>${t("follow.more")}</summary>
      <div class="stack">
        <p class="hint">${t("follow.anchorHint")}</p>
        <label>${t("follow.anchorSeq")}<input name="anchor-seq" inputmode="numeric" pattern="\\d{1,10}" autocomplete="off" /></label>
        <label>${t("follow.anchorMid")}<input name="anchor-mid" pattern="[0-9a-fA-F]{40}" autocomplete="off" spellcheck="false" /></label>
        <label>${t("follow.secret")}
          <input name="secret" pattern="[0-9a-fA-F]{64}" autocomplete="off" spellcheck="false" aria-describedby="secret-hint" @input=${this.#secretTyped} />
        </label>
        <p id="secret-hint" class="hint">${t("follow.secretHint")}</p>
      </div>
    </details>`;
  }

  #secretTyped(event: InputEvent): void {
    this.hasSecret = (event.target as HTMLInputElement).value !== "";
  }

  /** The feed, where there is nothing left to follow. */
  #maybeKnown({ feedId }: FeedReference): FeedView | undefined {
    const hex = toHex(feedId);
    return this.feeds.find((feed) => feed.feedId === hex && (feed.own || feed.followed));
  }

  /** Takes a reference from wherever, and the name in it unless the person has written one. */
  #take(reference: string): void {
    const before = maybeParseFeedReference(this.reference)?.name ?? "";
    const proposed = maybeParseFeedReference(reference)?.name ?? "";
    if (this.name === before) this.name = proposed;
    this.reference = reference;
    this.problem = undefined; // It was of the reference before.
    this.isNoKey = false;
    const parsed = maybeParseFeedReference(reference);
    if (parsed) void this.#lookAtKey(toHex(parsed.feedId), reference);
  }

  /** Where the node does not answer now, it says so when it is to follow. */
  async #lookAtKey(feedId: string, reference: string): Promise<void> {
    await this.updateComplete; // Its node comes with its first update.
    const canSign = await this.node.canSign(feedId).catch(() => true);
    if (reference === this.reference) this.isNoKey = !canSign;
  }

  /** Enter follows, as in any field of one line; Shift with Enter and what has several lines stay a text. */
  #keyPressed(event: KeyboardEvent): void {
    const { value, form } = event.target as HTMLTextAreaElement;
    if (
      event.key !== "Enter" ||
      event.shiftKey ||
      event.isComposing ||
      value.trim() === "" ||
      value.trim().includes("\n")
    )
      return;
    event.preventDefault();
    form?.requestSubmit();
  }

  async #submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const parsed = maybeParseFeedReference(this.reference);
    const known = parsed && this.#maybeKnown(parsed);
    if (known) {
      this.dialog.close();
      this.dispatchEvent(new FeedFollowedEvent(known.feedId));
      return;
    }
    const fields = new FormData(event.target as HTMLFormElement);
    const text = (field: string) => String(fields.get(field) ?? "").trim();
    const options: FollowOptions = {};
    if (text("name")) options.name = text("name");
    if (text("anchor-seq")) options.anchorSeq = Number(text("anchor-seq"));
    if (text("anchor-mid")) options.anchorMid = text("anchor-mid");
    if (text("secret")) options.secret = text("secret");
    this.busy = true;
    try {
      const { feedId } = await this.node.follow(this.reference.trim(), options);
      this.dialog.close();
      this.dispatchEvent(new FeedFollowedEvent(feedId));
    } catch (error) {
      const told = problemFrom(error);
      if (told.code === "bad-reference" && parsed !== undefined && !options.secret) this.isNoKey = true;
      else this.problem = told;
    } finally {
      this.busy = false;
    }
  }

  #closed(): void {
    this.open = false; // Takes the fields away: the camera goes off, the secret leaves the page.
    this.reference = "";
    this.name = "";
    this.hasSecret = false;
  }
}

const noKey = (): Problem => problem(t("follow.noKey"), t("follow.noKeyCause"), t("follow.noKeyRemedy"));

function knownInWords(feed: FeedView): string {
  if (feed.own) return t("follow.isOwn");
  return t("follow.isKnown", { name: isolated(displayNameOf(feed)) });
}

/** What the reference is, so far; a problem that was told for it says the rest. */
function hintFor(reference: string, parsed: FeedReference | undefined): string {
  if (reference.trim() === "") return t("follow.forms");
  if (/^@?[A-Z2-7]{5}-[A-Z2-7]{5}$/i.test(reference.trim())) return t("follow.isShortName");
  const excess = /^[0-9a-f\s]+$/i.test(reference) ? reference.replaceAll(/\s+/g, "").length - 2 * FEED_ID_BYTES : 0;
  if (excess > 0) return t("follow.tooManyDigits", { count: excess });
  if (!parsed) return t(/^https?:/i.test(reference.trim()) ? "follow.isAddress" : "follow.noReference");
  const shortName = shortNameOf(toHex(parsed.feedId));
  if (parsed.anchor.seq > 0) return t("follow.isFeedFrom", { shortName, seq: String(parsed.anchor.seq + 1) });
  return t("follow.isFeed", { shortName });
}
