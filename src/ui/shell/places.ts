/**
 * Places that an address names besides screens: one post of the conversation; and what it says when there is no such place.
 *
 * Loaded after the page is there. An address may come from a stranger's link; nothing but words comes of it.
 */
import type { Tinyssb } from "../../client/api.ts";
import { maybePostOf } from "../attention/post-address.ts";
import type { PageElement } from "../base/page-element.ts";
import { NoticeEvent, problem, tellProblem } from "../base/problem.ts";
import type { Place } from "../conversation/conversation-look.ts";
import type { ConversationScreen } from "../conversation/conversation-screen.ts";
import type { TimelineList } from "../conversation/timeline-list.ts";
import { loadAllTexts, t } from "../language/language.ts";
import { parseRoute } from "./route.ts";
import { SCREENS } from "./screens.ts";

/** Names that are no screens and lead somewhere. */
const ACTIONS: ReadonlySet<string> = new Set(["follow", "write"]);

type Page = EventTarget & { readonly updateComplete: Promise<unknown>; readonly renderRoot: ParentNode };

export class Places {
  readonly #page: Page;
  readonly #node: Tinyssb;
  /** The post that is to be shown when the conversation is there. */
  #wanted: string | undefined;
  /** Where somebody read before a post was shown by its address: where Back leads. */
  #before: { readonly place: Place | undefined } | undefined;
  /** The post that is marked as found. */
  #found: HTMLElement | undefined;
  /** The conversation that was read last. */
  #list: TimelineList | undefined;

  /** @param page the element from which notices go up, and below which the conversation is. */
  constructor(page: Page, node: Tinyssb) {
    this.#page = page;
    this.#node = node;
  }

  start(): void {
    window.addEventListener("hashchange", this.#look);
    this.#page.addEventListener("timeline-read", this.#conversationRead);
    const list = listIn(this.#page);
    if (list?.isLoaded) this.#list = list; // It was read before anybody listened.
    this.#look();
  }

  stop(): void {
    window.removeEventListener("hashchange", this.#look);
    this.#page.removeEventListener("timeline-read", this.#conversationRead);
  }

  readonly #look = (): void => {
    const { hash } = location;
    const route = parseRoute(hash);
    const mid = maybePostOf(route);
    const isScreen = ACTIONS.has(route.name) || SCREENS.some(({ name }) => name === route.name);
    const isStart = hash === "" || hash === "#";
    this.#wanted = undefined;
    this.#mark(undefined);
    const before = this.#before;
    if (!mid) this.#before = undefined;
    if (mid) void this.#want(mid);
    else if (before && route.name === "conversation" && route.of === "") void this.#list?.returnTo(before.place);
    else if ((!isScreen && !isStart) || (route.name === "conversation" && route.of !== ""))
      void this.#tell(() => problem(t("place.none"), t("place.noneWhy"), t("place.noneDo")));
  };

  async #want(mid: string): Promise<void> {
    const { hash } = location;
    const isLeft = () => location.hash !== hash; // Somebody went on meanwhile.
    try {
      await this.#node.timeline({ before: mid, limit: 1 });
    } catch (error) {
      if (isLeft()) return;
      if ((error as { code?: unknown }).code !== "bad-argument") tellProblem(this.#page, error);
      else await this.#tell(() => problem(t("place.noPost"), t("place.noPostWhy"), t("place.noPostDo")));
      return;
    }
    if (isLeft()) return;
    this.#wanted = mid;
    await this.#show();
  }

  readonly #conversationRead = (event: Event): void => {
    this.#list = event.composedPath()[0] as TimelineList;
    void this.#show();
  };

  /** The page moves the focus to its heading when another screen is shown; the post comes after that. */
  async #show(): Promise<void> {
    await this.#page.updateComplete;
    const list = this.#list;
    const mid = this.#wanted;
    if (!mid || !list?.isConnected) return;
    this.#wanted = undefined;
    this.#before ??= { place: list.place };
    await list.updateComplete;
    if (!postIn(list, mid) && (await list.showAround(mid)))
      await this.#tell(() => problem(t("place.muted"), t("place.mutedWhy"), t("place.mutedDo")));
    await shownWhole(list);
    const post = postIn(list, mid);
    if (!post) return; // Muted, or not to be read, which the list has told.
    post.scrollIntoView({ block: "center" });
    list.stay();
    post.tabIndex = -1;
    post.focus({ preventScroll: true });
    this.#mark(post);
  }

  /** Until somebody goes elsewhere, the post that an address named is told from those around it. */
  #mark(post: HTMLElement | undefined): void {
    this.#found?.removeAttribute("aria-current");
    post?.setAttribute("aria-current", "true");
    this.#found = post;
  }

  async #tell(words: () => ReturnType<typeof problem>): Promise<void> {
    await loadAllTexts();
    this.#page.dispatchEvent(new NoticeEvent({ kind: "problem", problem: words(), ofPlace: true }));
  }
}

function listIn({ renderRoot }: Page): TimelineList | undefined {
  const screen = renderRoot.querySelector<ConversationScreen>("conversation-screen");
  return screen?.renderRoot?.querySelector<TimelineList>("timeline-list") ?? undefined;
}

/** Resolves when the posts have their sizes and the list has put itself in place, which moves what is in view. */
async function shownWhole({ renderRoot }: TimelineList): Promise<void> {
  await Promise.all([...renderRoot.querySelectorAll<PageElement>("timeline-item")].map((item) => item.updateComplete));
  await new Promise(requestAnimationFrame);
}

function postIn(list: TimelineList, mid: string): HTMLElement | undefined {
  return list.renderRoot.querySelector<HTMLElement>(`[data-mid="${mid}"]`) ?? undefined;
}
