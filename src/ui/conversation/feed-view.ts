/** One feed: who it is, what can be done with it, a place to write when it is one's own, and its entries. */
import { css, html, LitElement, nothing } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import type { FeedView as Feed, Tinyssb } from "../../client/api.ts";
import { MAX_NAME_LENGTH } from "../../core/limits.ts";
import { counted, grouped } from "../base/amounts.ts";
import type { ConfirmDialog } from "../base/confirm-dialog.ts";
import "../base/confirm-dialog.ts";
import "../base/copy-button.ts";
import "./entry-list.ts";
import "./post-composer.ts";
import { tellDone, tellProblem } from "../base/problem.ts";
import type { ShareDialog } from "../people/share-dialog.ts";
import "../people/share-dialog.ts";
import { displayNameOf, shortNameOf } from "../base/short-name.ts";
import { theme } from "../base/theme.ts";

@customElement("feed-view")
export class FeedView extends LitElement {
  static override styles = [theme, css`h2 { overflow-wrap: anywhere; } input { inline-size: min(20rem, 100%); }`];

  @property({ attribute: false }) node!: Tinyssb;
  @property({ attribute: false }) feed!: Feed;
  @property() profile = "";
  @property({ type: Boolean }) onAir = false;
  @state() private renaming = false;
  @query("confirm-dialog") private confirmation!: ConfirmDialog;
  @query("share-dialog") private share!: ShareDialog;

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    const before = changed.get("feed") as Feed | undefined;
    if (before && before.feedId !== this.feed.feedId) this.renaming = false;
  }

  override render() {
    const { feed } = this;
    return html`<div class="stack">
      <header class="stack tight">
        <div class="row spread">
          <h2><bdi>${displayNameOf(feed)}</bdi></h2>
          <div class="row">
            <button type="button" @click=${() => this.share.show(feed.feedId)}>${feed.own ? "Show my feed" : "Show the link"}</button>
            ${
              feed.own
                ? nothing
                : html`<button type="button" aria-expanded=${this.renaming} @click=${() => {
                    this.renaming = !this.renaming;
                  }}>Rename</button>
                  <button type="button" class="danger" @click=${this.#unfollow}>Unfollow</button>`
            }
          </div>
        </div>
        ${this.renaming ? this.#renameForm() : nothing}
        <p class="small muted">
          <span class="mono">${shortNameOf(feed.feedId)}</span> · ${feed.seq > feed.anchorSeq ? `SEQ ${feed.seq.toLocaleString("en")}` : "no entry yet"}${feed.anchorSeq > 0 ? `, from SEQ ${(feed.anchorSeq + 1).toLocaleString("en")} on` : ""}${feed.missingBlobs > 0 ? `, ${counted(feed.missingBlobs, "blob")} missing` : ""}${feed.scheme === "hmac-sha512" ? " · signed with a shared secret" : ""}
        </p>
        <details>
          <summary class="small">Feed ID and newest MID</summary>
          <p class="small muted">Feed ID</p><p class="mono">${grouped(feed.feedId)}</p>
          <p class="small muted">MID of SEQ ${feed.seq}</p><p class="mono">${grouped(feed.mid)}</p>
          <copy-button .text=${feed.feedId} label="Copy the feed ID"></copy-button>
        </details>
      </header>
      ${feed.own ? html`<post-composer .node=${this.node} .profile=${this.profile} .onAir=${this.onAir}></post-composer>` : nothing}
      <entry-list .node=${this.node} .feed=${feed}></entry-list>
      <confirm-dialog></confirm-dialog>
      <share-dialog .node=${this.node}></share-dialog>
    </div>`;
  }

  #renameForm() {
    return html`<form class="row" @submit=${this.#rename}>
      <label>Name (only seen here)<input name="name" maxlength=${MAX_NAME_LENGTH} autocomplete="off" .value=${this.feed.name} /></label>
      <button class="primary">Keep the name</button>
    </form>`;
  }

  async #rename(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const name = String(new FormData(event.target as HTMLFormElement).get("name") ?? "");
    const { feedId, anchorSeq, anchorMid } = this.feed;
    try {
      await this.node.follow(feedId, { name, anchorSeq, anchorMid });
      this.renaming = false;
    } catch (error) {
      tellProblem(this, error);
    }
  }

  async #unfollow(): Promise<void> {
    const { feedId, seq, anchorSeq } = this.feed;
    const name = displayNameOf(this.feed);
    const confirmed = await this.confirmation.ask({
      title: `Unfollow ${name}?`,
      paragraphs: [
        `The replica in this browser is removed: ${counted(seq - anchorSeq, "entry", "entries")}. Blobs that were received stay stored, because other feeds may use them too.`,
        "The feed itself stays with its author. If you follow it again, its entries must be received again from a node that has them.",
      ],
      action: "Unfollow and remove the replica",
      dangerous: true,
    });
    if (!confirmed) return;
    try {
      await this.node.unfollow(feedId);
      tellDone(this, `${name} is no longer followed; its replica is removed.`);
    } catch (error) {
      tellProblem(this, error);
    }
  }
}
