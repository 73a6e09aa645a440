/** One entry of the conversation: who, when, what, what it follows, and for an own one how far it got. */
import { css, html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { TimelineItem, Tinyssb } from "../../client/api.ts";
import type { Content } from "../../content/content.ts";
import { maybeTextOf } from "../../content/text-search.ts";
import { hashOfPost } from "../attention/post-address.ts";
import { counted, dateAndTime, hourOfDay, sizeInWords } from "../base/amounts.ts";
import { copyText } from "../base/copied-text.ts";
import { identicon } from "../base/identicon.ts";
import { isolated } from "../base/isolated.ts";
import { PageElement } from "../base/page-element.ts";
import { shortNameOf } from "../base/short-name.ts";
import { theme } from "../base/theme.ts";
import { t } from "../language/language.ts";
import { hashOfFeed } from "../shell/route.ts";
import "../evidence/delivery-evidence.ts";
import { beginningOf } from "./named-text.ts";
import { contentStyles, shownContent } from "./shown-content.ts";
import type { Quoted } from "./timeline-lines.ts";

/** What is longer than this many characters is folded. */
const LONG_CHARACTERS = 1200;

function lengthOf(content: Content): number {
  switch (content.kind) {
    case "bytes":
      return content.hex.length;
    case "mail":
      return content.body.length;
    case "name":
      return 0;
    default:
      return content.text.length;
  }
}

/** Asks for the place to write, to answer a post. */
export class AskToAnswerEvent extends Event {
  static readonly type = "ask-to-answer";
  constructor(readonly post: TimelineItem) {
    super(AskToAnswerEvent.type, { bubbles: true, composed: true });
  }
}

@customElement("timeline-item")
export class TimelineItemElement extends PageElement {
  static override styles = [
    theme,
    contentStyles,
    css`
      article { position: relative; display: grid; grid-template-columns: 2.25rem minmax(0, 1fr); gap: 0 0.75rem; padding: 0.75rem var(--gap) 0.125rem; }
      article > :first-child { grid-row: span 4; }
      .joined { padding-block: 0.125rem; }
      .joined > .when { padding-block-start: 0.1875rem; font-size: 0.6875rem; text-align: end; text-decoration: none; color: var(--muted); min-block-size: 1.5rem; }
      .joined > .when:hover { text-decoration: underline; }
      header { display: flex; flex-wrap: wrap; gap: 0 0.5rem; align-items: baseline; }
      header a { color: inherit; font-weight: 700; text-decoration: none; overflow-wrap: anywhere; }
      header .when { display: inline-block; color: var(--muted); font-weight: 400; min-inline-size: 1.5rem; min-block-size: 1.5rem; }
      header a:hover { text-decoration: underline; }
      .missing { color: var(--pending); }
      .simulated { padding-inline: 0.375rem; border: 1px solid var(--control-line); border-radius: var(--radius-small); }
      .folded { max-block-size: 16rem; overflow: hidden; mask-image: linear-gradient(#000 75%, transparent); }
      button.quiet { margin-inline-start: -0.5rem; }
      .mention { padding-inline: 0.375rem; color: var(--text); background: var(--chosen); border: 1px solid var(--accent); border-radius: var(--radius-small); }
      .acts { grid-column: 2; display: flex; flex-wrap: wrap; gap: 0 var(--gap); }
      .acts button { margin: 0 -0.5rem; font-size: 0.8125rem; font-weight: 400; line-height: 1.2; min-block-size: 1.5rem; padding-block: 0; color: var(--muted); text-decoration: none; }
      .acts button:hover { color: var(--accent); }
      /* Where there is room a pointer finds them over the end of the first line; elsewhere they have a line of their own. */
      @media (hover: hover) and (min-width: 48rem) {
        .acts { position: absolute; inset-block-start: 0.125rem; inset-inline-end: var(--gap); padding-inline: 0.5rem; background: var(--page); border: 1px solid var(--line); border-radius: var(--radius-small); opacity: 0; }
        article:hover .acts, article:focus-within .acts { opacity: 1; }
      }
      .quote, .after { max-inline-size: 65ch; margin-block: 0.125rem; overflow-wrap: anywhere; }
      .quote { border-inline-start: 0.1875rem solid var(--accent); padding-inline-start: 0.5rem; }
    `,
  ];

  @property({ attribute: false }) node!: Tinyssb;
  @property({ attribute: false }) item!: TimelineItem;
  /** The post that it answers or follows, where that is not the one that stands above it. */
  @property({ attribute: false }) quoted: Quoted | undefined;
  /** Whether it goes on with what the same author wrote just above it, under one heading. */
  @property({ type: Boolean }) joined = false;
  /** Whether its feed is that of the simulated neighbour. */
  @property({ type: Boolean }) simulated = false;
  @state() private isUnfolded = false;

  override render() {
    const { item } = this;
    const shortName = shortNameOf(item.feedId);
    const text = item.isCut ? undefined : maybeTextOf(item.content ?? undefined); // Of what is cut the feed has the whole.
    const acts = html`<div class="acts"><button type="button" class="quiet" @click=${this.reply}>${t("timeline.reply")}</button>${
      text
        ? html`<button type="button" class="quiet" @click=${() => void copyText(this, text)}>${t("copy.text")}</button>`
        : nothing
    }</div>`;
    const content = html`<div>${this.#content()}${item.own ? html`<delivery-evidence .node=${this.node} .seq=${item.seq}></delivery-evidence>` : nothing}</div>`;
    if (this.joined)
      return html`<article class="joined" aria-label=${this.#label()}>${this.#time()}${content}${acts}</article>`;
    return html`<article aria-label=${this.#label()}>
      ${identicon(item.feedId)}
      <header>
        <a href=${hashOfFeed(item.feedId)}><bdi>${item.name}</bdi></a>
        ${item.name === shortName ? nothing : html`<span class="mono small muted">${shortName}</span>`}
        ${this.#time()}
        ${this.simulated && !item.name.includes(t("neighbour.badge")) ? html`<span class="small simulated">${t("neighbour.badge")}</span>` : nothing}
        ${item.isForked ? html`<span class="small missing">${t("timeline.forked")}</span>` : nothing}
        ${item.mentions.some(({ own }) => own) && !item.own ? html`<span class="small mention">${t("timeline.mentionsYou")}</span>` : nothing}
      </header>
      ${this.quoted ? this.#quote(this.quoted) : nothing}
      ${content}${acts}
    </article>`;
  }

  /** Asks the place to write to answer this post. */
  reply(): void {
    this.dispatchEvent(new AskToAnswerEvent(this.item));
  }

  /** Says when only where its author does, as is shown: where it stands otherwise is when it came in. */
  #label(): string {
    const { name, claimedMs, timeMs, isTimeDoubtful } = this.item;
    if (claimedMs === null || timeMs === null) return t("timeline.postUntimed", { name });
    return t("timeline.postBy", { name, time: isTimeDoubtful ? t("timeline.doubtful") : hourOfDay(timeMs) });
  }

  #fold(): void {
    this.isUnfolded = !this.isUnfolded;
  }

  #time() {
    const { claimedMs, timeMs, isTimeDoubtful, mid } = this.item;
    if (claimedMs === null || timeMs === null) return nothing;
    if (isTimeDoubtful)
      return html`<a class="small when" href=${hashOfPost(mid)} title=${dateAndTime(claimedMs)}>${t("timeline.doubtful")}</a>`;
    return html`<a class="small when" href=${hashOfPost(mid)} title=${dateAndTime(claimedMs)}><time datetime=${new Date(timeMs).toISOString()}>${hourOfDay(timeMs)}</time></a>`;
  }

  #quote(quoted: Quoted) {
    const isAnswer = this.item.answers !== null;
    const words = t(isAnswer ? "timeline.answers" : "timeline.follows", { name: isolated(quoted.name) });
    return html`<p class="small muted ${isAnswer ? "quote" : "after"}" dir="auto"><a href=${hashOfPost(quoted.mid)}>${words}</a> <bdi>${beginningOf(quoted)}</bdi></p>`;
  }

  #content() {
    const { content, chainState, missingBlobs, contentBytes, isCut, feedId } = this.item;
    if (chainState === "broken") return html`<p class="small missing">${t("entry.broken")}</p>`;
    if (content === null && missingBlobs > 0)
      return html`<p class="small missing">${t("timeline.missing", { blobs: counted("blobs", missingBlobs), size: sizeInWords(contentBytes) })}</p>`;
    if (content === null)
      return html`<p class="small muted">${t("timeline.notShown")} <a href=${hashOfFeed(feedId)}>${t("timeline.look")}</a></p>`;
    const isLong = lengthOf(content) > LONG_CHARACTERS;
    return html`<div class=${isLong && !this.isUnfolded ? "folded" : ""}>${shownContent(content, this.item.mentions)}</div>${
      isLong
        ? html`<button type="button" class="quiet" aria-expanded=${this.isUnfolded} @click=${this.#fold}>${t(this.isUnfolded ? "timeline.fold" : "timeline.unfold")}</button>`
        : nothing
    }${
      isCut
        ? html`<p class="small"><a href=${hashOfFeed(feedId)}>${t("timeline.cut", { size: sizeInWords(contentBytes) })}</a></p>`
        : nothing
    }`;
  }
}
