/**
 * The profile of the running node as it is known in memory: who it is, its settings, and the feeds that it has.
 *
 * Invariant: what stands here is in the store already. Changes come one after the other, in the order of the calls (`inTurn`).
 */
import { equalBytes, type FeedId, fromHex, toHex } from "../core/bytes.ts";
import type { FeedRecord } from "../core/effects.ts";
import { type Frontier, genesisAnchor } from "../core/entry.ts";
import { EnvironmentError } from "../core/environment-error.ts";
import { maybeParseFeedReference } from "../core/feed-reference.ts";
import { generateSeed, publicKeyOf } from "../crypto/signer.ts";
import { NEIGHBOUR_FACE } from "../faces/neighbour-link.ts";
import { maybeAnchorRepair } from "../store/impossible-anchors.ts";
import type { DoneCall, Identity, ProfileSettings, Store, StoredProfile } from "../store/port.ts";
import { assertText } from "./arguments.ts";

export class Profile {
  private readonly store: Store;
  /** Name of the profile in this browser; the node may be called otherwise. */
  readonly name: string;
  private present!: { identity: Identity; settings: ProfileSettings; own: FeedRecord };
  private neighbour: { readonly seed: string; readonly feedId: FeedId } | undefined;
  private records = new Map<string, FeedRecord>();
  /** The last of the changes that are made one after the other. */
  private lastTurn: Promise<unknown> = Promise.resolve();

  constructor(store: Store, name: string) {
    this.store = store;
    this.name = name;
  }

  /** Reads the profile, making it when it is new; again after an import. @throws EnvironmentError of the store. */
  async load(): Promise<void> {
    const { store } = this;
    const stored = await this.loadRepaired();
    // How a profile is called in this browser is nobody's name: a node has none until a person gives it one.
    const settings = stored.identity ? stored.settings : { ...stored.settings, name: "" };
    const identity = stored.identity ?? { secret: generateSeed(), scheme: "ed25519" };
    if (!stored.identity) {
      await store.putSettings(settings);
      await store.putIdentity(identity);
    }
    const own =
      stored.feeds.find((feed) => feed.own) ??
      (await store.addFeed(
        newFeed(publicKeyOf(identity.secret), { name: "", own: true, scheme: "ed25519", secret: undefined }),
      ));
    this.present = { identity, settings, own };
    const others = stored.feeds.filter((feed) => feed !== own);
    this.records = new Map([own, ...others].map((record) => [toHex(record.feedId), record]));
  }

  private async loadRepaired(): Promise<StoredProfile> {
    const stored = await this.store.load();
    const repair = maybeAnchorRepair(stored);
    if (!repair) return stored;
    await this.store.applyImport(repair);
    return this.store.load();
  }

  get identity(): Identity {
    return this.present.identity;
  }

  get settings(): ProfileSettings {
    return this.present.settings;
  }

  get own(): FeedRecord {
    return this.present.own;
  }

  /** All feeds, the own one first. */
  get feeds(): readonly FeedRecord[] {
    return [...this.records.values()];
  }

  /** The feeds that the node replicates: those without a replica that is only kept. */
  get followed(): readonly FeedRecord[] {
    return this.feeds.filter(isFollowed);
  }

  /** A record as the node is to have it: nothing of a simulated neighbour, who is nobody, is asked for or answered anywhere but where it is. */
  replicated(record: FeedRecord): FeedRecord {
    return this.isNeighbour(record.feedId) ? { ...record, onlyFace: NEIGHBOUR_FACE } : record;
  }

  /** Whether a feed is that of the simulated neighbour. */
  isNeighbour(feedId: FeedId): boolean {
    const seed = this.settings.neighbour?.seed;
    if (seed === undefined) return false;
    if (this.neighbour?.seed !== seed) this.neighbour = { seed, feedId: publicKeyOf(fromHex(seed)) };
    return equalBytes(this.neighbour.feedId, feedId);
  }

  maybeFeed(feedId: FeedId): FeedRecord | undefined {
    return this.records.get(toHex(feedId));
  }

  /** The feed that somebody refers to. @throws EnvironmentError `bad-reference`, `unknown-feed`. */
  feedOf(reference: unknown): FeedRecord {
    const parsed = maybeParseFeedReference(assertText(reference, "feed ID"));
    if (!parsed) throw new EnvironmentError("bad-reference");
    const record = this.maybeFeed(parsed.feedId);
    if (!record) throw new EnvironmentError("unknown-feed", toHex(parsed.feedId));
    return record;
  }

  /** A feed as it is in the store now, new or changed. */
  setFeed(record: FeedRecord): void {
    this.records.set(toHex(record.feedId), record);
  }

  deleteFeed(feedId: FeedId): void {
    this.records.delete(toHex(feedId));
  }

  /** Makes a change after those that were asked for before. */
  inTurn<T>(change: () => Promise<T>): Promise<T> {
    const turn = this.lastTurn.then(change);
    this.lastTurn = turn.catch(() => undefined); // Whoever asked for it hears of its failure.
    return turn;
  }

  /** @param done the call that is done by it. @throws EnvironmentError of the store; nothing has changed then. */
  changeSettings(change: (present: ProfileSettings) => Partial<ProfileSettings>, done?: DoneCall): Promise<void> {
    return this.inTurn(async () => {
      const settings = { ...this.settings, ...change(this.settings) };
      await this.store.putSettings(settings, done);
      this.present = { ...this.present, settings };
    });
  }
}

export function isFollowed({ followed }: Pick<FeedRecord, "followed">): boolean {
  return followed !== false;
}

/** The record of a feed of which there is nothing yet; it begins at its genesis entry unless an anchor is given. */
export function newFeed(
  feedId: FeedId,
  {
    anchor = genesisAnchor(feedId),
    ...rest
  }: Pick<FeedRecord, "name" | "own" | "scheme" | "secret"> & { anchor?: Frontier },
): Omit<FeedRecord, "feedNo"> {
  // What we write, today's network writes alike; of others a chain will tell.
  const lengthCode = rest.own ? "leb128" : "unknown";
  return { feedId, ...rest, lengthCode, anchor, front: anchor, missingBlobs: 0, parent: undefined };
}
