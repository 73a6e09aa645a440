/**
 * Tells a person who does not look at the page of new posts, where that was asked for: one notification for each feed, and the number of
 * unread entries on the app's icon.
 *
 * Only of feeds that are followed and not muted, never of own posts, and only while no tab of the profile is in sight. Of all tabs of a
 * profile the one that holds a Web Lock tells; which are in sight shows another lock that they share. Names and texts are handed over as
 * text. What a click does is in `public/notification-click.js`. Sources: https://notifications.spec.whatwg.org/, https://w3c.github.io/badging/
 */
import type { TimelineItem, Tinyssb } from "../../client/api.ts";
import { cleanName } from "../../core/clean-name.ts";
import { Coalesced } from "../base/coalesced.ts";
import { shortNameOf } from "../base/short-name.ts";
import { textOf as contentText, namedText } from "../conversation/named-text.ts";
import { currentLanguage, loadAllTexts, t } from "../language/language.ts";
import { isMuted, onMutedChange } from "../people/muted-feeds.ts";
import { queryOf } from "../shell/profile.ts";
import { parseRoute } from "../shell/route.ts";
import { isWanted, onAttentionChange } from "./attention.ts";
import { ATTENTION_LOCK, forgetPart, openProfiles, sumWith, sumWithout } from "./badge-sum.ts";
import { hashOfPost, maybePostOf } from "./post-address.ts";

/** New posts that are kept in mind while nobody looks; the oldest leaves first. */
const MAX_NEW_POSTS = 500;
/** How much of the conversation is read to find them, the latest. */
const READ_ITEMS = 200;
/** Shortest time between two readings. */
const GAP_MS = 1000;
/** Characters of a post that a notification carries. */
const MAX_BODY_CHARACTERS = 160;

/** What one notification says. */
export interface FeedNews {
  readonly feedId: string;
  readonly latest: TimelineItem;
  readonly count: number;
  /** Whether one of the posts speaks to this node. */
  readonly speaksToMe: boolean;
}

// Not in the TypeScript DOM library.
interface TaggedOptions extends NotificationOptions {
  renotify?: boolean;
}

export class AttentionWatch {
  readonly #node: Tinyssb;
  readonly #profile: string;
  readonly #mids = new Set<string>();
  /** What was told last of each feed. */
  readonly #told = new Map<string, FeedNews>();
  readonly #refresh = new Coalesced(() => this.#tell(), GAP_MS);
  /** One after the other: an older number must not come after a newer one. */
  readonly #badge = new Coalesced(() => this.#countUnread());
  readonly #ending = new AbortController();
  readonly #listening: (() => void)[] = [];
  #isTeller = false;
  /** Whether a number may stand on the icon that was put there from here. */
  #hasBadge = false;
  #outOfSight: (() => void) | undefined;

  constructor(node: Tinyssb, profile: string) {
    this.#node = node;
    this.#profile = profile;
  }

  start(): void {
    const unreadChanged = () => this.#badge.request();
    this.#listening.push(
      this.#node.on("timeline", ({ mids }) => this.#heard(mids)),
      this.#node.on("unread", unreadChanged),
      onAttentionChange(unreadChanged),
      onMutedChange(unreadChanged),
    );
    document.addEventListener("visibilitychange", this.#sightChanged);
    window.addEventListener("pagehide", this.#left);
    navigator.serviceWorker?.addEventListener("message", this.#clicked);
    this.#sightChanged();
    const { signal } = this.#ending;
    const isEnded = new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
    navigator.locks
      .request(ATTENTION_LOCK + this.#profile, { signal }, () => {
        this.#isTeller = true;
        unreadChanged();
        return isEnded;
      })
      .catch(() => undefined); // Ended before its turn came.
  }

  stop(): void {
    for (const stop of this.#listening) stop();
    document.removeEventListener("visibilitychange", this.#sightChanged);
    window.removeEventListener("pagehide", this.#left);
    navigator.serviceWorker?.removeEventListener("message", this.#clicked);
    this.#refresh.stop();
    this.#badge.stop();
    this.#outOfSight?.();
    this.#ending.abort();
  }

  /** Holds a lock while the page is in sight. Coming back, what was told is put away. */
  readonly #sightChanged = (): void => {
    this.#outOfSight?.();
    this.#outOfSight = undefined;
    if (!isInSight()) return;
    this.#mids.clear();
    this.#told.clear();
    const hidden = new Promise<void>((resolve) => {
      this.#outOfSight = resolve;
    });
    void navigator.locks.request(this.#sightLock, { mode: "shared" }, () => hidden);
    void this.#putAway();
  };

  /** Another tab of the profile that takes over puts the number there again. */
  readonly #left = (): void => {
    if (this.#isTeller) forgetPart(this.#profile);
  };

  /** A notification was clicked: the service worker has brought the page to the front. */
  readonly #clicked = ({ data }: MessageEvent): void => {
    if (data?.type !== "show" || !maybePostOf(parseRoute(String(data.hash)))) return;
    if (location.hash === data.hash) window.dispatchEvent(new HashChangeEvent("hashchange"));
    else location.hash = data.hash;
  };

  get #sightLock(): string {
    return `tinyssb-in-sight:${this.#profile}`;
  }

  #heard(mids: readonly string[]): void {
    if (!this.#isTeller || !isWanted(this.#profile, "notifications")) return;
    for (const mid of mids) this.#mids.add(mid);
    for (const mid of this.#mids) {
      if (this.#mids.size <= MAX_NEW_POSTS) break;
      this.#mids.delete(mid);
    }
    // Also when blobs have come, which are no new posts: then a text is here that was not.
    if (this.#mids.size > 0) this.#refresh.request();
  }

  async #tell(): Promise<void> {
    if (Notification.permission !== "granted") return;
    const { held = [] } = await navigator.locks.query();
    if (held.some(({ name }) => name === this.#sightLock)) {
      this.#mids.clear();
      return;
    }
    try {
      await loadAllTexts();
      const { items } = await this.#node.timeline({ limit: READ_ITEMS });
      for (const news of newsOf(items, this.#mids, (feedId) => isMuted(this.#profile, feedId))) {
        const before = this.#told.get(news.feedId);
        if (before && isTheSame(before, news)) continue;
        if (await this.#show(news, before)) this.#told.set(news.feedId, news);
      }
    } catch {
      // The node is starting anew, or the browser refuses: the posts are unread in the page as ever.
    }
  }

  /** A notification replaces the one before of the same feed; it calls again only when the person is spoken to. False when it was not shown. */
  async #show(news: FeedNews, before: FeedNews | undefined): Promise<boolean> {
    const { title, body } = wordsOf(news);
    const options: TaggedOptions = {
      tag: `${this.#tagPrefix}${news.feedId}`,
      body,
      dir: "auto",
      lang: currentLanguage(),
      icon: "/icon-192.png",
      renotify: news.speaksToMe && !before?.speaksToMe,
      data: { profile: this.#profile, address: `/${queryOf(this.#profile)}${hashOfPost(news.latest.mid)}` },
    };
    const registration = await navigator.serviceWorker?.getRegistration();
    if (isInSight()) return false; // What was told is put away already.
    if (registration?.active) await registration.showNotification(title, options);
    else showFromPage(title, options, hashOfPost(news.latest.mid));
    return true;
  }

  get #tagPrefix(): string {
    return `tinyssb:${this.#profile}:`;
  }

  async #putAway(): Promise<void> {
    const registration = await navigator.serviceWorker?.getRegistration();
    for (const notification of (await registration?.getNotifications()) ?? [])
      if (notification.tag.startsWith(this.#tagPrefix)) notification.close();
  }

  /** The number on the app's icon, which all profiles share: of what is shown as unread, so without muted feeds. */
  async #countUnread(): Promise<void> {
    if (!this.#isTeller || typeof navigator.setAppBadge !== "function") return;
    try {
      if (!isWanted(this.#profile, "badge")) {
        const others = sumWithout(this.#profile, await openProfiles());
        if (this.#hasBadge) await (others > 0 ? navigator.setAppBadge(others) : navigator.clearAppBadge());
        this.#hasBadge = false;
        return;
      }
      this.#hasBadge = true;
      const [{ feeds }, open] = await Promise.all([this.#node.unread(), openProfiles()]);
      if (!isWanted(this.#profile, "badge")) return; // It was switched off meanwhile: the next run takes the number away.
      const shown = Object.entries(feeds).filter(([feedId]) => !isMuted(this.#profile, feedId));
      await navigator.setAppBadge(
        sumWith(
          this.#profile,
          shown.reduce((sum, [, count]) => sum + count, 0),
          open,
        ),
      );
    } catch {
      // The node is starting anew, or the app has no icon: the next change tries again.
    }
  }
}

/** The new posts among `items`, feed by feed. @param mids the message IDs of what is new. */
export function newsOf(
  items: readonly TimelineItem[],
  mids: ReadonlySet<string>,
  isMutedFeed: (feedId: string) => boolean,
): FeedNews[] {
  const news = new Map<string, FeedNews>();
  for (const item of items) {
    const isNews = mids.has(item.mid) && item.isUnread && !item.own && item.content?.kind !== "name";
    if (!isNews || isMutedFeed(item.feedId)) continue;
    const before = news.get(item.feedId);
    news.set(item.feedId, {
      feedId: item.feedId,
      latest: item,
      count: (before?.count ?? 0) + 1,
      speaksToMe: (before?.speaksToMe ?? false) || item.mentions.some(({ own }) => own),
    });
  }
  return [...news.values()];
}

const isInSight = (): boolean => document.visibilityState === "visible";

function isTheSame(before: FeedNews, now: FeedNews): boolean {
  return JSON.stringify(wordsOf(before)) === JSON.stringify(wordsOf(now)) && before.latest.mid === now.latest.mid;
}

/** Names are not unique, so the short name stands beside. */
function wordsOf({ feedId, latest, count, speaksToMe }: FeedNews): { title: string; body: string } {
  const shortName = shortNameOf(feedId);
  const cleaned = cleanName(latest.name);
  const name = cleaned === "" || cleaned === shortName ? shortName : `${cleaned} (${shortName})`;
  const title = speaksToMe ? t("attention.speaksToYou", { name }) : t("attention.new", { name, count });
  const text = textOf(latest);
  const characters = Array.from(text);
  const isLong = characters.length > MAX_BODY_CHARACTERS;
  return { title, body: isLong ? `${characters.slice(0, MAX_BODY_CHARACTERS).join("")}…` : text };
}

function textOf({ content, chainState, mentions }: TimelineItem): string {
  if (content?.kind === "post" || content?.kind === "text" || content?.kind === "mail")
    return namedText(contentText(content), mentions);
  return content === null && chainState === "chained" ? t("attention.onItsWay") : t("attention.notText");
}

/** Where no service worker is active (the first visit). Not all browsers allow it. */
function showFromPage(title: string, options: NotificationOptions, hash: string): void {
  const notification = new Notification(title, options);
  notification.addEventListener("click", () => {
    notification.close();
    window.focus();
    location.hash = hash;
  });
}
