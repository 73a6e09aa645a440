/** Feeds that were heard of and are not followed, each with one click to follow it. */
import { css, html, nothing, type PropertyValues } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { FeedView, NearbyView, Tinyssb } from "../../client/api.ts";
import { dateAndTime, numberInWords } from "../base/amounts.ts";
import { Coalesced } from "../base/coalesced.ts";
import { identicon } from "../base/identicon.ts";
import { PageElement } from "../base/page-element.ts";
import { tellDone, tellProblem } from "../base/problem.ts";
import { theme } from "../base/theme.ts";
import { agoInWords } from "../base/time-ago.ts";
import { t } from "../language/language.ts";
import { faceLabel } from "../radio/face-label.ts";
import { hashOfFeed } from "../shell/route.ts";

/** Shortest time between two reads; how often a feed is asked for changes without an event. */
const REFRESH_MS = 2000;
/** How often the list is looked at again though nothing is heard, as time goes by. */
const AGEING_MS = 30_000;
/** Of whom nothing was heard for longer stands folded. */
const LATELY_MS = 10 * 60_000;

@customElement("nearby-list")
export class NearbyList extends PageElement {
  static override styles = [
    theme,
    css`
      li { display: flex; flex-wrap: wrap; gap: 0.625rem; align-items: center; }
      li > div { flex: 1 1 12rem; min-inline-size: 0; overflow-wrap: anywhere; }
    `,
  ];

  @property({ attribute: false }) node!: Tinyssb;
  /** The feeds that are followed; a change has this list read again. */
  @property({ attribute: false }) feeds: readonly FeedView[] = [];
  @state() private nearby: readonly NearbyView[] | undefined;
  /** Feed that is being followed. */
  @state() private busyWith = "";
  #refresh = new Coalesced(() => this.#read(), REFRESH_MS);
  #stop: (() => void) | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#refresh = new Coalesced(() => this.#read(), REFRESH_MS);
    this.#stop = this.node.on("nearby", () => this.#refresh.request());
    this.#timer = setInterval(() => document.visibilityState === "visible" && this.#refresh.request(), AGEING_MS);
    this.#refresh.request();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop?.();
    clearInterval(this.#timer);
    this.#refresh.stop();
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has("feeds")) this.#refresh.request();
  }

  override render() {
    if (!this.nearby) return nothing;
    const followed = new Set(this.feeds.filter((feed) => feed.followed).map(({ feedId }) => feedId));
    const others = this.nearby.filter(({ feedId }) => !followed.has(feedId));
    const sinceMs = Date.now() - LATELY_MS;
    const isLately = (one: NearbyView) => one.lastHeardMs >= sinceMs;
    const feedIds = [...new Set(others.map(({ feedId }) => feedId))];
    const known = feedIds.map((feedId) => others.filter((one) => one.feedId === feedId));
    const [lately, earlier] = [
      known.filter((feed) => feed.some(isLately)),
      known.filter((feed) => !feed.some(isLately)),
    ];
    return html`<section class="stack tight" aria-labelledby="title">
      <h2 id="title">${t("nearby.title")}</h2>
      <p class="small muted">${others.length > 0 ? t("nearby.what") : t("nearby.none")}</p>
      ${lately.length > 0 ? html`<ul class="stack tight" aria-labelledby="title">${lately.map((heard) => this.#item(heard))}</ul>` : nothing}
      ${
        earlier.length > 0
          ? html`<details><summary class="small" id="earlier">${t("nearby.earlier", { count: numberInWords(earlier.length) })}</summary>
              <ul class="stack tight" aria-labelledby="earlier">${earlier.map((heard) => this.#item(heard))}</ul></details>`
          : nothing
      }
    </section>`;
  }

  /** @param heard the same feed on one face or several. */
  #item(heard: readonly NearbyView[]) {
    const [{ feedId, shortName }] = heard;
    return html`<li class="card">${identicon(feedId, 32)}
      <div><a class="mono" href=${hashOfFeed(feedId)}>${shortName}</a>${heard.map((one) => html`<p class="small muted" title=${dateAndTime(one.lastHeardMs)}>${askedInWords(one)}</p>`)}</div>
      <button type="button" ?disabled=${this.busyWith === feedId} @click=${() => this.#follow(feedId, shortName)}>${t("nearby.follow", { shortName })}</button>
    </li>`;
  }

  async #follow(feedId: string, shortName: string): Promise<void> {
    this.busyWith = feedId;
    try {
      await this.node.follow(feedId);
      tellDone(this, t("nearby.followed", { shortName }));
    } catch (error) {
      tellProblem(this, error);
    } finally {
      this.busyWith = "";
    }
  }

  /** What can not be read now (the node moves between tabs) is read at the next event. */
  async #read(): Promise<void> {
    try {
      this.nearby = await this.node.nearby();
    } catch {
      return;
    }
  }
}

function askedInWords({ seq, faceId, count, lastHeardMs }: NearbyView): string {
  const words = { seq: numberInWords(seq), face: faceLabel(faceId), count, time: agoInWords(lastHeardMs, Date.now()) };
  return t("nearby.asked", words);
}
