/**
 * The entries of one feed, newest first, a bounded run at a time.
 *
 * Invariant: what is added or taken away never moves what the person reads. New entries appear by themselves while nothing of the
 * list is shown or its top is in view or below it; further down they are counted and wait for a click.
 */
import { css, html, nothing, type PropertyValues } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import type { EntryView, FeedView, Tinyssb } from "../../client/api.ts";
import { counted } from "../base/amounts.ts";
import { Coalesced } from "../base/coalesced.ts";
import { PageElement } from "../base/page-element.ts";
import type { EntryItem } from "./entry-item.ts";
import "./entry-item.ts";
import { tellProblem } from "../base/problem.ts";
import { displayNameOf } from "../base/short-name.ts";
import { theme } from "../base/theme.ts";
import { t } from "../language/language.ts";
import type { Mentions } from "./named-text.ts";
import { MAX_SHOWN_BYTES, PAGE_ENTRIES, runsOf, ShownEntries } from "./shown-entries.ts";

/** Farther than anything on the page: whatever is below the view counts as in it. */
const FAR_BELOW = "10000000px";

@customElement("entry-list")
export class EntryList extends PageElement {
  static override styles = [
    theme,
    css`
      :host { overflow-anchor: none; }
      li + li { margin-block-start: var(--gap-small); }
/* Without height: it appears over the entries and moves none of them. */
      .newer { position: sticky; inset-block-start: 0; z-index: 1; block-size: 0; }
      .newer > div { padding: var(--gap-small); background: var(--surface); border: 1px solid var(--control-line); border-radius: var(--radius-small); box-shadow: 0 2px 10px rgb(0 0 0 / 0.2); }
      .older { margin-block-start: var(--gap-small); }
      .go input { inline-size: 8rem; }
      .go label { display: flex; align-items: center; gap: var(--gap-small); }
    `,
  ];

  @property({ attribute: false }) node!: Tinyssb;
  @property({ attribute: false }) feed!: FeedView;
  /** Finds whom a text speaks to. */
  @property({ attribute: false }) mentionsIn: (text: string) => Mentions = () => [];
  @state() private entries: readonly EntryView[] = [];
  @state() private newestSeq = 0;
  @state() private loaded = false;
  @query(".top") private top!: HTMLElement;

  #shown = new ShownEntries();
  /** Whether the newest entries are wanted, rather than a place in the past. */
  #following = true;
  /** Nothing of the list is above what the person sees: what comes in at its top moves nothing that is read. */
  #topAhead = true;
  #changedSeqs = new Set<number>();
  #refresh = new Coalesced(() => this.#load());
  #listening: (() => void)[] = [];
  #observer: IntersectionObserver | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#refresh = new Coalesced(() => this.#load());
    this.#listening = [
      this.node.on("entry", ({ feedId, seq }) => this.#heard(feedId, seq)),
      this.node.on("blob", ({ feedId, seq }) => {
        if (feedId !== this.feed.feedId || seq < this.#shown.oldestSeq || seq > this.#shown.newestSeq) return;
        this.#changedSeqs.add(seq);
        this.#refresh.request();
      }),
    ];
    if (this.hasUpdated) this.#watchTop();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const stop of this.#listening) stop();
    this.#refresh.stop();
    this.#observer?.disconnect();
  }

  protected override firstUpdated(): void {
    this.#watchTop();
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (!changed.has("feed")) return;
    const before = changed.get("feed") as FeedView | undefined;
    if (before?.feedId !== this.feed.feedId) this.#startAnew();
    this.newestSeq = Math.max(this.newestSeq, this.feed.seq);
    this.#refresh.request();
  }

  override render() {
    const { anchorSeq } = this.feed;
    const oldest = this.#shown.oldestSeq;
    const newer = this.newestSeq - Math.max(anchorSeq, this.#shown.newestSeq);
    return html`
      <div class="top" aria-hidden="true"></div>
      ${
        this.entries.length > 0 && newer > 0 && !(this.#following && this.#topAhead)
          ? html`<div class="newer"><div class="row">
              <button type="button" class="primary" @click=${this.#showNewest}>${t("entries.showNewest", { newer: counted("newerEntries", newer) })}</button>
              ${this.#following ? nothing : html`<button type="button" @click=${this.#showNewer}>${t("entries.showNewer", { some: Math.min(newer, PAGE_ENTRIES) })}</button>`}
            </div></div>`
          : nothing
      }
      ${
        this.loaded && this.entries.length === 0 && newer <= 0
          ? html`<p class="muted">${this.feed.own ? t("entries.nothingWritten") : t("entries.nothingReceived")}</p>`
          : nothing
      }
      <ol aria-label=${t("entries.list", { name: displayNameOf(this.feed) })}>
        ${repeat(
          this.entries,
          ({ seq }) => seq,
          (entry) =>
            html`<li data-seq=${entry.seq}><entry-item .node=${this.node} .feedId=${this.feed.feedId} ?own=${this.feed.own} .mentionsIn=${this.mentionsIn} .entry=${entry}></entry-item></li>`,
        )}
      </ol>
      ${
        this.entries.length > 0
          ? html`<div class="row spread older">
              ${
                oldest > anchorSeq + 1
                  ? html`<button type="button" @click=${this.#showOlder}>${t("entries.showOlder", { some: Math.min(PAGE_ENTRIES, oldest - anchorSeq - 1) })}</button>`
                  : html`<p class="small muted">${anchorSeq > 0 ? t("entries.replicaBegins", { seq: String(anchorSeq) }) : t("entries.first")}</p>`
              }
              ${this.newestSeq - anchorSeq > PAGE_ENTRIES ? this.#goTo() : nothing}
            </div>`
          : nothing
      }
    `;
  }

  #goTo() {
    return html`<form class="row go" @submit=${this.#submitGoTo}>
      <label>SEQ <input name="seq" type="number" required min=${this.feed.anchorSeq + 1} max=${this.newestSeq} /></label>
      <button>${t("entries.goTo")}</button>
    </form>`;
  }

  #startAnew(): void {
    this.#shown = new ShownEntries();
    this.entries = [];
    this.newestSeq = 0;
    this.loaded = false;
    this.#following = true;
    this.#changedSeqs.clear();
  }

  #heard(feedId: string, seq: number): void {
    if (feedId !== this.feed.feedId) return;
    this.newestSeq = Math.max(this.newestSeq, seq);
    this.#refresh.request();
  }

  #watchTop(): void {
    const scroller = scrollerOf(this);
    const root = scroller === document.scrollingElement ? null : scroller;
    this.#observer = new IntersectionObserver(
      ([change]) => {
        this.#topAhead = change.isIntersecting;
        this.requestUpdate();
        if (this.#topAhead) this.#refresh.request();
      },
      { root, rootMargin: `0px 0px ${FAR_BELOW} 0px` },
    );
    this.#observer.observe(this.top);
  }

  /** Measured, since the observer tells in a later frame, and entries may come before it. */
  #isTopAhead(): boolean {
    const { top } = this.top.getBoundingClientRect();
    const viewTop = Math.max(0, scrollerOf(this).getBoundingClientRect().top);
    return this.top.checkVisibility() && top > viewTop - 1;
  }

  /** Brings the shown run up to date: the newest entries while they are wanted, and the blobs that came. */
  async #load(): Promise<void> {
    const { feedId, anchorSeq } = this.feed;
    const newest = this.newestSeq;
    try {
      const isShown = Math.max(anchorSeq, this.#shown.newestSeq) >= newest;
      if (this.#following && !isShown && (this.entries.length === 0 || this.#isTopAhead())) {
        const from = Math.max(anchorSeq + 1, newest - PAGE_ENTRIES + 1);
        const joins = this.#shown.newestSeq >= from - 1 && this.#shown.newestSeq > 0;
        const read = await this.#read(feedId, joins ? this.#shown.newestSeq + 1 : from, newest);
        if (!read) return;
        if (joins) this.#shown.addNewer(read);
        else this.#shown.replace(read);
      }
      const changed = runsOf(this.#changedSeqs);
      this.#changedSeqs.clear();
      for (const { from, to } of changed) {
        const read = await this.#read(feedId, from, to);
        if (!read) return;
        this.#shown.update(read);
      }
      this.loaded = true;
      this.entries = this.#shown.list;
    } catch (error) {
      tellProblem(this, error);
    }
  }

  /** The entries, with as much content as is shown, or undefined when another feed has been chosen meanwhile. */
  async #read(feedId: string, from: number, to: number): Promise<EntryView[] | undefined> {
    const read = await this.node.entries(feedId, { from, to, maxContentBytes: MAX_SHOWN_BYTES });
    return feedId === this.feed.feedId ? read : undefined;
  }

  #showNewest(): void {
    this.#following = true;
    this.#topAhead = true;
    this.top.scrollIntoView({ block: "nearest" });
    this.#refresh.request();
  }

  async #showOlder(): Promise<void> {
    const to = this.#shown.oldestSeq - 1;
    await this.#keepingPlaceOf(to + 1, Math.max(this.feed.anchorSeq + 1, to - PAGE_ENTRIES + 1), to, (read) => {
      const newestBefore = this.#shown.newestSeq;
      this.#shown.addOlder(read);
      if (this.#shown.newestSeq < newestBefore) this.#following = false;
    });
  }

  async #showNewer(): Promise<void> {
    const from = this.#shown.newestSeq + 1;
    const to = Math.min(this.newestSeq, from + PAGE_ENTRIES - 1);
    await this.#keepingPlaceOf(from - 1, from, to, (read) => {
      this.#shown.addNewer(read);
      if (this.#shown.newestSeq >= this.newestSeq) this.#following = true;
    });
  }

  async #submitGoTo(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const seq = Number(new FormData(event.target as HTMLFormElement).get("seq"));
    const to = Math.min(this.newestSeq, seq + Math.floor(PAGE_ENTRIES / 2));
    const from = Math.max(this.feed.anchorSeq + 1, to - PAGE_ENTRIES + 1);
    await this.#change(from, to, (read) => {
      this.#following = to === this.newestSeq;
      this.#shown.replace(read);
    });
    this.#item(seq)?.scrollIntoView({ block: "center" });
  }

  async #change(from: number, to: number, apply: (read: EntryView[]) => void): Promise<void> {
    try {
      const read = await this.#read(this.feed.feedId, from, to);
      if (!read) return;
      apply(read);
      this.entries = this.#shown.list;
      await this.updateComplete;
      const items = this.renderRoot.querySelectorAll<EntryItem>("entry-item");
      await Promise.all([...items].map((item) => item.updateComplete));
    } catch (error) {
      tellProblem(this, error);
    }
  }

  async #keepingPlaceOf(seq: number, from: number, to: number, apply: (read: EntryView[]) => void): Promise<void> {
    let before: number | undefined;
    await this.#change(from, to, (read) => {
      before = this.#item(seq)?.getBoundingClientRect().top;
      apply(read);
    });
    const after = this.#item(seq)?.getBoundingClientRect().top;
    if (before !== undefined && after !== undefined) scrollerOf(this).scrollTop += after - before;
  }

  #item(seq: number): HTMLElement | null {
    return this.renderRoot.querySelector(`[data-seq="${seq}"]`);
  }
}

/** The element whose scrolling moves `element`, across shadow roots. */
function scrollerOf(element: Element): Element {
  for (let node: Node | null = element; node; node = node instanceof ShadowRoot ? node.host : node.parentNode) {
    if (node instanceof Element && /auto|scroll/.test(getComputedStyle(node).overflowY) && node !== document.body)
      return node;
  }
  return document.scrollingElement ?? document.documentElement;
}
