/**
 * The feeds of a profile: following, unfollowing, and reading what they hold.
 *
 * Knows nothing of who asks. Invariant: the store is changed first, then the node hears of it, then it is told; a feed that is removed
 * leaves the node first, so that nothing of it is written any more.
 */
import { equalBytes, type FeedId, maybeFromHex, toHex } from "../core/bytes.ts";
import { cleanName } from "../core/clean-name.ts";
import type { FeedRecord, SignatureScheme } from "../core/effects.ts";
import type { Frontier } from "../core/entry.ts";
import { EnvironmentError } from "../core/environment-error.ts";
import { maybeParseFeedReference, serializeFeedLink } from "../core/feed-reference.ts";
import { MAX_CONTENT_BYTES, MAX_FEEDS } from "../core/limits.ts";
import type { LengthCode } from "../core/sidechain.ts";
import { isAcceptableFeedId } from "../crypto/strict-rule.ts";
import type { Store } from "../store/port.ts";
import type { EntryRange, EntryView, FeedsApi, FeedView, FollowOptions, TinyssbEvents } from "./api.ts";
import { anchorOf, assertOptions, assertText, assertWhole, namesAnchor } from "./arguments.ts";
import type { ContentReader } from "./content-reader.ts";
import type { NodeLife } from "./node-life.ts";
import { isFollowed, newFeed, type Profile } from "./profile.ts";
import { entryViews, feedView } from "./views.ts";

/** A commit that only has marks. */
const NOTHING = { advances: [], runs: [], blobs: [], chains: [], endedChains: [], receipts: [] };

export interface ProfileFeedsParts {
  readonly store: Store;
  readonly profile: Profile;
  readonly life: NodeLife;
  readonly contents: ContentReader;
  /** What the author of a feed calls it, or empty. */
  publishedNameOf(record: FeedRecord): string;
  emit(name: "feed", event: TinyssbEvents["feed"]): void;
  /** A feed was removed from the store; its blobs are still there. */
  removed(): void;
}

export class ProfileFeeds implements FeedsApi {
  private readonly parts: ProfileFeedsParts;

  constructor(parts: ProfileFeedsParts) {
    this.parts = parts;
  }

  follow(reference: string, options: FollowOptions = {}, token: string = crypto.randomUUID()): Promise<FeedView> {
    return this.parts.profile.inTurn(() => this.followNow(reference, options, token));
  }

  unfollow(
    feedId: string,
    options: { keepReplica?: boolean } = {},
    token: string = crypto.randomUUID(),
  ): Promise<void> {
    return this.parts.profile.inTurn(() => this.unfollowNow(feedId, options, token));
  }

  async feeds(): Promise<FeedView[]> {
    return this.parts.profile.feeds.map((record) => this.view(record));
  }

  async entries(feedId: string, range: EntryRange = {}): Promise<EntryView[]> {
    if (typeof range !== "object" || range === null)
      throw new EnvironmentError("bad-argument", "A range is an object.");
    const { life, profile, store, contents } = this.parts;
    const record = life.recordNow(profile.feedOf(feedId));
    const from = Math.max(assertWhole(range.from ?? 1, "from"), record.anchor.seq + 1);
    const to = Math.min(assertWhole(range.to ?? record.front.seq, "to"), record.front.seq);
    if (from > to) return [];
    const maxContentBytes = assertWhole(range.maxContentBytes ?? MAX_CONTENT_BYTES, "maxContentBytes");
    const runs = await store.readEntries(record.feedNo, from, to);
    const views: EntryView[] = [];
    for (const run of runs) views.push(...(await entryViews(run, record, contents, maxContentBytes)));
    return views;
  }

  async link(feedId?: string): Promise<string> {
    const { life, profile } = this.parts;
    const { feedId: id, anchor, name } = life.recordNow(profile.feedOf(feedId ?? toHex(profile.own.feedId)));
    return serializeFeedLink({ feedId: id, anchor, name: name || undefined });
  }

  async canSign(reference: string): Promise<boolean> {
    const parsed = maybeParseFeedReference(assertText(reference, "feed reference"));
    if (!parsed) throw new EnvironmentError("bad-reference");
    return isAcceptableFeedId(parsed.feedId);
  }

  /**
   * A chain has told how a feed writes lengths. Known here at once, and in the store soon.
   * @throws EnvironmentError of the store; a later chain tells it again.
   */
  async noteLengthCode({ feedId, feedNo }: FeedRecord, lengthCode: LengthCode): Promise<void> {
    const { life, profile, store } = this.parts;
    const present = profile.maybeFeed(feedId);
    if (present?.feedNo !== feedNo || present.lengthCode !== "unknown") return;
    profile.setFeed({ ...present, lengthCode });
    life.input((node, now) => node.setLengthCode(feedId, lengthCode, now));
    await profile.inTurn(async () => {
      if (profile.maybeFeed(feedId)?.feedNo !== feedNo) return;
      await store.commit({ strict: false, ...NOTHING, marks: [{ feedNo, lengthCode }] });
    });
  }

  private view(record: FeedRecord): FeedView {
    return feedView(this.parts.life.recordNow(record), this.parts.publishedNameOf(record));
  }

  private async followNow(reference: string, options: FollowOptions, token: string): Promise<FeedView> {
    const { life, profile, store } = this.parts;
    assertOptions(options);
    if (options.name !== undefined) assertText(options.name, "name");
    const parsed = maybeParseFeedReference(assertText(reference, "feed reference"));
    if (!parsed) throw new EnvironmentError("bad-reference");
    const { feedId } = parsed;
    const anchor = anchorOf(parsed, options);
    const name = cleanName(options.name ?? parsed.name ?? "");
    const known = profile.maybeFeed(feedId);
    const secret = options.secret === undefined ? undefined : maybeFromHex(assertText(options.secret, "secret"), 32);
    if (options.secret !== undefined && !secret)
      throw new EnvironmentError("bad-argument", "a secret has 64 hex digits");
    if (known && secret && !(known.secret && equalBytes(secret, known.secret)))
      throw new EnvironmentError(
        "bad-argument",
        "The feed is followed with another secret or none. Unfollow it first.",
      );
    if (known) {
      const isAnchored = namesAnchor(parsed, options);
      return this.followAgain(known, { anchor, isAnchored, name: options.name ?? parsed.name, token });
    }
    if (profile.feeds.length >= MAX_FEEDS) throw new EnvironmentError("too-many-feeds");
    const scheme: SignatureScheme = secret ? "hmac-sha512" : "ed25519";
    if (!secret && !isAcceptableFeedId(feedId))
      throw new EnvironmentError("bad-reference", "This is no Ed25519 key that can sign.");
    const added = newFeed(feedId, { name, own: false, scheme, secret, anchor });
    const answer = feedView(added, "");
    const record = await this.write(feedId, () => store.addFeed(added, { token, answer }));
    profile.setFeed(record);
    life.input((node, now) => node.addFeed(profile.replicated(record), now));
    this.parts.emit("feed", { feedId: toHex(feedId), change: "added" });
    return answer;
  }

  private async followAgain(
    known: FeedRecord,
    {
      anchor,
      isAnchored,
      name,
      token,
    }: { anchor: Frontier; isAnchored: boolean; name: string | undefined; token: string },
  ): Promise<FeedView> {
    const { profile, store } = this.parts;
    if (known.own) throw new EnvironmentError("own-feed");
    if (isAnchored && (anchor.seq !== known.anchor.seq || toHex(anchor.mid) !== toHex(known.anchor.mid)))
      throw new EnvironmentError("anchor-conflict");
    if (!isFollowed(known)) return this.followKept(known, name, token);
    if (name === undefined) return this.view(known);
    const renamed: FeedRecord = { ...known, name: cleanName(name) };
    const answer = this.view(renamed);
    await this.write(known.feedId, () => store.renameFeed(known.feedNo, renamed.name, { token, answer }));
    profile.setFeed(renamed);
    this.parts.emit("feed", { feedId: toHex(known.feedId), change: "renamed" });
    return answer;
  }

  /** Writes a change of a feed. After a failure, which may be of a write that was done all the same, the node goes on from what is in the store. */
  private async write<T>(feedId: FeedId, change: () => Promise<T>): Promise<T> {
    try {
      return await change();
    } catch (error) {
      if (error instanceof EnvironmentError && error.code === "lost-lock") throw error;
      const { life, profile } = this.parts;
      await life.rebuild(async () => {});
      this.parts.emit("feed", { feedId: toHex(feedId), change: profile.maybeFeed(feedId) ? "added" : "removed" });
      throw error;
    }
  }

  /** Goes on where the kept replica ends. */
  private async followKept(known: FeedRecord, name: string | undefined, token: string): Promise<FeedView> {
    const { life, profile, store } = this.parts;
    const { feedNo, feedId } = known;
    const record: FeedRecord = { ...known, name: cleanName(name || known.name), followed: true };
    const answer = this.view(record);
    await this.write(feedId, async () => {
      await store.renameFeed(feedNo, record.name);
      await store.commit({ strict: true, ...NOTHING, marks: [{ feedNo, followed: true }] }, { token, answer });
    });
    profile.setFeed(record);
    life.input((node, now) => node.addFeed(profile.replicated(record), now));
    this.parts.emit("feed", { feedId: toHex(feedId), change: "added" });
    return answer;
  }

  private async unfollowNow(feedId: string, options: { keepReplica?: boolean }, token: string): Promise<void> {
    if (typeof options !== "object" || options === null)
      throw new EnvironmentError("bad-argument", "Options are an object.");
    const { life, profile, store } = this.parts;
    const record = profile.feedOf(feedId);
    if (record.own) throw new EnvironmentError("own-feed");
    life.input((node, now) => node.removeFeed(record.feedId, now));
    if (options.keepReplica) return this.keepReplica(record, token);
    profile.deleteFeed(record.feedId);
    await life.commitEnded();
    await this.write(record.feedId, () => store.removeFeed(record.feedNo, { token, answer: undefined }));
    this.parts.removed();
    this.parts.emit("feed", { feedId: toHex(record.feedId), change: "removed" });
  }

  /** What is stored stays, and is what is known of it from now on: the node has it no more. */
  private async keepReplica({ feedNo, feedId }: FeedRecord, token: string): Promise<void> {
    const { life, profile, store } = this.parts;
    await life.commitEnded();
    const marks = [{ feedNo, followed: false }];
    await this.write(feedId, () => store.commit({ strict: true, ...NOTHING, marks }, { token, answer: undefined }));
    const kept = (await store.load()).feeds.find((feed) => feed.feedNo === feedNo);
    if (!kept) throw new EnvironmentError("lost-lock");
    profile.setFeed(kept);
    this.parts.emit("feed", { feedId: toHex(kept.feedId), change: "removed" });
  }
}
