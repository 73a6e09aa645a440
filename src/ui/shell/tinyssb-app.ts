/**
 * The page around the screens: side column or bar, the heading and state of the node, the screen that the hash names, notices, and
 * the dialogs that every screen may ask for.
 *
 * Holds no content of its own. The focus goes to the heading when another screen is shown, so that those who hear the page know.
 */
import { html, nothing } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";

import type { Tinyssb } from "../../client/api.ts";
import { cleanName } from "../../core/clean-name.ts";
import { identicon } from "../base/identicon.ts";
import type { NoticeArea } from "../base/notice-area.ts";
import "../base/notice-area.ts";
import { PageElement } from "../base/page-element.ts";
import { NoticeEvent, tellDone, tellProblem } from "../base/problem.ts";
import { shortNameOf } from "../base/short-name.ts";
import { theme } from "../base/theme.ts";
import { endTurns } from "../base/turns.ts";
import { commandKeyOf } from "../commands/command-keys.ts";
import type { CommandPalette } from "../commands/command-palette.ts";
import type { ConversationScreen } from "../conversation/conversation-screen.ts";
import { EntrySentEvent } from "../conversation/pending-append.ts";
import { loadAllTexts, t } from "../language/language.ts";
import "../people/feed-list.ts";
import type { FollowDialog } from "../people/follow-dialog.ts";
import { MutedFeeds } from "../people/muted-feeds.ts";
import type { ShareDialog } from "../people/share-dialog.ts";
import { appStyles, WIDE, WIDEST } from "./app-styles.ts";
import { MediaQuery } from "./media-query.ts";
import "./nav-list.ts";
import { NodeState } from "./node-state.ts";
import type { OpenedFiles } from "./opened-files.ts";
import { isNameUnpublished } from "./own-name.ts";
import type { PageUpdate } from "./page-update.ts";
import {
  AskToFollowEvent,
  AskToWriteEvent,
  FeedFollowedEvent,
  NodeChangedEvent,
  type OpenedNode,
  type PageView,
  ShowLinkEvent,
} from "./page-view.ts";
import { askToKeep } from "./persistence.ts";
import { hashOfFeed, parseRoute, type Route } from "./route.ts";
import { type Screen, screenNamed } from "./screens.ts";
import "./side-state.ts";
import "./state-line.ts";
import { updateCard } from "./update-card.ts";

@customElement("tinyssb-app")
export class TinyssbApp extends PageElement {
  static override styles = [theme, appStyles];

  @property({ attribute: false }) node!: Tinyssb;
  @property() profile = "";
  @property({ attribute: false }) openProfile!: (profile: string) => OpenedNode;
  @property({ attribute: false }) pageUpdate: PageUpdate | undefined;
  @property({ attribute: false }) opened: OpenedFiles | undefined;
  /** Resolves when the page is to be seen: what is hidden takes no focus. */
  seen: Promise<void> = Promise.resolve();
  @state() private route: Route = { name: "", of: "" };
  /** Screens whose elements are here. */
  @state() private loaded: ReadonlySet<string> = new Set();
  @query("notice-area") private notices!: NoticeArea;
  @query("follow-dialog") private followDialog!: FollowDialog;
  @query("command-palette") private palette!: CommandPalette;
  @query("share-dialog") private shareDialog!: ShareDialog;
  @query("h1") private heading!: HTMLElement;
  @query("main") private main!: HTMLElement;

  readonly #known = new NodeState(this, () => this.node);
  readonly #muted = new MutedFeeds(this, () => this.profile);
  readonly #wide = new MediaQuery(this, WIDE);
  readonly #widest = new MediaQuery(this, WIDEST);
  #askedToKeep = false;
  #isStarting = true;
  #stopBesides: (() => void) | undefined;
  readonly #followHash = () => this.#goTo(location.hash);
  /** Somebody asked for the place to write, which is there when the node has started. */
  #asksToWrite = false;
  readonly #keyPressed = (event: KeyboardEvent) => {
    const key = commandKeyOf(event);
    if (!key) return;
    event.preventDefault();
    const loading = Promise.all([import("../commands/command-palette.ts"), loadAllTexts()]);
    void this.#whenLoaded(loading, () => this.palette.press(key));
  };
  readonly #updateChanged = () => this.requestUpdate();

  constructor() {
    super();
    this.addEventListener(NoticeEvent.type, (event) => {
      const [teller] = event.composedPath();
      const told = teller === this ? undefined : teller; // The frame tells of many things.
      // What goes wrong before the page is there is told when it is.
      void this.updateComplete.then(() => this.notices.show((event as NoticeEvent).notice, told));
    });
    this.addEventListener(NodeChangedEvent.type, () => this.#known.readAll());
    this.addEventListener(AskToFollowEvent.type, (event) => this.#askToFollow((event as AskToFollowEvent).reference));
    this.addEventListener(AskToWriteEvent.type, () => this.#write());
    this.addEventListener(ShowLinkEvent.type, (event) => this.#showLink((event as ShowLinkEvent).feedId));
    this.addEventListener(FeedFollowedEvent.type, (event) => void this.#followed(event as FeedFollowedEvent));
    this.addEventListener(EntrySentEvent.type, (event) => void this.#entrySent(event as EntrySentEvent));
  }

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener("hashchange", this.#followHash);
    window.addEventListener("keydown", this.#keyPressed);
    this.pageUpdate?.addEventListener("change", this.#updateChanged);
    void this.seen
      .then(() => import("./after-start.ts"))
      .then(
        ({ startBesides }) => {
          if (this.isConnected) this.#stopBesides = startBesides(this, this.node, this.profile);
        },
        () => undefined, // Without it files are opened by the button, and nobody is called.
      );
    this.#goTo(location.hash);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stopBesides?.();
    window.removeEventListener("hashchange", this.#followHash);
    window.removeEventListener("keydown", this.#keyPressed);
    this.pageUpdate?.removeEventListener("change", this.#updateChanged);
  }

  override render() {
    const screen = screenNamed(this.route.name);
    const page = this.#page();
    const title = screen.title(page);
    const unread = [...page.unread.values()].reduce((sum, count) => sum + count, 0);
    const words = [title, "tinySSB", this.profile === "default" ? "" : this.profile].filter(Boolean).join(" – ");
    document.title = unread > 0 ? `(${unread}) ${words}` : words;
    return html`
      ${this.#wide.matches ? html`<aside class="side" aria-label=${t("shell.side")}>${this.#side(page, unread)}</aside>` : nothing}
      <div class="middle">
        <header class="top"><div class="heading"><h1 tabindex="-1"><bdi>${title}</bdi></h1><a class="find small" href="#search" ?hidden=${screen.name === "search"}>${t("search.title")}</a><a class="help small" href="#help" aria-current=${screen.name === "help" ? "page" : nothing}>${t("side.toHelp")}</a></div><state-line .page=${page}></state-line></header>
        ${updateCard(this.pageUpdate)}
        <main tabindex="0" ?data-fills=${screen.fills ?? false}>${this.#screen(screen, page)}</main>
        <notice-area ?data-above=${screen.fills ?? false}></notice-area>
      </div>
      ${this.#widest.matches ? html`<aside class="state" aria-label=${t("shell.state")}><side-state .page=${page}></side-state></aside>` : nothing}
      ${this.#wide.matches ? nothing : html`<nav-list class="bar" bar .current=${screen.name} .unread=${unread}></nav-list>`}
      <follow-dialog .node=${this.node} .feeds=${page.feeds}></follow-dialog>
      <share-dialog .node=${this.node}></share-dialog>
      <command-palette .page=${page}></command-palette>
      <drop-hint .opened=${this.opened}></drop-hint>
    `;
  }

  #side({ me, feeds, route, unread: unreadOf }: PageView, unread: number) {
    const shortName = me ? shortNameOf(me.feedId) : t("shell.starting");
    const name = cleanName(me?.name ?? "");
    return html`
      <button type="button" class="skip" @click=${() => this.main.focus()}>${t("shell.skip")}</button>
      <a class="me" href="#node">${identicon(me?.feedId ?? "", 40)}<span>${name === "" ? nothing : html`<strong><bdi>${name}</bdi></strong>`}
        <span class="mono">${shortName}</span></span></a>
      ${isNameUnpublished({ me, feeds }) ? html`<a class="small unpublished" href="#node">${t("name.unpublished")}</a>` : nothing}
      <nav-list .current=${screenNamed(route.name).name} .unread=${unread}></nav-list>
      <h2>${t("shell.feeds")}</h2>
      <feed-list .feeds=${feeds} .unread=${unreadOf} .profile=${this.profile} .chosen=${route.name === "feed" ? route.of : ""}></feed-list>
      <button type="button" @click=${() => this.#askToFollow("")}>${t("follow.title")}</button>
      <button type="button" ?disabled=${!me} @click=${() => me && this.#showLink(me.feedId)}>${t("feed.showMine")}</button>
    `;
  }

  #screen(screen: Screen, page: PageView) {
    if (screen.load && !this.loaded.has(screen.name)) return html`<p>${t("shell.loading")}</p>`;
    return screen.render(page);
  }

  #page(): PageView {
    const { me, status, feeds, faces } = this.#known;
    const unread = new Map(Object.entries(this.#known.unread).filter(([feedId]) => !this.#muted.has(feedId)));
    const onAir = faces.some(({ kind }) => kind === "serial");
    const { node, profile, openProfile, route, opened } = this;
    return { node, profile, openProfile, me, status, feeds, faces, unread, onAir, route, opened };
  }

  #goTo(hash: string): void {
    const route = parseRoute(hash);
    if (route.name === "follow") {
      void this.updateComplete.then(() => this.#askToFollow(route.of));
      history.replaceState(null, "", "#feeds"); // A reload or Back does not ask a second time.
      this.route = { name: "feeds", of: "" };
      void this.#load(screenNamed("feeds"));
      return;
    }
    if (route.name === "write") {
      this.#write();
      return;
    }
    const isOther = route.name !== this.route.name || route.of !== this.route.of;
    this.route = route;
    const screen = screenNamed(route.name);
    if (screen.load && !this.loaded.has(screen.name)) void this.#load(screen);
    if (isOther && this.hasUpdated) void this.updateComplete.then(() => this.#arrived());
  }

  #arrived(): void {
    this.notices.screenChanged();
    this.main.scrollTop = 0;
    this.heading.focus();
  }

  async #load(screen: Screen): Promise<void> {
    try {
      await Promise.all([screen.load?.(), loadAllTexts()]);
      this.loaded = new Set([...this.loaded, screen.name]);
    } catch (error) {
      tellProblem(this, error);
    }
  }

  #askToFollow(reference: string): void {
    void this.#whenLoaded(Promise.all([import("../people/follow-dialog.ts"), loadAllTexts()]), () =>
      this.followDialog.show(reference),
    );
  }

  /** Shows the conversation, with the focus where a new entry is written. */
  #write(): void {
    if (this.route.name !== "conversation") {
      const isLink = parseRoute(location.hash).name === "write";
      if (isLink)
        history.replaceState(null, "", "#conversation"); // A reload or Back does not ask a second time.
      else history.pushState(null, "", "#conversation");
    }
    this.route = { name: "conversation", of: "" };
    this.#asksToWrite = true;
    this.requestUpdate();
  }

  protected override updated(): void {
    if (this.#known.me && this.#isStarting) void this.#started();
    if (!this.#asksToWrite || !this.#known.me) return;
    this.#asksToWrite = false;
    void this.seen.then(() => this.renderRoot.querySelector<ConversationScreen>("conversation-screen")?.write());
  }

  /** The start is over when the screen of a node that runs is here. */
  async #started(): Promise<void> {
    this.#isStarting = false;
    try {
      await this.renderRoot.querySelector<PageElement>("main > *")?.updateComplete;
    } finally {
      endTurns();
    }
  }

  #showLink(feedId: string): void {
    void this.#whenLoaded(Promise.all([import("../people/share-dialog.ts"), loadAllTexts()]), () =>
      this.shareDialog.show(feedId),
    );
  }

  /** Dialogs that are not needed in the first minute are loaded when they are first asked for. */
  async #whenLoaded(loading: Promise<unknown>, open: () => Promise<void>): Promise<void> {
    try {
      await Promise.all([loading, this.seen]);
      await open();
    } catch (error) {
      tellProblem(this, error);
    }
  }

  /** The feeds are read first: the page would say that the new one is not followed. */
  async #followed(event: FeedFollowedEvent): Promise<void> {
    await this.#known.readFeeds();
    location.hash = hashOfFeed(event.feedId);
  }

  /** The composer tells what became of the entry, where it can be seen; else it is told here. */
  async #entrySent({ pending }: EntrySentEvent): Promise<void> {
    const outcome = await pending.outcome;
    if ("seq" in outcome) await this.#entryWritten();
    else if (screenNamed(this.route.name).name !== "conversation" && this.route.of !== this.#known.me?.feedId)
      this.dispatchEvent(new NoticeEvent({ kind: "problem", problem: outcome.problem }));
  }

  /** The first own entry is worth keeping, so the browser is asked then, once. */
  async #entryWritten(): Promise<void> {
    if (this.#askedToKeep || this.#known.status?.persisted) return;
    this.#askedToKeep = true;
    const { kept, words } = await askToKeep();
    if (kept) tellDone(this, words); // A refusal needs what the reminder above the field asks for already: a backup.
    this.#known.readAll();
  }
}
