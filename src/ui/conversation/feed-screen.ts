/** One feed: who it is, what can be done with it, a place to write when it is one's own, and its entries. */
import { css, html, nothing } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import type { FeedView } from "../../client/api.ts";
import { cleanName } from "../../core/feed-reference.ts";
import { MAX_NAME_LENGTH } from "../../core/limits.ts";
import { counted, grouped, numberInWords } from "../base/amounts.ts";
import type { ConfirmDialog } from "../base/confirm-dialog.ts";
import "../base/confirm-dialog.ts";
import "../base/copy-button.ts";
import { identicon } from "../base/identicon.ts";
import { tellDone, tellProblem } from "../base/problem.ts";
import { displayNameOf, shortNameOf } from "../base/short-name.ts";
import { theme } from "../base/theme.ts";
import { t } from "../language/language.ts";
import "../people/mute-button.ts";
import { AskToFollowEvent, NodeChangedEvent, ScreenElement, ShowLinkEvent } from "../shell/page-view.ts";
import "./entry-list.ts";
import "./post-composer.ts";

@customElement("feed-screen")
export class FeedScreen extends ScreenElement {
  static override styles = [theme, css`input { inline-size: min(20rem, 100%); }`];

  @state() private renaming = false;
  @query("confirm-dialog") private confirmation!: ConfirmDialog;
  #shownId = "";

  protected override willUpdate(): void {
    if (this.#shownId !== this.page.route.of) this.renaming = false;
    this.#shownId = this.page.route.of;
  }

  override render() {
    const { node, me, feeds, profile, onAir, route } = this.page;
    const feed = feeds.find(({ feedId }) => feedId === route.of);
    if (!me) return html`<p>${t("state.starting")}</p>`;
    if (!feed) return this.#notFollowed(route.of);
    return html`<div class="stack">
      ${this.#about(feed)}
      ${feed.fork && !feed.own ? forkCard(feed, feed.fork.seq) : nothing}
      ${feed.followed ? nothing : this.#keptCard(feed)}
      ${feed.own ? html`<post-composer .node=${node} .profile=${profile} .onAir=${onAir} .feedState=${me.state}></post-composer>` : nothing}
      <entry-list .node=${node} .feed=${feed}></entry-list>
      <confirm-dialog></confirm-dialog>
    </div>`;
  }

  #notFollowed(feedId: string) {
    return html`<div class="stack">
      <p>${t("feed.notFollowed")}</p>
      <div class="row"><button type="button" @click=${() => this.dispatchEvent(new AskToFollowEvent(feedId))}>${t("feed.followIt")}</button></div>
    </div>`;
  }

  /** A replica that was kept when the feed was unfollowed. */
  #keptCard(feed: FeedView) {
    return html`<div class="card stack tight" role="status">
      <p><strong>${t("feed.notFollowed")}</strong> ${t("feed.keptWhat")}</p>
      <div class="row">
        <button type="button" class="primary" @click=${() => this.#followAgain(feed)}>${t("feed.followAgain")}</button>
        <button type="button" class="danger" @click=${() => this.#unfollow(feed)}>${t("feed.removeReplica")}</button>
      </div>
    </div>`;
  }

  #about(feed: FeedView) {
    return html`<section class="stack tight" aria-label=${t("feed.about")}>
      <div class="row spread">
        <div class="row">${identicon(feed.feedId)}<p class="small muted"><span class="mono">${shortNameOf(feed.feedId)}</span>${this.#publishedName(feed)} · ${progress(feed)}</p></div>
        <div class="row">
          <button type="button" @click=${() => this.dispatchEvent(new ShowLinkEvent(feed.feedId))}>${feed.own ? t("feed.showMine") : t("feed.showLink")}</button>
          ${
            feed.own || !feed.followed
              ? nothing
              : html`<button type="button" aria-expanded=${this.renaming} @click=${() => {
                  this.renaming = !this.renaming;
                }}>${t("feed.rename")}</button>
                <mute-button .profile=${this.page.profile} .feed=${feed}></mute-button>
                <button type="button" class="danger" @click=${() => this.#unfollow(feed)}>${t("feed.unfollow")}</button>`
          }
        </div>
      </div>
      ${this.renaming ? this.#renameForm(feed) : nothing}
      <details>
        <summary class="small">${t("feed.details")}</summary>
        <p class="small muted">${t("feed.id")}</p><p class="mono">${grouped(feed.feedId)}</p>
        <p class="small muted">${t("feed.midOf", { seq: String(feed.seq) })}</p><p class="mono">${grouped(feed.mid)}</p>
        <copy-button .text=${feed.feedId} label=${t("copy.feedId")}></copy-button>
      </details>
    </section>`;
  }

  /** What its author calls it, where the person calls it otherwise. */
  #publishedName({ publishedName, nickname, own }: FeedView) {
    const published = cleanName(publishedName);
    if (own || published === "" || nickname === "") return nothing;
    return html` · ${t("contact.publishedName", { name: `\u2068${published}\u2069` })}`;
  }

  #renameForm(feed: FeedView) {
    return html`<form class="row" @submit=${(event: SubmitEvent) => this.#rename(event, feed)}>
      <label>${t("follow.name")} <span class="hint">${t("follow.nameHint")}</span><input name="name" maxlength=${MAX_NAME_LENGTH} autocomplete="off" .value=${feed.nickname} /></label>
      <button class="primary">${t("name.keep")}</button>
    </form>`;
  }

  async #rename(event: SubmitEvent, { feedId, anchorSeq, anchorMid }: FeedView): Promise<void> {
    event.preventDefault();
    const name = String(new FormData(event.target as HTMLFormElement).get("name") ?? "");
    try {
      await this.page.node.follow(feedId, { name, anchorSeq, anchorMid });
      this.renaming = false;
    } catch (error) {
      tellProblem(this, error);
    }
  }

  async #followAgain({ feedId }: FeedView): Promise<void> {
    try {
      await this.page.node.follow(feedId);
      this.dispatchEvent(new NodeChangedEvent());
    } catch (error) {
      tellProblem(this, error);
    }
  }

  async #unfollow(feed: FeedView): Promise<void> {
    const name = displayNameOf(feed);
    const answer = await this.confirmation.choose({
      title: feed.followed ? t("feed.unfollowTitle", { name }) : t("feed.removeTitle", { name }),
      paragraphs: [
        ...(feed.followed
          ? [t("feed.unfollowReplica", { entries: counted("entries", feed.seq - feed.anchorSeq) })]
          : []),
        t("feed.unfollowAuthor"),
      ],
      action: feed.followed ? t("feed.unfollowAction") : t("feed.removeReplica"),
      milder: feed.followed ? t("feed.unfollowKeep") : undefined,
      dangerous: true,
    });
    if (answer === "no") return;
    try {
      await this.page.node.unfollow(feed.feedId, { keepReplica: answer === "milder" });
      this.dispatchEvent(new NodeChangedEvent());
      if (answer === "milder") {
        tellDone(this, t("feed.unfollowedKept", { name }));
        return;
      }
      location.hash = "#feeds";
      tellDone(this, t("feed.unfollowed", { name }));
    } catch (error) {
      tellProblem(this, error);
    }
  }
}

function forkCard({ scheme }: FeedView, forkedSeq: number) {
  const who = scheme === "hmac-sha512" ? t("forks.bySecret") : t("forks.byAuthor");
  return html`<div class="card stack tight" role="status">
    <p><strong>${t("forks.feedForked")}</strong> ${t("forks.feedForkedWhat", { who, seq: numberInWords(forkedSeq) })}</p>
    <p>${t("forks.feedForkedDo")}</p>
  </div>`;
}

function progress({ seq, anchorSeq, missingBlobs, scheme }: FeedView): string {
  const parts = [seq > anchorSeq ? t("feed.seq", { seq: numberInWords(seq) }) : t("feed.noEntry")];
  if (anchorSeq > 0) parts.push(t("feed.from", { seq: numberInWords(anchorSeq + 1) }));
  if (missingBlobs > 0) parts.push(t("feed.missing", { blobs: counted("blobs", missingBlobs) }));
  if (scheme === "hmac-sha512") parts.push(t("feed.sharedSecret"));
  return parts.join(", ");
}
