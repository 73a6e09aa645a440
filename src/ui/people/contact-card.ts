/**
 * The contact card of a feed, followed or not: who it is, in every form in which that is written down, what is here of it, and all that can be done with it.
 *
 * Every name on the page leads here. What the feed wrote is not its matter.
 */
import { css, html, nothing, type PropertyValues } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import type { FeedView } from "../../client/api.ts";
import { asFeedId, maybeFromHex } from "../../core/bytes.ts";
import { cleanName } from "../../core/clean-name.ts";
import { genesisAnchor } from "../../core/entry.ts";
import { maybeParseFeedReference, serializeFeedLink, serializeSsbReference } from "../../core/feed-reference.ts";
import { MAX_NAME_LENGTH } from "../../core/limits.ts";
import { counted, dateAndTime, grouped, numberInWords } from "../base/amounts.ts";
import type { ConfirmDialog } from "../base/confirm-dialog.ts";
import { isolated } from "../base/isolated.ts";
import "../base/confirm-dialog.ts";
import "../base/copy-button.ts";
import { identicon } from "../base/identicon.ts";
import { tellDone, tellProblem } from "../base/problem.ts";
import { displayNameOf, shortNameOf } from "../base/short-name.ts";
import { theme } from "../base/theme.ts";
import { evidenceStyles } from "../evidence/evidence-styles.ts";
import { ReplicationState } from "../evidence/replication-state.ts";
import { t } from "../language/language.ts";
import { faceLabel } from "../radio/face-label.ts";
import { AskToFollowEvent, NodeChangedEvent, ScreenElement } from "../shell/page-view.ts";
import "./mute-button.ts";
import { MutedFeeds } from "./muted-feeds.ts";
import "./qr-code.ts";

const figure = (name: string, words: unknown) => html`<div><dt class="muted">${name}</dt><dd>${words}</dd></div>`;

@customElement("contact-card")
export class ContactCard extends ScreenElement {
  static override styles = [
    theme,
    evidenceStyles,
    css`
      input { inline-size: min(20rem, 100%); }
      form.row { align-items: end; }
      dd { overflow-wrap: anywhere; }
      .forms { display: grid; gap: var(--gap); grid-template-columns: repeat(auto-fit, minmax(min(16rem, 100%), 1fr)); align-items: start; }
      .forms .mono { user-select: all; }
    `,
  ];

  /** In hex. */
  @property() feedId = "";
  @state() private renaming = false;
  @state() private link = "";
  @query("confirm-dialog") private confirmation!: ConfirmDialog;
  /** What the link was read of. */
  #linkOf = "";
  readonly #replication = new ReplicationState(this, () => this.page.node);
  readonly #muted = new MutedFeeds(this, () => this.page.profile);

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has("feedId")) this.renaming = false;
    const feed = this.#feed;
    const linkOf = [this.feedId, feed?.followed, feed?.own ? feed.name : feed?.nickname, feed?.anchorSeq].join();
    if (linkOf === this.#linkOf) return;
    this.#linkOf = linkOf;
    void this.#readLink();
  }

  override render() {
    const feed = this.#feed;
    return html`<section class="card stack tight" aria-label=${t("contact.title")}>
      <div class="row">${identicon(this.feedId, 56)}<div>
        <p><span class="mono">${shortNameOf(this.feedId)}</span></p>
        <p class="small muted">${this.#standing(feed)}</p></div></div>
      ${feed ? this.#figures(feed) : nothing}
      <div class="row">${feed ? this.#actions(feed) : this.#followButton()}</div>
      ${feed && this.renaming ? this.#renameForm(feed) : nothing}
      <details>
        <summary class="small">${t("contact.forms")}</summary>
        ${this.#forms(feed)}
      </details>
      <confirm-dialog></confirm-dialog>
    </section>`;
  }

  get #feed(): FeedView | undefined {
    return this.page.feeds.find(({ feedId }) => feedId === this.feedId);
  }

  /** What this node has to do with it. */
  #standing(feed: FeedView | undefined): string {
    const standing = [
      feed?.own ? t("contact.own") : feed?.followed ? t("contact.followed") : t("feed.notFollowed"),
      ...(this.#muted.has(this.feedId) ? [t("contact.muted")] : []),
      ...(feed?.scheme === "hmac-sha512" ? [t("contact.sharedSecret")] : []),
    ];
    return standing.join(" ");
  }

  #figures(feed: FeedView) {
    const { anchorSeq, anchorMid, own, publishedName, nickname, followed } = feed;
    const progress = this.#replication.view?.feeds.find(({ feedId }) => feedId === feed.feedId);
    // What is here and when it was heard come of one reading, also where the page has learnt of later entries meanwhile.
    const { have: seq, missingBlobs } = progress ?? { have: feed.seq, missingBlobs: feed.missingBlobs };
    // Of another's feed a name may stand in an entry that is not here.
    const published = cleanName(publishedName) || t(own ? "contact.nothingPublished" : "contact.nothingKnown");
    const missing = [
      ...(progress && progress.missingEntries > 0 ? [counted("entries", progress.missingEntries)] : []),
      ...(missingBlobs > 0 ? [counted("blobs", missingBlobs)] : []),
    ];
    const heard =
      progress?.lastHeardMs && progress.lastHeardFaceId
        ? t("replica.heardOn", { time: dateAndTime(progress.lastHeardMs), face: faceLabel(progress.lastHeardFaceId) })
        : progress || !followed
          ? t("replica.notHeard")
          : "…"; // Not read yet.
    return html`<dl class="small figures">
      ${own ? figure(t("contact.nodeName"), html`<bdi>${cleanName(feed.name) || t("contact.none")}</bdi> <a href="#node">${t("contact.change")}</a>`) : figure(t("contact.nickname"), html`<bdi>${cleanName(nickname) || t("contact.none")}</bdi>`)}
      ${figure(t("contact.publishedName"), html`<bdi>${published}</bdi>`)}
      ${figure(t("contact.here"), seq > anchorSeq ? t("contact.hereUpTo", { from: numberInWords(anchorSeq + 1), seq: numberInWords(seq) }) : t("contact.nothingHere"))}
      ${figure(t("contact.missing"), missing.length > 0 ? missing.join(", ") : t("contact.nothingMissing"))}
      ${own ? nothing : figure(t("replica.lastHeard"), heard)}
      ${figure(t("contact.anchor"), anchorSeq > 0 ? html`${t("contact.anchorAt", { seq: numberInWords(anchorSeq) })} <span class="mono">${grouped(anchorMid)}</span>` : t("contact.anchorFirst"))}
    </dl>`;
  }

  #followButton() {
    return html`<button type="button" class="primary" @click=${() => this.dispatchEvent(new AskToFollowEvent(this.feedId))}>${t("feed.followIt")}</button>`;
  }

  #actions(feed: FeedView) {
    if (feed.own) return nothing;
    if (!feed.followed)
      return html`<button type="button" class="primary" @click=${() => this.#followAgain(feed)}>${t("feed.followAgain")}</button>
        <mute-button .profile=${this.page.profile} .feed=${feed}></mute-button>
        <button type="button" class="danger" @click=${() => this.#unfollow(feed)}>${t("feed.removeReplica")}</button>`;
    return html`<button type="button" data-command="nickname" aria-expanded=${this.renaming} @click=${this.#toggleRenaming}>${t("feed.rename")}</button>
      <mute-button .profile=${this.page.profile} .feed=${feed}></mute-button>
      <button type="button" class="danger" data-command="unfollow" @click=${() => this.#unfollow(feed)}>${t("feed.unfollow")}</button>`;
  }

  /** Everything by which another node can be told of this feed. */
  #forms(feed: FeedView | undefined) {
    const shortName = shortNameOf(this.feedId);
    const bytes = maybeFromHex(this.feedId);
    const ssb = bytes ? serializeSsbReference(asFeedId(bytes)) : "";
    return html`<div class="forms">
      <div class="stack tight">
        ${this.link ? html`<qr-code .text=${this.link} label=${t("share.code", { shortName })}></qr-code>` : nothing}
        <p class="small">${t("share.what")}</p>
        ${maybeParseFeedReference(this.link)?.name ? html`<p class="small muted">${t("share.privacy")}</p>` : nothing}
      </div>
      <div class="stack tight">
        <div><p class="small muted">${t("contact.link")}</p><p class="mono">${this.link}</p>
          <div class="row"><copy-button .text=${this.link} label=${t("copy.link")}></copy-button>
            ${"share" in navigator ? html`<button type="button" class="quiet" @click=${this.#share}>${t("contact.share")}</button>` : nothing}</div></div>
        <div><p class="small muted">${t("feed.id")}</p><p class="mono">${grouped(this.feedId)}</p>
          <copy-button .text=${this.feedId} label=${t("copy.feedId")}></copy-button></div>
        <div><p class="small muted">${t("contact.ssb")}</p><p class="mono">${ssb}</p>
          <copy-button .text=${ssb} label=${t("copy.ssb")}></copy-button></div>
        ${feed && feed.seq > feed.anchorSeq ? html`<div><p class="small muted">${t("feed.midOf", { seq: String(feed.seq) })}</p><p class="mono">${grouped(feed.mid)}</p></div>` : nothing}
      </div>
    </div>`;
  }

  #renameForm(feed: FeedView) {
    return html`<form class="row" @submit=${(event: SubmitEvent) => this.#rename(event, feed)}>
      <label>${t("follow.name")} <span class="hint">${t("follow.nameHint")}</span><input name="name" maxlength=${MAX_NAME_LENGTH} autocomplete="off" .value=${feed.nickname} /></label>
      <button class="primary">${t("name.keep")}</button>
    </form>`;
  }

  #toggleRenaming(): void {
    this.renaming = !this.renaming;
  }

  /** The link of a feed that is here carries the person's name for it and its trust anchor; of what is not here it has only the ID. */
  async #readLink(): Promise<void> {
    const { feedId } = this;
    const bytes = maybeFromHex(feedId);
    if (!bytes) return;
    const id = asFeedId(bytes);
    this.link = serializeFeedLink({ feedId: id, anchor: genesisAnchor(id), name: undefined });
    if (!this.#feed) return;
    try {
      const link = await this.page.node.link(feedId);
      if (feedId === this.feedId) this.link = link;
    } catch (error) {
      tellProblem(this, error);
    }
  }

  async #share(): Promise<void> {
    try {
      await navigator.share({ text: this.link }); // As text: browsers share no addresses other than http.
    } catch (error) {
      if (error instanceof DOMException && error.name === "AbortError") return; // Closing the list of apps is no failure.
      tellProblem(this, error);
    }
  }

  async #rename(event: SubmitEvent, { feedId, anchorSeq, anchorMid }: FeedView): Promise<void> {
    event.preventDefault();
    const name = String(new FormData(event.target as HTMLFormElement).get("name") ?? "");
    try {
      await this.page.node.follow(feedId, { name, anchorSeq, anchorMid });
      this.renaming = false;
      this.dispatchEvent(new NodeChangedEvent());
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
        tellDone(this, t("feed.unfollowedKept", { name: isolated(name) }));
        return;
      }
      location.hash = "#feeds";
      tellDone(this, t("feed.unfollowed", { name: isolated(name) }));
    } catch (error) {
      tellProblem(this, error);
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "contact-card": ContactCard;
  }
}
