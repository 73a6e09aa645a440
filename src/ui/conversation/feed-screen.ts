/** One feed: its contact card, a place to write when it is one's own, and its entries. */
import { html, nothing } from "lit";
import { customElement } from "lit/decorators.js";
import type { FeedView } from "../../client/api.ts";
import { numberInWords } from "../base/amounts.ts";
import { theme } from "../base/theme.ts";
import { t } from "../language/language.ts";
import "../people/contact-card.ts";
import { hashOfSearch } from "../search/search-address.ts";
import { ScreenElement } from "../shell/page-view.ts";
import "./entry-list.ts";
import { mentionFinder } from "./feed-directory.ts";
import "./post-composer.ts";

@customElement("feed-screen")
export class FeedScreen extends ScreenElement {
  static override styles = [theme];

  #finderOf: readonly FeedView[] | undefined;
  #mentionsIn = mentionFinder([]);

  /** The same one as long as the feeds are the same: entries are shown anew only when names may have changed. */
  #finder(feeds: readonly FeedView[]) {
    if (this.#finderOf !== feeds) this.#mentionsIn = mentionFinder(feeds);
    this.#finderOf = feeds;
    return this.#mentionsIn;
  }

  override render() {
    const { node, me, status, feeds, profile, onAir, route } = this.page;
    const feed = feeds.find(({ feedId }) => feedId === route.of);
    if (!me) return html`<p>${t("state.starting")}</p>`;
    return html`<div class="stack">
      <contact-card .page=${this.page} .feedId=${route.of}></contact-card>
      ${feed?.fork && !feed.own ? forkCard(feed, feed.fork.seq) : nothing}
      ${feed && !feed.followed ? html`<p role="status">${t("feed.keptWhat")}</p>` : nothing}
      ${feed?.own ? html`<post-composer .node=${node} .profile=${profile} .onAir=${onAir} .feedState=${me.state} .copySeq=${me.copySeq} .isFull=${status?.isFull ?? false}></post-composer>` : nothing}
      ${feed ? html`<p><a href=${hashOfSearch({ words: "", feedId: feed.feedId })}>${t("search.inFeed")}</a></p>` : nothing}
      ${feed ? html`<entry-list .node=${node} .feed=${feed} .mentionsIn=${this.#finder(feeds)}></entry-list>` : nothing}
    </div>`;
  }
}

function forkCard({ scheme }: FeedView, forkedSeq: number) {
  const who = scheme === "hmac-sha512" ? t("forks.bySecret") : t("forks.byAuthor");
  return html`<div class="card stack tight" role="status">
    <p><strong>${t("forks.feedForked")}</strong> ${t("forks.feedForkedWhat", { who, seq: numberInWords(forkedSeq) })}</p>
    <p>${t("forks.feedForkedDo")}</p>
  </div>`;
}
