/**
 * The feeds of a profile: following, unfollowing, and reading what they hold.
 *
 * Knows nothing of who asks. Invariant: the store is changed first, then the node hears of it, then it is told; a feed that is removed
 * leaves the node first, so that nothing of it is written any more.
 */
import { maybeFromHex, toHex } from "../core/bytes.ts";
import type { FeedRecord, SignatureScheme } from "../core/effects.ts";
import type { Frontier } from "../core/entry.ts";
import { EnvironmentError } from "../core/environment-error.ts";
import { cleanName, maybeParseFeedReference, serializeFeedLink } from "../core/feed-reference.ts";
import { MAX_CONTENT_BYTES, MAX_FEEDS } from "../core/limits.ts";
import { isAcceptableFeedId } from "../crypto/strict-rule.ts";
import type { Store } from "../store/port.ts";
import type { EntryRange, EntryView, FeedsApi, FeedView, FollowOptions, TinyssbEvents } from "./api.ts";
import { anchorOf, assertText, assertWhole, namesAnchor } from "./arguments.ts";
import type { NodeLife } from "./node-life.ts";
import { newFeed, type Profile } from "./profile.ts";
import { EntryViewer, feedView } from "./views.ts";

export interface ProfileFeedsParts {
  readonly store: Store;
  readonly profile: Profile;
  readonly life: NodeLife;
  emit(name: "feed", event: TinyssbEvents["feed"]): void;
}

export class ProfileFeeds implements FeedsApi {
  private readonly parts: ProfileFeedsParts;
  private readonly entryViewer: EntryViewer;

  constructor(parts: ProfileFeedsParts) {
    this.parts = parts;
    this.entryViewer = new EntryViewer((pointer, count) => parts.store.readBlobs(pointer, count));
  }

  follow(reference: string, options: FollowOptions = {}): Promise<FeedView> {
    return this.parts.profile.inTurn(() => this.followNow(reference, options));
  }

  unfollow(feedId: string): Promise<void> {
    return this.parts.profile.inTurn(() => this.unfollowNow(feedId));
  }

  async feeds(): Promise<FeedView[]> {
    const { life, profile } = this.parts;
    return profile.feeds.map((record) => feedView(life.recordNow(record)));
  }

  async entries(feedId: string, range: EntryRange = {}): Promise<EntryView[]> {
    if (typeof range !== "object" || range === null)
      throw new EnvironmentError("bad-argument", "A range is an object.");
    const { life, profile, store } = this.parts;
    const record = life.recordNow(profile.feedOf(feedId));
    const from = Math.max(assertWhole(range.from ?? 1, "from"), record.anchor.seq + 1);
    const to = Math.min(assertWhole(range.to ?? record.front.seq, "to"), record.front.seq);
    if (from > to) return [];
    const maxContentBytes = assertWhole(range.maxContentBytes ?? MAX_CONTENT_BYTES, "maxContentBytes");
    const runs = await store.readEntries(record.feedNo, from, to);
    const views: EntryView[] = [];
    for (const run of runs) views.push(...(await this.entryViewer.views(run, record, maxContentBytes)));
    return views;
  }

  async link(feedId?: string): Promise<string> {
    const { life, profile } = this.parts;
    const { feedId: id, anchor, name } = life.recordNow(profile.feedOf(feedId ?? toHex(profile.own.feedId)));
    return serializeFeedLink({ feedId: id, anchor, name: name || undefined });
  }

  private async followNow(reference: string, options: FollowOptions): Promise<FeedView> {
    const { life, profile, store } = this.parts;
    if (typeof options !== "object" || options === null)
      throw new EnvironmentError("bad-argument", "Options are an object.");
    if (options.name !== undefined) assertText(options.name, "name");
    const parsed = maybeParseFeedReference(assertText(reference, "feed reference"));
    if (!parsed) throw new EnvironmentError("bad-reference");
    const { feedId } = parsed;
    const anchor = anchorOf(parsed, options);
    const name = cleanName(options.name ?? parsed.name ?? "");
    const known = profile.maybeFeed(feedId);
    if (known && options.secret !== undefined && options.secret !== toHex(known.secret ?? new Uint8Array(0)))
      throw new EnvironmentError(
        "bad-argument",
        "The feed is followed with another secret or none. Unfollow it first.",
      );
    if (known) return this.followAgain(known, anchor, options.name ?? parsed.name, namesAnchor(parsed, options));
    if (profile.feeds.length >= MAX_FEEDS) throw new EnvironmentError("too-many-feeds");
    const secret = options.secret === undefined ? undefined : maybeFromHex(options.secret, 32);
    if (options.secret !== undefined && !secret)
      throw new EnvironmentError("bad-argument", "a secret has 64 hex digits");
    const scheme: SignatureScheme = secret ? "hmac-sha512" : "ed25519";
    if (!secret && !isAcceptableFeedId(feedId))
      throw new EnvironmentError("bad-reference", "This is no Ed25519 key that can sign.");
    const record = await store.addFeed(newFeed(feedId, { name, own: false, scheme, secret, anchor }));
    profile.setFeed(record);
    life.input((node, now) => node.addFeed(record, now));
    this.parts.emit("feed", { feedId: toHex(feedId), change: "added" });
    return feedView(life.recordNow(record));
  }

  private async followAgain(
    known: FeedRecord,
    anchor: Frontier,
    name: string | undefined,
    hasAnchor: boolean,
  ): Promise<FeedView> {
    const { life, profile, store } = this.parts;
    if (known.own) throw new EnvironmentError("own-feed");
    if (hasAnchor && (anchor.seq !== known.anchor.seq || toHex(anchor.mid) !== toHex(known.anchor.mid)))
      throw new EnvironmentError("anchor-conflict");
    if (name === undefined) return feedView(life.recordNow(known));
    const renamed: FeedRecord = { ...known, name: cleanName(name) };
    await store.renameFeed(known.feedNo, renamed.name);
    profile.setFeed(renamed);
    this.parts.emit("feed", { feedId: toHex(known.feedId), change: "renamed" });
    return feedView(life.recordNow(renamed));
  }

  private async unfollowNow(feedId: string): Promise<void> {
    const { life, profile, store } = this.parts;
    const record = profile.feedOf(feedId);
    if (record.own) throw new EnvironmentError("own-feed");
    life.input((node, now) => node.removeFeed(record.feedId, now));
    profile.deleteFeed(record.feedId);
    await life.commitEnded();
    await store.removeFeed(record.feedNo);
    this.parts.emit("feed", { feedId: toHex(record.feedId), change: "removed" });
  }
}
