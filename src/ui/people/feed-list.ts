/** The feeds of this node as links: its own first, then those that it follows. */
import { css, html, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { FeedView } from "../../client/api.ts";
import { counted, numberInWords } from "../base/amounts.ts";
import { identicon } from "../base/identicon.ts";
import { PageElement } from "../base/page-element.ts";
import { displayNameOf, shortNameOf } from "../base/short-name.ts";
import { theme } from "../base/theme.ts";
import { unreadBadge, unreadStyles } from "../base/unread-badge.ts";
import { t } from "../language/language.ts";
import { hashOfFeed } from "../shell/route.ts";
import { MutedFeeds } from "./muted-feeds.ts";

@customElement("feed-list")
export class FeedList extends PageElement {
  static override styles = [
    theme,
    unreadStyles,
    css`
      a { display: flex; gap: 0.625rem; align-items: center; min-block-size: 2.75rem; padding: 0.375rem; color: inherit; text-decoration: none; border: 1px solid transparent; border-radius: var(--radius-small); line-height: 1.3; }
      a:hover { background: var(--hover); }
      a[aria-current] { background: var(--chosen); border-color: var(--accent); }
      a > span { min-inline-size: 0; flex: 1; }
      .name { font-weight: 600; overflow-wrap: anywhere; }
      .missing { color: var(--pending); }
    `,
  ];

  @property({ attribute: false }) feeds: readonly FeedView[] = [];
  /** Unread entries of each feed that has any. */
  @property({ attribute: false }) unread: ReadonlyMap<string, number> = new Map();
  /** Feed ID of the one that is shown. */
  @property() chosen = "";
  /** Profile whose muted feeds are marked. */
  @property() profile = "";
  /** What this list is called where there are two of them. */
  @property() label = "";

  readonly #muted = new MutedFeeds(this, () => this.profile);

  override render() {
    const ordered = [...this.feeds].sort((a, b) => Number(b.own) - Number(a.own));
    return html`<nav aria-label=${this.label || t("shell.feeds")}><ul>${ordered.map((feed) => this.#item(feed))}</ul></nav>`;
  }

  #item(feed: FeedView) {
    const isNamed = displayNameOf(feed) !== shortNameOf(feed.feedId);
    return html`<li><a href=${hashOfFeed(feed.feedId)} aria-current=${feed.feedId === this.chosen ? "page" : nothing}>
      ${identicon(feed.feedId, 32)}
      <span>
        <bdi class="name">${displayNameOf(feed)}</bdi>${feed.own ? html` <span class="small">${t("feeds.own")}</span>` : nothing}${feed.followed ? nothing : html` <span class="small muted">${t("feeds.kept")}</span>`}${this.#muted.has(feed.feedId) ? html` <span class="small muted">${t("mute.isMuted")}</span>` : nothing}
        <span class="small muted"><br />${isNamed ? html`<span class="mono">${shortNameOf(feed.feedId)}</span> · ` : nothing}${progressInWords(feed)}</span>
        ${feed.fork ? html`<span class="small missing"><br />${t("forks.inList", { seq: numberInWords(feed.fork.seq) })}</span>` : nothing}
        ${feed.missingBlobs > 0 ? html`<span class="small missing"><br />${t("feed.missing", { blobs: counted("blobs", feed.missingBlobs) })}</span>` : nothing}
      </span>
      ${unreadBadge(this.unread.get(feed.feedId) ?? 0)}
    </a></li>`;
  }
}

function progressInWords(feed: FeedView): string {
  if (feed.seq > feed.anchorSeq) return t("feed.seq", { seq: numberInWords(feed.seq) });
  if (feed.own) return t("feeds.nothingWritten");
  return feed.anchorSeq > 0
    ? t("feeds.nothingReceivedAfter", { seq: numberInWords(feed.anchorSeq) })
    : t("feeds.nothingReceived");
}
