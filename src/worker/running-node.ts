/**
 * The node of a profile while this tab does the work: what the API asks, done with store, driver and faces.
 *
 * Knows nothing of tabs or who asks. One object for each time the lock is held. Invariant: it alone writes the store; whatever
 * changes feeds behind the driver's back (import) stops the driver first and starts a new one from the store.
 */
import { type FeedId, maybeFromHex, toHex } from "../core/bytes.ts";
import type { FeedRecord, NodeEvent, Receipt, SignatureScheme } from "../core/effects.ts";
import { type Frontier, genesisAnchor } from "../core/entry.ts";
import { EnvironmentError } from "../core/environment-error.ts";
import { cleanName, maybeParseFeedReference, serializeFeedLink } from "../core/feed-reference.ts";
import { MAX_CONTENT_BYTES, MAX_FEEDS } from "../core/limits.ts";
import { signerFor } from "../crypto/entry-signatures.ts";
import { generateSeed, publicKeyOf } from "../crypto/signer.ts";
import { isAcceptableFeedId } from "../crypto/strict-rule.ts";
import type { Verifier } from "../crypto/verifier.ts";
import type { Identity, ProfileSettings, Store } from "../store/port.ts";
import type {
  AppendOptions,
  EntryRange,
  EntryView,
  FaceView,
  FeedView,
  Files,
  FollowOptions,
  ImportOptions,
  ImportReport,
  NodeApi,
  NodeStatus,
  PacketView,
  TinyssbEvents,
  WhoAmI,
} from "./api.ts";
import { anchorOf, assertText, assertWhole, entryTypeOf, namesAnchor } from "./arguments.ts";
import { applyDirectory, exportDirectory, verifyDirectory } from "./directory.ts";
import { Driver } from "./driver.ts";
import { FaceSet } from "./face-set.ts";
import type { Call, EventName } from "./messages.ts";
import { PacketRing } from "./packet-ring.ts";
import { ProfileFaces } from "./profile-faces.ts";
import { EntryViewer, errorView, feedView, packetView } from "./views.ts";

/** How often the counters of the faces are told while somebody listens. */
const TRAFFIC_MS = 500;

export interface RunningNodeParts {
  readonly store: Store;
  readonly verifier: Verifier;
  readonly profile: string;
  /** Relay to connect to in a new profile. */
  readonly defaultRelay: string | undefined;
  readonly serial: Serial | undefined;
  emit<Name extends EventName>(name: Name, event: TinyssbEvents[Name]): void;
  /** Whether somebody listens for this event: packets are not even formatted otherwise. */
  isWanted(name: EventName): boolean;
  /** Aborted when this tab is to be the node no more, also while it is still starting. */
  readonly signal: AbortSignal;
  /** The store says that another tab has become the writer: this object is to be ended. */
  lostLock(): void;
}

interface Waiter {
  resolve(receipt: Receipt): void;
  reject(error: EnvironmentError): void;
}

export class RunningNode implements NodeApi {
  private readonly parts: RunningNodeParts;
  private readonly faceSet: FaceSet;
  private readonly profileFaces: ProfileFaces;
  private readonly packetRing = new PacketRing();
  private readonly entryViewer: EntryViewer;
  private readonly waiters = new Map<string, Waiter>();
  /** Appends under way, by token. */
  private readonly appending = new Map<string, Promise<{ seq: number; mid: string }>>();
  private records = new Map<string, FeedRecord>();
  private own!: FeedRecord;
  private identity!: Identity;
  private settings!: ProfileSettings;
  private driver!: Driver;
  private entriesTaken = 0;
  private trafficTimer: ReturnType<typeof setInterval> | undefined;
  /** While set, appends wait: the node is being started anew. */
  private rebuilding: Promise<void> | undefined;
  /** The last of the changes that are made one after the other. */
  private lastTurn: Promise<unknown> = Promise.resolve();

  private constructor(parts: RunningNodeParts) {
    this.parts = parts;
    this.entryViewer = new EntryViewer((pointer, count) => parts.store.readBlobs(pointer, count));
    this.faceSet = new FaceSet({
      up: (id, link) => {
        this.driver.input((node, now) => node.addFace({ id, medium: link.medium }, now));
        if (link.kind === "serial" && link.address !== this.settings.serialPort)
          this.changeSettings({ serialPort: link.address }).catch((error: unknown) =>
            this.parts.emit("error", errorView(error)),
          );
      },
      down: (id) => this.driver.input((node, now) => node.removeFace(id, now)),
      packet: (id, packet) => this.driver.input((node, now) => node.handlePacket(id, packet, now)),
      counters: (id) => this.driver.view.maybeFace(id),
      changed: (view) => this.parts.emit("face", view),
    });
    this.profileFaces = new ProfileFaces({
      faces: this.faceSet,
      defaultRelay: parts.defaultRelay,
      serial: parts.serial,
      settings: () => this.settings,
      changeSettings: (change) => this.changeSettings(change),
    });
  }

  /** Reads the profile, making it when it is new, and starts the node and its faces. @throws EnvironmentError of the store. */
  static async start(parts: RunningNodeParts): Promise<RunningNode> {
    const running = new RunningNode(parts);
    if (parts.signal.aborted) throw new EnvironmentError("lost-lock");
    await parts.store.claimEpoch();
    await running.boot();
    if (parts.signal.aborted) throw new EnvironmentError("lost-lock");
    running.profileFaces.openRemembered();
    running.trafficTimer = setInterval(() => {
      if (parts.isWanted("face")) running.faceSet.tellTraffic();
    }, TRAFFIC_MS);
    return running;
  }

  /** Lets go of everything: faces, store, what waits. */
  async stop(): Promise<void> {
    clearInterval(this.trafficTimer);
    await this.driver.stop();
    for (const waiter of this.waiters.values()) waiter.reject(new EnvironmentError("lost-lock"));
    await this.faceSet.closeAll();
    this.parts.store.close();
  }

  /** Does what a call asks. The caller has checked the method. */
  async handle({ id, method, args, isRepeated }: Call): Promise<unknown> {
    if (method === "append") {
      const [content, options] = args as [string | Uint8Array, AppendOptions | undefined];
      return this.appendOnce(id, content, options ?? {}, isRepeated);
    }
    return (this[method] as (...all: readonly unknown[]) => Promise<unknown>)(...args);
  }

  // --- the own feed ---

  async whoami(): Promise<WhoAmI> {
    const { feedId, seq, mid } = feedView(this.present(this.own));
    return { name: this.settings.name, feedId, seq, mid };
  }

  async rename(name: string): Promise<WhoAmI> {
    const cleaned = cleanName(assertText(name, "name"));
    await this.changeSettings({ name: cleaned });
    this.parts.emit("feed", { feedId: toHex(this.own.feedId), change: "renamed" });
    return this.whoami();
  }

  append(content: string | Uint8Array, options?: AppendOptions): Promise<{ seq: number; mid: string }> {
    return this.appendOnce(crypto.randomUUID(), content, options ?? {}, false);
  }

  /** One entry for one token, also when the call is repeated while the first is still being written. */
  private appendOnce(
    token: string,
    content: unknown,
    options: AppendOptions,
    isRepeated: boolean,
  ): Promise<{ seq: number; mid: string }> {
    const underWay = this.appending.get(token);
    if (underWay) return underWay;
    const appended = this.appendNow(token, content, options, isRepeated).finally(() => this.appending.delete(token));
    this.appending.set(token, appended);
    return appended;
  }

  private async appendNow(
    token: string,
    content: unknown,
    options: AppendOptions,
    isRepeated: boolean,
  ): Promise<{ seq: number; mid: string }> {
    while (this.rebuilding) await this.rebuilding;
    if (isRepeated) {
      const earlier = await this.parts.store.findReceipt(token);
      if (earlier) return { seq: earlier.seq, mid: toHex(earlier.mid) };
    }
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    if (!(bytes instanceof Uint8Array)) throw new EnvironmentError("bad-argument", "content is text or a Uint8Array");
    const type = entryTypeOf(bytes, options.type);
    while (this.rebuilding) await this.rebuilding;
    const receipt = await new Promise<Receipt>((resolve, reject) => {
      this.waiters.set(token, { resolve, reject });
      const draft = { token, type, content: bytes.slice() };
      if (!this.driver.input((node, now) => node.publish(draft, now))) reject(new EnvironmentError("lost-lock"));
    }).finally(() => this.waiters.delete(token));
    return { seq: receipt.seq, mid: toHex(receipt.mid) };
  }

  // --- feeds ---

  follow(reference: string, options: FollowOptions = {}): Promise<FeedView> {
    return this.inTurn(() => this.followNow(reference, options));
  }

  private async followNow(reference: string, options: FollowOptions): Promise<FeedView> {
    if (typeof options !== "object" || options === null)
      throw new EnvironmentError("bad-argument", "Options are an object.");
    if (options.name !== undefined) assertText(options.name, "name");
    const parsed = maybeParseFeedReference(assertText(reference, "feed reference"));
    if (!parsed) throw new EnvironmentError("bad-reference");
    const { feedId } = parsed;
    const anchor = anchorOf(parsed, options);
    const name = cleanName(options.name ?? parsed.name ?? "");
    const known = this.records.get(toHex(feedId));
    if (known && options.secret !== undefined && options.secret !== toHex(known.secret ?? new Uint8Array(0)))
      throw new EnvironmentError(
        "bad-argument",
        "The feed is followed with another secret or none. Unfollow it first.",
      );
    if (known) return this.followAgain(known, anchor, options.name ?? parsed.name, namesAnchor(parsed, options));
    if (this.records.size >= MAX_FEEDS) throw new EnvironmentError("too-many-feeds");
    const secret = options.secret === undefined ? undefined : maybeFromHex(options.secret, 32);
    if (options.secret !== undefined && !secret)
      throw new EnvironmentError("bad-argument", "a secret has 64 hex digits");
    const scheme: SignatureScheme = secret ? "hmac-sha512" : "ed25519";
    if (!secret && !isAcceptableFeedId(feedId))
      throw new EnvironmentError("bad-reference", "This is no Ed25519 key that can sign.");
    const record = await this.parts.store.addFeed(newFeed(feedId, { name, own: false, scheme, secret, anchor }));
    this.records.set(toHex(feedId), record);
    this.driver.input((node, now) => node.addFeed(record, now));
    this.parts.emit("feed", { feedId: toHex(feedId), change: "added" });
    return feedView(this.present(record));
  }

  private async followAgain(
    known: FeedRecord,
    anchor: Frontier,
    name: string | undefined,
    hasAnchor: boolean,
  ): Promise<FeedView> {
    if (known.own) throw new EnvironmentError("own-feed");
    if (hasAnchor && (anchor.seq !== known.anchor.seq || toHex(anchor.mid) !== toHex(known.anchor.mid)))
      throw new EnvironmentError("anchor-conflict");
    if (name === undefined) return feedView(this.present(known));
    const renamed: FeedRecord = { ...known, name: cleanName(name) };
    await this.parts.store.renameFeed(known.feedNo, renamed.name);
    this.records.set(toHex(known.feedId), renamed);
    this.parts.emit("feed", { feedId: toHex(known.feedId), change: "renamed" });
    return feedView(this.present(renamed));
  }

  unfollow(feedId: string): Promise<void> {
    return this.inTurn(() => this.unfollowNow(feedId));
  }

  private async unfollowNow(feedId: string): Promise<void> {
    const record = this.recordOf(feedId);
    if (record.own) throw new EnvironmentError("own-feed");
    this.driver.input((node, now) => node.removeFeed(record.feedId, now));
    this.records.delete(toHex(record.feedId));
    await this.driver.commitEnded();
    await this.parts.store.removeFeed(record.feedNo);
    this.parts.emit("feed", { feedId: toHex(record.feedId), change: "removed" });
  }

  async feeds(): Promise<FeedView[]> {
    return [...this.records.values()].map((record) => feedView(this.named(this.present(record))));
  }

  async entries(feedId: string, range: EntryRange = {}): Promise<EntryView[]> {
    if (typeof range !== "object" || range === null)
      throw new EnvironmentError("bad-argument", "A range is an object.");
    const record = this.present(this.recordOf(feedId));
    const from = Math.max(assertWhole(range.from ?? 1, "from"), record.anchor.seq + 1);
    const to = Math.min(assertWhole(range.to ?? record.front.seq, "to"), record.front.seq);
    if (from > to) return [];
    const maxContentBytes = assertWhole(range.maxContentBytes ?? MAX_CONTENT_BYTES, "maxContentBytes");
    const runs = await this.parts.store.readEntries(record.feedNo, from, to);
    const views: EntryView[] = [];
    for (const run of runs) views.push(...(await this.entryViewer.views(run, record, maxContentBytes)));
    return views;
  }

  async link(feedId?: string): Promise<string> {
    const { feedId: id, anchor, name } = this.named(this.recordOf(feedId ?? toHex(this.own.feedId)));
    return serializeFeedLink({ feedId: id, anchor, name: name || undefined });
  }

  // --- faces ---

  async faces(): Promise<FaceView[]> {
    return this.faceSet.views();
  }

  connectRelay(url: string): Promise<FaceView> {
    return this.profileFaces.connectRelay(url);
  }

  connectSerial(options?: { assumeBridge?: boolean }): Promise<FaceView> {
    return this.profileFaces.connectSerial(options);
  }

  connectTabs(): Promise<FaceView> {
    return this.profileFaces.connectTabs();
  }

  assumeBridge(faceId: string): Promise<void> {
    return this.profileFaces.assumeBridge(faceId);
  }

  disconnect(faceId: string): Promise<void> {
    return this.profileFaces.disconnect(faceId);
  }

  async packets(): Promise<PacketView[]> {
    return this.packetRing.all().map(packetView);
  }

  // --- the whole profile ---

  async importFiles(files: Files, options: ImportOptions = {}): Promise<ImportReport> {
    const directory = await verifyDirectory(this.parts.verifier, files, options, this.parts.store);
    const report = await this.inTurn(() => this.rebuild(() => applyDirectory(this.parts.store, directory)));
    for (const { feedId } of report.feeds) this.parts.emit("feed", { feedId, change: "added" });
    return report;
  }

  exportFiles(): Promise<Files> {
    return this.inTurn(async () => {
      await this.driver.commitEnded();
      return exportDirectory(this.parts.store);
    });
  }

  async status(): Promise<NodeStatus> {
    const storage = globalThis.navigator?.storage as StorageManager | undefined;
    const [persisted, estimate] = await Promise.all([storage?.persisted(), storage?.estimate()]);
    return {
      profile: this.parts.profile,
      role: "node",
      verifier: this.parts.verifier.kind,
      persisted: persisted ?? null,
      usedBytes: estimate?.usage ?? null,
      quotaBytes: estimate?.quota ?? null,
      entriesTaken: this.entriesTaken,
    };
  }

  // --- within ---

  private async boot(): Promise<void> {
    const { store, verifier, profile } = this.parts;
    const stored = await store.load();
    this.settings = stored.identity
      ? stored.settings
      : { ...stored.settings, name: profile === "default" ? "" : cleanName(profile) };
    this.identity = stored.identity ?? { secret: generateSeed(), scheme: "ed25519" };
    if (!stored.identity) {
      await store.putSettings(this.settings);
      await store.putIdentity(this.identity);
    }
    const own =
      stored.feeds.find((feed) => feed.own) ??
      (await store.addFeed(
        newFeed(publicKeyOf(this.identity.secret), { name: "", own: true, scheme: "ed25519", secret: undefined }),
      ));
    this.own = own;
    this.records = new Map(
      [own, ...stored.feeds.filter((feed) => feed !== own)].map((record) => [toHex(record.feedId), record]),
    );
    const signer = await signerFor(this.identity, own.feedId);
    this.driver = new Driver(
      {
        store,
        verifier,
        signer,
        transmit: (faceId, packet) => this.faceSet.send(faceId, packet),
        notify: (event) => this.handleEvent(event),
        failed: (error) => {
          this.parts.emit("error", errorView(error));
          this.parts.lostLock();
        },
      },
      [...this.records.values()],
    );
  }

  /** Starts the node from the store. Where that fails nothing can be done here any more: the tab begins anew. */
  private async restart(): Promise<void> {
    try {
      await this.boot();
    } catch (error) {
      this.parts.lostLock();
      throw error;
    }
    for (const [id, link] of this.faceSet.linksUp())
      this.driver.input((node, now) => node.addFace({ id, medium: link.medium }, now));
  }

  /** Stops the node, does `change` on the store, and starts the node from what is there then, whether it went well or not. */
  private async rebuild<T>(change: () => Promise<T>): Promise<T> {
    let finished = (): void => {};
    this.rebuilding = new Promise((resolve) => {
      finished = resolve;
    });
    try {
      while (this.waiters.size > 0) await new Promise((resolve) => setTimeout(resolve, 5));
      for (const [id] of this.faceSet.linksUp()) this.faceSet.keepCounters(id);
      await this.driver.stop();
      try {
        return await change();
      } finally {
        await this.restart();
      }
    } finally {
      this.rebuilding = undefined;
      finished();
    }
  }

  private changeSettings(change: Partial<ProfileSettings>): Promise<void> {
    return this.inTurn(async () => {
      const changed = { ...this.settings, ...change };
      await this.parts.store.putSettings(changed);
      this.settings = changed;
    });
  }

  /** Changes of feeds, settings and the whole profile come one after the other, in the order of the calls. */
  private inTurn<T>(change: () => Promise<T>): Promise<T> {
    const turn = this.lastTurn.then(change);
    this.lastTurn = turn.catch(() => undefined); // Whoever asked for it hears of its failure.
    return turn;
  }

  /** The record with the front and missing blobs of this moment. */
  private present(record: FeedRecord): FeedRecord {
    const replica = this.driver.view.maybeReplica(record.feedId);
    return replica ? { ...record, front: replica.front, missingBlobs: replica.storedMissingBlobs } : record;
  }

  /** The own feed bears the name of the node. */
  private named(record: FeedRecord): FeedRecord {
    return record.own ? { ...record, name: this.settings.name } : record;
  }

  /** @throws EnvironmentError `bad-reference`, `unknown-feed`. */
  private recordOf(reference: unknown): FeedRecord {
    const parsed = maybeParseFeedReference(assertText(reference, "feed ID"));
    if (!parsed) throw new EnvironmentError("bad-reference");
    const record = this.records.get(toHex(parsed.feedId));
    if (!record) throw new EnvironmentError("unknown-feed", toHex(parsed.feedId));
    return record;
  }

  private handleEvent(event: NodeEvent): void {
    switch (event.kind) {
      case "packet": {
        const numbered = this.packetRing.add(event);
        if (this.parts.isWanted("packet")) this.parts.emit("packet", packetView(numbered));
        return;
      }
      case "entry":
        this.entriesTaken++;
        this.parts.emit("entry", {
          feedId: toHex(event.feedId),
          seq: event.seq,
          mid: toHex(event.mid),
          own: event.own,
        });
        return;
      case "blob":
        this.parts.emit("blob", { feedId: toHex(event.feedId), seq: event.seq, missing: event.missing });
        return;
      case "published":
        this.waiters.get(event.receipt.token)?.resolve(event.receipt);
        return;
      case "publish-failed":
        this.waiters.get(event.token)?.reject(new EnvironmentError(event.code, event.detail ? [event.detail] : []));
        return;
      case "store-failed":
        if (event.code === "lost-lock") this.parts.lostLock();
        else this.parts.emit("error", errorView(new EnvironmentError(event.code, event.detail ? [event.detail] : [])));
        return;
    }
  }
}

function newFeed(
  feedId: FeedId,
  {
    anchor = genesisAnchor(feedId),
    ...rest
  }: Pick<FeedRecord, "name" | "own" | "scheme" | "secret"> & { anchor?: Frontier },
): Omit<FeedRecord, "feedNo"> {
  return { feedId, ...rest, lengthCode: "compact-size", anchor, front: anchor, missingBlobs: 0, parent: undefined };
}
