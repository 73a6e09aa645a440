/** The feeds of this node as links: its own first, then those that it follows. */
import { css, html, LitElement, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { FeedView } from "../../client/api.ts";
import { counted } from "../base/amounts.ts";
import { displayNameOf, shortNameOf } from "../base/short-name.ts";
import { theme } from "../base/theme.ts";
import { hashOfFeed } from "../shell/route.ts";

@customElement("feed-list")
export class FeedList extends LitElement {
  static override styles = [
    theme,
    css`
      li + li { margin-block-start: var(--gap-small); }
      a { display: block; padding: 0.625rem 0.75rem; color: inherit; text-decoration: none; background: var(--surface); border: 1px solid var(--line); border-radius: var(--radius-small); }
      a:hover { background: var(--hover); }
      a[aria-current] { background: var(--chosen); border-color: var(--accent); box-shadow: inset 0.25rem 0 var(--accent); }
      .name { font-weight: 700; overflow-wrap: anywhere; }
      .missing { color: var(--pending); }
    `,
  ];

  @property({ attribute: false }) feeds: readonly FeedView[] = [];
  /** Feed ID of the one that is shown. */
  @property() chosen = "";

  override render() {
    const ordered = [...this.feeds].sort((a, b) => Number(b.own) - Number(a.own));
    return html`<nav aria-label="Feeds"><ul>${ordered.map((feed) => this.#item(feed))}</ul></nav>`;
  }

  #item(feed: FeedView) {
    const isNamed = displayNameOf(feed) !== shortNameOf(feed.feedId);
    return html`<li><a href=${hashOfFeed(feed.feedId)} aria-current=${feed.feedId === this.chosen ? "true" : nothing}>
      <div class="row spread">
        <bdi class="name">${displayNameOf(feed)}</bdi>
        ${feed.own ? html`<span class="small">this node</span>` : ""}
      </div>
      <div class="small muted">${isNamed ? html`<span class="mono">${shortNameOf(feed.feedId)}</span> · ` : nothing}${progressInWords(feed)}</div>
      ${feed.missingBlobs > 0 ? html`<div class="small missing">${counted(feed.missingBlobs, "blob")} missing</div>` : ""}
    </a></li>`;
  }
}

function progressInWords(feed: FeedView): string {
  if (feed.seq > feed.anchorSeq) return `SEQ ${feed.seq.toLocaleString("en")}`;
  if (feed.own) return "nothing written yet";
  return feed.anchorSeq > 0
    ? `nothing received yet after SEQ ${feed.anchorSeq.toLocaleString("en")}`
    : "nothing received yet";
}
