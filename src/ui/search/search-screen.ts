/** Finding words in what was written: the field, where to look, and what was found as links to the posts. */
import { css, html, nothing } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import type { SearchHit } from "../../client/api.ts";
import { MAX_WANTED_CHARACTERS } from "../../content/text-search.ts";
import { hashOfPost } from "../attention/post-address.ts";
import { counted, dayInWords, hourOfDay } from "../base/amounts.ts";
import { identicon } from "../base/identicon.ts";
import { tellProblem } from "../base/problem.ts";
import { displayNameOf } from "../base/short-name.ts";
import { theme } from "../base/theme.ts";
import { t } from "../language/language.ts";
import { MutedFeeds } from "../people/muted-feeds.ts";
import { ScreenElement } from "../shell/page-view.ts";
import type { Route } from "../shell/route.ts";
import { hashOfSearch, parseSearch, type Wanted } from "./search-address.ts";
import { MAX_HITS, SearchRun } from "./search-run.ts";

/** How long a pause in typing is a question. */
const PAUSE_MS = 200;

@customElement("search-screen")
export class SearchScreen extends ScreenElement {
  static override styles = [
    theme,
    css`
      form { display: grid; gap: var(--gap-small) var(--gap); grid-template-columns: repeat(auto-fit, minmax(min(14rem, 100%), 1fr)); }
      li + li { border-block-start: 1px solid var(--line); }
      a { display: grid; grid-template-columns: 2rem minmax(0, 1fr); gap: 0 0.75rem; padding: 0.5rem 0.25rem; color: inherit; text-decoration: none; border-radius: var(--radius-small); }
      a:hover { background: var(--hover); }
      a > :first-child { grid-row: span 2; }
      .head { display: flex; flex-wrap: wrap; gap: 0 0.5rem; align-items: baseline; overflow-wrap: anywhere; }
      .text { overflow-wrap: anywhere; unicode-bidi: plaintext; }
      mark { color: var(--text); background: var(--chosen); font-weight: 700; text-decoration: underline; text-decoration-thickness: 2px; }
      @media (forced-colors: active) { mark { color: MarkText; background: Mark; } }
    `,
  ];

  @state() private wanted: Wanted = { words: "", feedId: undefined };
  @query("input") private field!: HTMLInputElement;
  readonly #muted = new MutedFeeds(this, () => this.page.profile);
  /** The address that is shown already: one object for each arrival, also where the words are those of the one before. */
  #shown: Route | undefined;
  /** What is being looked for, and whom it leaves out. */
  #asked = "";
  #run: SearchRun | undefined;
  #pause: ReturnType<typeof setTimeout> | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#pause);
    this.#run?.stop();
    this.#asked = "";
  }

  /** Who comes without a question wants to write one; the page moves the focus to its heading before. */
  protected override firstUpdated(): void {
    if (this.wanted.words === "") requestAnimationFrame(() => this.isConnected && this.field.focus());
  }

  protected override willUpdate(): void {
    const { route } = this.page;
    if (route !== this.#shown) {
      this.#shown = route;
      this.wanted = parseSearch(route.of);
    }
    this.#ask(PAUSE_MS);
  }

  override render() {
    const { words, feedId } = this.wanted;
    const { feeds } = this.page;
    const isKnown = feeds.some((feed) => feed.feedId === feedId);
    return html`<div class="stack">
      <form role="search" @submit=${this.#submit}>
        <label>${t("search.field")}
          <input type="search" data-command="search" autocomplete="off" maxlength=${MAX_WANTED_CHARACTERS} aria-describedby="rule"
            .value=${words} @input=${() => this.#change({ words: this.field.value, feedId })} /></label>
        <label>${t("search.where")}
          <select @change=${(event: Event) => this.#change({ words, feedId: (event.target as HTMLSelectElement).value || undefined })}>
            <option value="" ?selected=${!isKnown}>${t("search.everywhere")}</option>
            ${feeds.map((feed) => html`<option value=${feed.feedId} ?selected=${feed.feedId === feedId}>${displayNameOf(feed)}</option>`)}
          </select></label>
      </form>
      <p id="rule" class=${this.#run?.hits.length ? "visually-hidden" : "small muted"}>${t("search.rule")}</p>
      ${this.#results()}
    </div>`;
  }

  #results() {
    const run = this.#run;
    if (!run) return html`<p role="status"></p>`;
    const { hits, isLooking, left, hasMore, pending } = run;
    const nowMs = Date.now();
    return html`<p role="status">${isLooking || (pending > 0 && hits.length === 0) ? "" : foundInWords(hits.length, hasMore)}</p>
      ${pending > 0 ? html`<p class="small muted">${t("timeline.pending", { count: pending })}</p>` : nothing}
      ${hits.length > 0 ? html`<ol aria-label=${t("search.results")}>${hits.map((hit) => html`<li>${foundPost(hit, nowMs)}</li>`)}</ol>` : nothing}
      ${isLooking ? html`<p class="small muted">${t("search.looking", { entries: counted("entries", left) })}</p>` : nothing}
      ${!isLooking && hasMore ? html`<div><button type="button" @click=${this.#more}>${t("search.more")}</button></div>` : nothing}`;
  }

  #change(wanted: Wanted): void {
    this.wanted = wanted;
  }

  #submit(event: Event): void {
    event.preventDefault();
    this.#ask(0);
  }

  /** Looks for what is wanted after a pause, unless that is what is being looked for; what was looked for before is let go at once. */
  #ask(pauseMs: number): void {
    const { words, feedId } = this.wanted;
    const { feeds, me, node } = this.page;
    if (!me) return; // The node is starting, and the feeds are not known.
    const isKnown = feeds.some((feed) => feed.feedId === feedId);
    const without = feeds.filter((feed) => this.#muted.has(feed.feedId)).map((feed) => feed.feedId);
    const where = { ...(isKnown ? { feedId } : {}), without };
    const asked = JSON.stringify([words.trim(), where]);
    if (asked === this.#asked && pauseMs > 0) return;
    this.#asked = asked;
    this.#run?.stop();
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => {
      history.replaceState(null, "", hashOfSearch(this.wanted)); // Back leads to where the search began, and here from a post.
      this.#run =
        words.trim() === ""
          ? undefined
          : new SearchRun(
              (options) => node.search(words, { ...where, ...options }),
              () => this.requestUpdate(),
            );
      this.requestUpdate();
      this.#more();
    }, pauseMs);
  }

  readonly #more = (): void => {
    this.#run?.more().catch((error: unknown) => tellProblem(this, error));
  };
}

function foundInWords(count: number, hasMore: boolean): string {
  if (count === 0) return t("search.none");
  if (count >= MAX_HITS) return t("search.most", { count });
  return hasMore ? t("search.soFar", { count }) : t("search.found", { count });
}

/** A post as a link to where it stands, with the words marked. */
function foundPost({ feedId, mid, name, timeMs, claimedMs, isTimeDoubtful, ...piece }: SearchHit, nowMs: number) {
  const { text, marks, isCutBefore, isCutAfter } = piece;
  const pieces: unknown[] = [];
  let at = 0;
  for (const { start, end } of marks) {
    pieces.push(text.slice(at, start), html`<mark>${text.slice(start, end)}</mark>`);
    at = end;
  }
  const isDated = claimedMs !== null && timeMs !== null;
  const when =
    isDated && (isTimeDoubtful ? t("timeline.doubtful") : `${dayInWords(timeMs, nowMs)} ${hourOfDay(timeMs)}`);
  return html`<a href=${hashOfPost(mid)}>${identicon(feedId, 32)}
    <span class="head"><strong><bdi>${name}</bdi></strong>${when ? html`<span class="small muted">${when}</span>` : nothing}</span>
    <span class="text" dir="auto">${isCutBefore ? "… " : ""}${pieces}${text.slice(at)}${isCutAfter ? " …" : ""}</span></a>`;
}
