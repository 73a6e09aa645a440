/**
 * The conversation, earliest on top, with days, a divider before what is new, and what each post follows.
 *
 * Invariant: what comes in never moves what the person reads. While the end is in view the list stays at its end; elsewhere new posts
 * are counted and wait for a click. What was seen at the end counts as read.
 */
import { css, html, nothing, type PropertyValues } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import type { TimelineItem, Tinyssb } from "../../client/api.ts";
import { dayInWords } from "../base/amounts.ts";
import { Coalesced } from "../base/coalesced.ts";
import { PageElement } from "../base/page-element.ts";
import { tellProblem } from "../base/problem.ts";
import { theme } from "../base/theme.ts";
import { t } from "../language/language.ts";
import { MutedFeeds } from "../people/muted-feeds.ts";
import type { TimelineItemElement } from "./timeline-item.ts";
import "./timeline-item.ts";
import { TimelineWindow } from "./timeline-window.ts";

/** How near the end counts as at the end, in pixels. */
const END_PIXELS = 48;
/** The shortest time between two reads of the whole window. */
const REFRESH_GAP_MS = 250;

@customElement("timeline-list")
export class TimelineList extends PageElement {
  static override styles = [
    theme,
    css`
      :host { overflow: auto; min-block-size: 0; overflow-anchor: none; padding-block: var(--gap-small); }
      h2, .divider { display: flex; gap: 0.75rem; align-items: center; padding: 0.375rem var(--gap); font-size: 0.8125rem; font-weight: 600; color: var(--muted); }
      h2::before, h2::after, .divider::before, .divider::after { content: ""; flex: 1; border-block-start: 1px solid var(--line); }
      .divider { color: var(--danger); max-inline-size: none; }
      .divider::before, .divider::after { border-color: currentColor; }
      .more { padding: var(--gap-small) var(--gap); }
      .new { position: sticky; inset-block-end: 0; display: flex; justify-content: center; padding: 0.25rem; pointer-events: none; }
      .new button { pointer-events: auto; box-shadow: 0 2px 10px rgb(0 0 0 / 0.2); }
    `,
  ];

  @property({ attribute: false }) node!: Tinyssb;
  /** Profile whose muted feeds are left out. */
  @property() profile = "";
  /** Feed of the simulated neighbour, whose posts are marked. */
  @property() neighbour = "";
  @state() private items: readonly TimelineItem[] = [];
  /** Whether it has read what it shows. */
  @state() isLoaded = false;
  @state() private isAtEnd = true;
  /** The first post that was new when the conversation was opened. */
  @state() private divider: string | null = null;
  @query(".end") private end!: HTMLElement;

  readonly #muted = new MutedFeeds(this, () => this.profile);
  #window = new TimelineWindow((asked) => this.node.timeline(asked));
  #refresh = new Coalesced(() => this.#load(), REFRESH_GAP_MS);
  #listening: (() => void)[] = [];
  #lastTop = 0;
  /** Why it was not kept last that posts were read: nobody asks for that, so the same reason is told once. */
  #unkept: unknown;
  /** The item that stays where it is, and where that is, while the list changes. */
  #place: { mid: string; top: number } | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#refresh = new Coalesced(() => this.#load(), REFRESH_GAP_MS);
    const changed = () => this.#refresh.request();
    this.#listening = [
      this.node.on("entry", changed),
      this.node.on("blob", changed),
      this.node.on("feed", changed),
      this.node.on("timeline", changed),
    ];
    this.addEventListener("scroll", this.#scrolled, { passive: true });
    document.addEventListener("visibilitychange", this.#scrolled);
    this.#refresh.request();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const stop of this.#listening) stop();
    this.#refresh.stop();
    this.removeEventListener("scroll", this.#scrolled);
    document.removeEventListener("visibilitychange", this.#scrolled);
    this.#growth.disconnect();
  }

  protected override willUpdate(): void {
    const first = [...this.renderRoot.querySelectorAll<HTMLElement>("[data-mid]")].find(
      (element) => element.getBoundingClientRect().bottom > this.getBoundingClientRect().top,
    );
    this.#place = first && { mid: first.dataset.mid!, top: first.getBoundingClientRect().top };
  }

  /** Items render in their own time; the place is held once they have. */
  protected override async updated(changed: PropertyValues): Promise<void> {
    const section = this.renderRoot.querySelector("section");
    if (section) this.#growth.observe(section);
    this.#growth.observe(this);
    if (!changed.has("items" as never)) return;
    const elements = [...this.renderRoot.querySelectorAll<TimelineItemElement>("timeline-item")];
    await Promise.all(elements.map((element) => element.updateComplete));
    const isFirst = !changed.get("items" as never) || (changed.get("items" as never) as unknown[]).length === 0;
    const divider = this.renderRoot.querySelector(".divider");
    if (isFirst && divider) {
      divider.scrollIntoView({ block: "start" });
      this.isAtEnd = this.#isEndInView();
    } else if (this.isAtEnd) this.scrollTop = this.scrollHeight;
    else if (this.#place) {
      const element = this.renderRoot.querySelector(`[data-mid="${this.#place.mid}"]`);
      if (element) this.scrollTop += element.getBoundingClientRect().top - this.#place.top;
    }
  }

  override render() {
    const items = this.items.filter(({ feedId }) => !this.#muted.has(feedId));
    if (!this.isLoaded) return html`<p class="more">${t("shell.loading")}</p><div class="end"></div>`;
    const known = new Map(items.map((item) => [item.mid, item]));
    const nowMs = Date.now();
    return html`
      ${this.#window.hasBefore ? html`<div class="more"><button type="button" @click=${this.#showOlder}>${t("timeline.older")}</button></div>` : nothing}
      ${this.#window.pending > 0 ? html`<p class="small muted more">${t("timeline.pending", { count: this.#window.pending })}</p>` : nothing}
      <section aria-label=${t("timeline.label")}>${repeat(
        items,
        ({ mid }) => mid,
        (item, index) => html`${this.#day(item, items[index - 1], nowMs)}
          ${item.mid === this.divider ? html`<p class="divider">${t("timeline.new")}</p>` : nothing}
          <timeline-item data-mid=${item.mid} .node=${this.node} .item=${item} .follows=${followedBy(item, items[index - 1], known)}
            ?simulated=${item.feedId === this.neighbour}></timeline-item>`,
      )}</section>
      ${
        this.#window.hasAfter || !this.isAtEnd
          ? html`<div class="new"><button type="button" class="primary" @click=${this.#showLatest}>${t("timeline.toEnd")}</button></div>`
          : nothing
      }
      <div class="end"></div>`;
  }

  /** The day of an item, where it is not that of the one before. Items without a time belong to the day in which they stand. */
  #day(item: TimelineItem, before: TimelineItem | undefined, nowMs: number) {
    if (item.timeMs === null) return nothing;
    const day = dayInWords(item.timeMs, nowMs);
    return before && before.timeMs !== null && dayInWords(before.timeMs, nowMs) === day
      ? nothing
      : html`<h2>${day}</h2>`;
  }

  /** What items read by themselves (how far an entry got) makes them grow below the fold: at the end the list stays there. */
  readonly #growth = new ResizeObserver(() => {
    if (this.isAtEnd) this.scrollTop = this.scrollHeight;
  });

  #isEndInView(): boolean {
    return this.scrollHeight - this.scrollTop - this.clientHeight < END_PIXELS;
  }

  readonly #scrolled = (): void => {
    // Away from the end is who scrolled up, not whom a growing item left above it.
    if (this.#window.hasAfter) this.isAtEnd = false;
    else if (this.#isEndInView()) this.isAtEnd = true;
    else if (this.scrollTop < this.#lastTop) this.isAtEnd = false;
    this.#lastTop = this.scrollTop;
    if (this.isAtEnd) void this.#markRead();
  };

  async #load(): Promise<void> {
    await this.#change(async () => {
      const isFirst = !this.isLoaded;
      if (isFirst || this.isAtEnd) await this.#window.readLatest();
      else await this.#window.readAgain();
      if (isFirst) this.divider = this.#window.firstUnread;
      if (this.isAtEnd) void this.#markRead();
    });
  }

  async #change(read: () => Promise<void>): Promise<void> {
    try {
      await read();
      this.items = [...this.#window.items];
      this.isLoaded = true;
      this.dispatchEvent(new Event("timeline-read", { bubbles: true, composed: true }));
    } catch (error) {
      tellProblem(this, error);
    }
  }

  /** Whether there is anything to read; for whoever puts something else in its place. */
  get isEmpty(): boolean {
    return this.isLoaded && this.items.length === 0;
  }

  async #markRead(): Promise<void> {
    if (document.visibilityState !== "visible" || this.#window.firstUnread === null) return;
    try {
      await this.node.markRead();
      this.#unkept = undefined;
    } catch (error) {
      const { code } = error as { code?: unknown };
      if (code === undefined || code !== this.#unkept) tellProblem(this, error);
      this.#unkept = code;
    }
  }

  /** Shows the run in which a post stands; what it can not read goes to the notice area. @returns whether its feed is muted: then it is not shown. */
  async showAround(mid: string): Promise<boolean> {
    this.isAtEnd = false;
    await this.#change(() => this.#window.readAround(mid));
    await this.updateComplete;
    return this.items.some((item) => item.mid === mid && this.#muted.has(item.feedId));
  }

  async #showOlder(): Promise<void> {
    this.isAtEnd = false;
    await this.#change(() => this.#window.readOlder());
  }

  async #showLatest(): Promise<void> {
    this.isAtEnd = true;
    await this.#change(() => this.#window.readLatest());
    await this.updateComplete;
    this.end.scrollIntoView();
  }
}

/** What `item` follows, where it is not the item above it: written without knowledge of what stands between. */
function followedBy(
  { follows }: TimelineItem,
  before: TimelineItem | undefined,
  known: ReadonlyMap<string, TimelineItem>,
): TimelineItem | undefined {
  if (!before || follows.includes(before.mid)) return undefined;
  return follows.map((mid) => known.get(mid)).findLast((item) => item !== undefined);
}
