/**
 * The page: who this node is, its feeds, the chosen feed, and one panel (faces, packets, node).
 *
 * Holds what the node says of itself, refreshed at most once in a gap; what it shows where follows from the hash.
 */
import { html, LitElement, nothing } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import type { FaceView, FeedView, NodeStatus, Tinyssb, WhoAmI } from "../../client/api.ts";
import { Coalesced } from "../base/coalesced.ts";
import type { OpenedNode } from "../node/archive-panel.ts";
import { appStyles } from "./app-styles.ts";
import "../radio/face-panel.ts";
import "../people/feed-list.ts";
import "../conversation/feed-view.ts";
import type { FeedFollowedEvent, FollowDialog } from "../people/follow-dialog.ts";
import "../people/follow-dialog.ts";
import "../node/node-header.ts";
import "../node/node-panel.ts";
import type { NoticeArea } from "../base/notice-area.ts";
import "../base/notice-area.ts";
import "../packets/packet-list.ts";
import { NoticeEvent, type Problem, tellDone, tellProblem } from "../base/problem.ts";
import type { EntrySentEvent } from "../conversation/post-composer.ts";
import type { ShareDialog } from "../people/share-dialog.ts";
import type { PageUpdate } from "./page-update.ts";
import { askToKeep } from "./persistence.ts";
import { hashOfFeed, type PanelName, parseRoute } from "./route.ts";
import "../people/share-dialog.ts";
import { theme } from "../base/theme.ts";

type View = "feeds" | "feed" | "panel";
const PANELS: readonly (readonly [PanelName, string])[] = [
  ["faces", "Faces"],
  ["packets", "Packets"],
  ["node", "Node"],
];

@customElement("tinyssb-app")
export class TinyssbApp extends LitElement {
  static override styles = [theme, appStyles];

  @property({ attribute: false }) node!: Tinyssb;
  @property() profile = "";
  @property({ attribute: false }) openProfile!: (profile: string) => OpenedNode;
  @property({ attribute: false }) pageUpdate: PageUpdate | undefined;
  @state() private me: WhoAmI | undefined;
  @state() private status: NodeStatus | undefined;
  @state() private feeds: readonly FeedView[] = [];
  @state() private faces: readonly FaceView[] = [];
  @state() private view: View = "feeds";
  @state() private panel: PanelName = "faces";
  @state() private feedId = "";
  @query("notice-area") private notices!: NoticeArea;
  @query(".pane.feed") private feedPane!: HTMLElement;
  @query("follow-dialog") private followDialog!: FollowDialog;
  @query("share-dialog") private shareDialog!: ShareDialog;

  #askedToKeep = false;
  #changedFaces = new Map<string, FaceView>();
  #listening: (() => void)[] = [];
  #refreshFeeds = new Coalesced(() => this.#readFeeds());
  #refreshFaces = new Coalesced(() => this.#takeFaces());
  readonly #followHash = () => this.#route();
  readonly #updateChanged = () => this.requestUpdate();
  readonly #noticed = (event: Event) => this.notices.show((event as NoticeEvent).notice);

  override connectedCallback(): void {
    super.connectedCallback();
    this.addEventListener(NoticeEvent.type, this.#noticed);
    this.#refreshFeeds = new Coalesced(() => this.#readFeeds());
    this.#refreshFaces = new Coalesced(() => this.#takeFaces());
    const feedsChanged = () => this.#refreshFeeds.request();
    this.#listening = [
      this.node.on("entry", feedsChanged),
      this.node.on("blob", feedsChanged),
      this.node.on("feed", feedsChanged),
      this.node.on("face", (face) => {
        this.#changedFaces.set(face.id, face);
        this.#refreshFaces.request();
      }),
      this.node.on("status", (status) => {
        this.status = status;
      }),
      this.node.on("error", ({ code, happened, cause, remedy, detail }) => {
        const problem: Problem = { code, happened, cause, remedy, detail };
        this.dispatchEvent(new NoticeEvent({ kind: "problem", problem }));
      }),
    ];
    window.addEventListener("hashchange", this.#followHash);
    this.#route();
    this.pageUpdate?.addEventListener("change", this.#updateChanged);
    if (this.hasUpdated) this.#readAll();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.removeEventListener(NoticeEvent.type, this.#noticed);
    for (const stop of this.#listening) stop();
    this.#refreshFeeds.stop();
    this.#refreshFaces.stop();
    window.removeEventListener("hashchange", this.#followHash);
    this.pageUpdate?.removeEventListener("change", this.#updateChanged);
  }

  protected override firstUpdated(): void {
    this.#readAll();
  }

  #readAll(): void {
    this.#refreshFeeds.request();
    void this.#readFaces();
    void this.#readStatus();
  }

  override render() {
    const feed = this.feeds.find(({ feedId }) => feedId === this.feedId);
    const onAir = this.faces.some(({ kind }) => kind === "serial");
    return html`
      <header class="top">
        <node-header .node=${this.node} .me=${this.me} .status=${this.status} .feeds=${this.feeds} .faces=${this.faces}
          .profile=${this.profile} @node-renamed=${() => this.#refreshFeeds.request()}></node-header>
        <nav aria-label="Parts of the page">
          <a class="to-feeds" href="#feeds" aria-current=${this.view !== "panel" ? "page" : nothing}>Feeds</a>
          ${PANELS.map(
            ([panel, name]) => html`<a href="#${panel}" aria-current=${this.#isPanelShown(panel) ? "page" : nothing}
            class=${this.panel === panel ? "last" : ""}>${name}</a>`,
          )}
        </nav>
      </header>
      ${this.#update()}
      <main data-view=${this.view}>
        <section class="pane feeds" aria-labelledby="feeds-title">
          <div class="stack">
            <h2 id="feeds-title">Feeds</h2>
            <div class="row">
              <button type="button" @click=${() => this.followDialog.show()}>Follow a feed</button>
              <button type="button" ?disabled=${!this.me} @click=${() => this.me && this.shareDialog.show(this.me.feedId)}>Show my feed</button>
            </div>
            <feed-list .feeds=${this.feeds} .chosen=${this.feedId}></feed-list>
          </div>
        </section>
        <section class="pane feed" aria-label="Chosen feed">${this.#chosen(feed, onAir)}</section>
        <section class="pane panel" aria-label="Panel">${this.#panel()}</section>
      </main>
      <notice-area></notice-area>
      <follow-dialog .node=${this.node} @feed-followed=${this.#followed}></follow-dialog>
      <share-dialog .node=${this.node}></share-dialog>
    `;
  }

  #update() {
    if (this.pageUpdate?.isHeld)
      return html`<div class="update card" role="status"><p>A new version is in place: this page reloads when what is under way is done.</p></div>`;
    if (!this.pageUpdate?.isReady) return nothing;
    return html`<div class="update card row" role="status"><p>A new version is ready.</p>
      <button type="button" class="primary" @click=${() => this.pageUpdate?.apply()}>Reload</button></div>`;
  }

  #chosen(feed: FeedView | undefined, onAir: boolean) {
    if (feed)
      return html`<feed-view .node=${this.node} .feed=${feed} .profile=${this.profile} .onAir=${onAir}
        @entry-sent=${this.#entrySent}></feed-view>`;
    if (!this.me) return html`<p>The node is starting.</p>`;
    return html`<div class="stack">
      <p>This feed is not followed here.</p>
      <div class="row"><button type="button" @click=${() => this.followDialog.show(this.feedId)}>Follow it</button></div>
    </div>`;
  }

  #panel() {
    switch (this.panel) {
      case "faces":
        return html`<face-panel .node=${this.node} .faces=${this.faces} @faces-changed=${() => this.#readFaces()}></face-panel>`;
      case "packets":
        return html`<packet-list .node=${this.node} .faces=${this.faces} .feeds=${this.feeds}></packet-list>`;
      case "node":
        return html`<node-panel .node=${this.node} .status=${this.status} .profile=${this.profile} .openProfile=${this.openProfile}
          @status-changed=${() => this.#readStatus()}></node-panel>`;
    }
  }

  #isPanelShown(panel: PanelName): boolean {
    return this.view === "panel" && this.panel === panel;
  }

  #route(): void {
    const route = parseRoute(location.hash);
    if (route.view === "feed") this.feedId = route.feedId;
    if (route.view === "panel") this.panel = route.panel;
    if (route.view === "follow") {
      void this.updateComplete.then(() => this.followDialog.show(route.reference));
      history.replaceState(null, "", "#feeds"); // A reload or Back does not ask a second time.
    }
    this.view = route.view === "feed" || route.view === "panel" ? route.view : "feeds";
    this.#chooseFeed();
  }

  /** Until another feed is chosen, or when the chosen one is gone, the own feed is. */
  #chooseFeed(): void {
    const named = parseRoute(location.hash);
    if (named.view === "feed" || !this.me) return;
    if (!this.feeds.some(({ feedId }) => feedId === this.feedId)) this.feedId = this.me.feedId;
  }

  async #readFeeds(): Promise<void> {
    try {
      const [me, feeds] = await Promise.all([this.node.whoami(), this.node.feeds()]);
      const gone =
        this.feeds.some(({ feedId }) => feedId === this.feedId) && !feeds.some(({ feedId }) => feedId === this.feedId);
      this.me = me;
      this.feeds = feeds;
      if (gone) location.hash = "#feeds";
      this.#chooseFeed();
    } catch (error) {
      tellProblem(this, error);
    }
  }

  async #readFaces(): Promise<void> {
    try {
      this.faces = await this.node.faces();
    } catch (error) {
      tellProblem(this, error);
    }
  }

  /** Takes the faces that changed; when one closed or is new, the list is read again. */
  async #takeFaces(): Promise<void> {
    const changed = new Map(this.#changedFaces);
    this.#changedFaces.clear();
    const known = new Set(this.faces.map(({ id }) => id));
    if ([...changed.values()].some((face) => face.phase === "closed" || !known.has(face.id))) await this.#readFaces();
    else this.faces = this.faces.map((face) => changed.get(face.id) ?? face);
  }

  async #readStatus(): Promise<void> {
    try {
      this.status = await this.node.status();
    } catch (error) {
      tellProblem(this, error);
    }
  }

  /** The feeds are read first: the page would say that the new one is not followed. */
  async #followed(event: FeedFollowedEvent): Promise<void> {
    await this.#readFeeds();
    location.hash = hashOfFeed(event.feedId);
  }

  /** The composer tells what became of the entry, where it can be seen. */
  async #entrySent({ pending }: EntrySentEvent): Promise<void> {
    const outcome = await pending.outcome;
    if ("seq" in outcome) await this.#entryWritten();
    else if (this.feedId !== this.me?.feedId || !this.feedPane.checkVisibility())
      this.dispatchEvent(new NoticeEvent({ kind: "problem", problem: outcome.problem }));
  }

  /** The first own entry is worth keeping, so the browser is asked then, once. */
  async #entryWritten(): Promise<void> {
    if (this.#askedToKeep || this.status?.persisted) return;
    this.#askedToKeep = true;
    const isFirst = (this.me?.seq ?? 0) <= 1;
    const { kept, words } = await askToKeep();
    if (kept || isFirst) tellDone(this, words); // A refusal is told once in the life of a node, not on every visit.
    await this.#readStatus();
  }
}
