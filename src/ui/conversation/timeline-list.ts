/**
 * The conversation, earliest on top, with days, a divider before what is new, and what each post follows; before it what is put into its slot.
 *
 * Invariant: what comes in never moves what the person reads. While the end is in view the list stays at its end; elsewhere new posts
 * are counted and wait for a click. What was seen at the end counts as read. Where the page is one long page, it is the page that scrolls.
 */
import { css, html, nothing, type PropertyValues } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import type { TimelineItem, Tinyssb } from "../../client/api.ts";
import { Coalesced } from "../base/coalesced.ts";
import { PageElement } from "../base/page-element.ts";
import { tellProblem } from "../base/problem.ts";
import { theme } from "../base/theme.ts";
import { t } from "../language/language.ts";
import { MutedFeeds } from "../people/muted-feeds.ts";
import { ConversationLook, type Place } from "./conversation-look.ts";
import { hasLookedAt, lookAt, noteLookedAt } from "./kept-looks.ts";
import type { TimelineItemElement } from "./timeline-item.ts";
import "./timeline-item.ts";
import { linesOf, type TimelineLine } from "./timeline-lines.ts";
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
      [aria-current] { background: var(--chosen); box-shadow: inset 0.25rem 0 var(--accent); --page: var(--chosen); }
      @media (forced-colors: active) { [aria-current] { outline: 2px solid Highlight; outline-offset: -2px; } }
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
  /** Latest own entry. */
  @property({ attribute: false }) ownSeq = 0;
  /** Posts that nobody has looked at yet. */
  @property({ attribute: false }) unread = 0;
  @state() private items: readonly TimelineItem[] = [];
  /** Whether it has read what it shows. */
  @state() isLoaded = false;
  @state() private isAtEnd = true;

  readonly #muted = new MutedFeeds(this, () => this.profile);
  #window = new TimelineWindow((asked) => this.node.timeline(asked));
  #refresh = new Coalesced(() => this.#load(), REFRESH_GAP_MS);
  #listening: (() => void)[] = [];
  #lastTop = 0;
  /** Why it was not kept last that posts were read: nobody asks for that, so the same reason is told once. */
  #unkept: unknown;
  /** The item that stays where it is, and where that is, while the list changes. */
  #place: { mid: string; top: number } | undefined;
  #look = new ConversationLook();

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
    document.addEventListener("visibilitychange", this.#sightChanged);
    this.#look = lookAt(this.node);
    this.#refresh.request();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const stop of this.#listening) stop();
    this.#refresh.stop();
    this.removeEventListener("scroll", this.#scrolled);
    document.removeEventListener("visibilitychange", this.#sightChanged);
    this.#growth.disconnect();
    this.#look.leave(Date.now());
  }

  protected override willUpdate(): void {
    this.#place = this.#placeNow();
  }

  /** The first post in view, and how far below the upper edge it begins. */
  #placeNow(): Place | undefined {
    const edge = Math.max(0, this.getBoundingClientRect().top);
    const first = [...this.renderRoot.querySelectorAll<HTMLElement>("[data-mid]")].find(
      (element) => element.getBoundingClientRect().bottom > edge,
    );
    return first && { mid: first.dataset.mid!, top: first.getBoundingClientRect().top };
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
    if (isFirst && this.#look.place) this.#hold(this.#look.place);
    else if (isFirst && divider) {
      divider.scrollIntoView({ block: "start" });
      this.isAtEnd = this.#isEndInView();
    } else if (this.isAtEnd) this.#scrollToEnd();
    else if (this.#place) this.#hold(this.#place);
  }

  #hold({ mid, top }: Place): void {
    const element = this.renderRoot.querySelector(`[data-mid="${mid}"]`);
    if (element) this.scrollTop += element.getBoundingClientRect().top - top;
  }

  #scrollToEnd(): void {
    this.scrollTop = this.scrollHeight;
  }

  override render() {
    const items = this.items.filter(({ feedId }) => !this.#muted.has(feedId));
    if (!this.isLoaded) return html`<slot></slot><p class="more">${t("shell.loading")}</p>`;
    return html`<slot></slot>
      ${this.#window.hasBefore ? html`<div class="more"><button type="button" @click=${this.#showOlder}>${t("timeline.older")}</button></div>` : nothing}
      ${this.#window.pending > 0 ? html`<p class="small muted more">${t("timeline.pending", { count: this.#window.pending })}</p>` : nothing}
      <section aria-label=${t("timeline.label")}>${repeat(
        linesOf(items, this.#look.divider, Date.now()),
        ({ item }) => item.mid,
        (line) => this.#line(line),
      )}</section>
      ${
        this.#window.hasAfter || !this.isAtEnd
          ? html`<div class="new"><button type="button" class="primary" @click=${this.showLatest}>${this.unread > 0 ? t("timeline.newBelow", { count: this.unread }) : t("timeline.toEnd")}</button></div>`
          : nothing
      }`;
  }

  #line({ item, day, isDivider, quoted, isJoined }: TimelineLine) {
    return html`${day ? html`<h2>${day}</h2>` : nothing}
      ${isDivider ? html`<p class="divider">${t("timeline.new")}</p>` : nothing}
      <timeline-item data-mid=${item.mid} .node=${this.node} .item=${item} .quoted=${quoted} .joined=${isJoined}
        ?simulated=${item.feedId === this.neighbour}></timeline-item>`;
  }

  /** What items read by themselves (how far an entry got) makes them grow: at the end the list stays there, elsewhere what is read stays in its place. */
  readonly #growth = new ResizeObserver(() => {
    if (this.isAtEnd) this.#scrollToEnd();
    else if (this.#look.place) this.#hold(this.#look.place);
  });

  #isEndInView(): boolean {
    return this.scrollHeight - this.scrollTop - this.clientHeight < END_PIXELS;
  }

  readonly #sightChanged = (): void => {
    if (document.visibilityState === "hidden") this.#look.leave(Date.now());
    else void this.#load(true);
  };

  readonly #scrolled = (): void => {
    // Away from the end is who scrolled up, not whom a growing item left above it.
    if (this.#window.hasAfter) this.isAtEnd = false;
    else if (this.#isEndInView()) this.isAtEnd = true;
    else if (this.scrollTop < this.#lastTop) this.isAtEnd = false;
    this.#lastTop = this.scrollTop;
    this.#look.place = this.place;
    if (this.isAtEnd) void this.#markRead();
  };

  /** @param isArrival the conversation has come into sight. */
  async #load(isArrival = !this.isLoaded): Promise<void> {
    await this.#change(async () => {
      const [look, place] = [this.#look, this.#look.place];
      if (place && !this.isLoaded) await this.#readAgainAround(place.mid);
      else if (this.isAtEnd) await this.#window.readLatest();
      else await this.#window.readAgain();
      const { firstUnread } = this.#window;
      if (isArrival) {
        const hasLooked = hasLookedAt(this.profile);
        look.arrive({ nowMs: Date.now(), firstUnread, hasLooked, ownSeq: this.ownSeq });
        // Who was away for long goes on reading where that was left.
        const { divider } = look;
        if (!place && divider && !this.#window.items.some(({ mid }) => mid === divider)) {
          this.isAtEnd = false;
          await this.#window.readAround(divider);
        }
      }
      look.handleItems(this.#window.items);
      if (this.isAtEnd) void this.#markRead();
    });
  }

  /** Where somebody read before they went to another screen; the end, where that post has gone. */
  async #readAgainAround(mid: string): Promise<void> {
    try {
      await this.#window.readAround(mid);
      this.isAtEnd = false;
    } catch {
      this.#look.place = undefined;
      await this.#window.readLatest();
    }
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
    if (document.visibilityState !== "visible") return;
    if (this.#window.items.length > 0) noteLookedAt(this.profile);
    if (this.#window.firstUnread === null) return;
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

  /** Somebody was led to where the list stands now: what grows around it, or is shown late, does not move it. */
  stay(): void {
    this.#place = this.#placeNow();
    this.#look.place = this.#place;
  }

  /** Where somebody reads; undefined at the end. */
  get place(): Place | undefined {
    return this.isAtEnd ? undefined : this.#placeNow();
  }

  /** Shows again what was shown when `place` was asked for. */
  async returnTo(place: Place | undefined): Promise<void> {
    if (!place) return this.showLatest();
    if (!this.items.some(({ mid }) => mid === place.mid)) await this.showAround(place.mid);
    this.isAtEnd = false;
    this.#hold(place);
  }

  async #showOlder(): Promise<void> {
    this.isAtEnd = false;
    await this.#change(() => this.#window.readOlder());
  }

  async showLatest(): Promise<void> {
    this.isAtEnd = true;
    this.#look.place = undefined;
    await this.#change(() => this.#window.readLatest());
    await this.updateComplete;
    this.#scrollToEnd();
  }

  /** Asks to answer the post with the focus, else the latest of somebody else. */
  reply(): void {
    const elements = [...this.renderRoot.querySelectorAll<TimelineItemElement>("timeline-item")];
    const focused = elements.find((element) => element.matches(":focus-within"));
    (focused ?? elements.findLast(({ item }) => !item.own))?.reply();
  }
}
