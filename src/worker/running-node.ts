/**
 * The node of a profile while this tab does the work: the parts that answer the API, put together.
 *
 * Knows nothing of tabs or who asks. One object for each time the lock is held; it alone writes the store. Each subject of the
 * API has its part: `OwnFeed`, `ProfileFeeds`, `ProfileFaces`, `Radios`, `ProfileFiles`, `NodeWatch`.
 */
import { type FeedId, toHex } from "../core/bytes.ts";
import type { FeedRecord, NodeEvent } from "../core/effects.ts";
import { EnvironmentError } from "../core/environment-error.ts";
import type { Verifier } from "../crypto/verifier.ts";
import type { FaceLink } from "../faces/port.ts";
import type { SerialLike } from "../faces/serial-port.ts";
import { BlobSweep } from "../store/blob-sweep.ts";
import { writingOrReading } from "../store/full-store.ts";
import type { OwnCopy, Store } from "../store/port.ts";
import type { NodeApi } from "./api.ts";
import { lateMethodsOf, methodsOf } from "./api-parts.ts";
import { ContentReader } from "./content-reader.ts";
import { FaceSet } from "./face-set.ts";
import { type Call, CHANGES, type EventName, METHODS_OF, type WorkerEvents } from "./messages.ts";
import { NodeLife } from "./node-life.ts";
import { NodeWatch } from "./node-watch.ts";
import { OwnFeed } from "./own-feed.ts";
import { isFollowed, Profile } from "./profile.ts";
import type { ProfileBackupParts } from "./profile-backup.ts";
import { ProfileConversation } from "./profile-conversation.ts";
import { ProfileEvidence } from "./profile-evidence.ts";
import { ProfileFaces } from "./profile-faces.ts";
import { ProfileFeeds } from "./profile-feeds.ts";
import { ProfileNeighbour, type StartNeighbour } from "./profile-neighbour.ts";
import { Radios } from "./radios.ts";
import { Repeats } from "./repeats.ts";
import { errorReport } from "./views.ts";

/** How often the counters of the faces are told while somebody listens. */
const TRAFFIC_MS = 500;

export interface RunningNodeParts {
  readonly store: Store;
  readonly verifier: Verifier;
  readonly profile: string;
  /** Relay to connect to in a new profile. */
  readonly defaultRelay: string | undefined;
  readonly serial: SerialLike | undefined;
  /** Names of the profiles of this browser. */
  listProfiles(): Promise<string[]>;
  /** What another profile of this browser holds of this own feed. */
  highestCopy?(feedId: FeedId): Promise<OwnCopy>;
  /** Deletes the store of this profile, which is closed. */
  deleteStore?(): Promise<void>;
  /** Web Locks, where several profiles can have the same key. */
  readonly locks?: LockManager;
  readonly startNeighbour?: StartNeighbour;
  /** Faces that are there besides those of the profile. */
  readonly links?: readonly FaceLink[];
  emit<Name extends EventName>(name: Name, event: WorkerEvents[Name]): void;
  /** Whether somebody listens for this event. */
  isWanted(name: EventName): boolean;
  /** Aborted when this tab is to be the node no more, also while it is still starting. */
  readonly signal: AbortSignal;
  /** The store says that another tab has become the writer: this object is to be ended. */
  lostLock(): void;
}

export class RunningNode {
  readonly api: NodeApi;
  private readonly parts: RunningNodeParts;
  private readonly life: NodeLife;
  private readonly faceSet: FaceSet;
  private readonly faces: ProfileFaces;
  private readonly radios: Radios;
  private readonly ownFeed: OwnFeed;
  private readonly neighbour: ProfileNeighbour;
  private readonly watch: NodeWatch;
  private readonly conversation: ProfileConversation;
  private readonly evidence: ProfileEvidence;
  private readonly repeats: Repeats;
  private readonly sweep: BlobSweep;
  private isStopped = false;
  private trafficTimer: ReturnType<typeof setInterval> | undefined;

  private constructor(parts: RunningNodeParts) {
    this.parts = parts;
    this.repeats = new Repeats(parts.store);
    const profile = new Profile(parts.store, parts.profile);
    this.sweep = new BlobSweep({
      store: parts.store,
      inTurn: (change) => profile.inTurn(change),
      failed: (error) => {
        if (error instanceof EnvironmentError && error.code === "lost-lock") parts.lostLock();
        else parts.emit("error", errorReport(error));
      },
    });
    this.faceSet = new FaceSet({
      up: (id, link) => {
        this.life.addFace(id, link);
        this.faces.handleUp(id, link);
      },
      down: (id) => this.life.input((node, now) => node.removeFace(id, now)),
      packet: (id, packet) => this.life.receive(id, packet),
      counters: (id) => this.life.view.maybeFace(id),
      radio: (id, link) => this.radios.view(id, link),
      changed: (view) => parts.emit("face", view),
    });
    this.life = new NodeLife({
      ...parts,
      profile,
      faces: this.faceSet,
      describe: (id, link) => this.radios.describe(id, link),
      radioReplication: () => this.faces.radioReplication,
      transmit: (id, packet) => this.radios.send(id, packet),
      notify: (event) => this.handleEvent(event),
      committing: (commit) => this.sweep.handleCommit(commit),
      started: () => this.sweep.begin(),
      written: () => this.ownFeed.written(),
      keyMoved: () => parts.emit("feed", { feedId: toHex(profile.own.feedId), change: "state" }),
      failed: (error) => {
        parts.emit("error", errorReport(error));
        parts.lostLock();
      },
    });
    const contents = new ContentReader(
      (pointer, count) => parts.store.readBlobs(pointer, count),
      (record, code) =>
        feeds.noteLengthCode(record, code).catch((error: unknown) => parts.emit("error", errorReport(error))),
    );
    const shared = { ...parts, profile, life: this.life, contents };
    const feeds = new ProfileFeeds({
      ...shared,
      publishedNameOf: (record) => this.conversation.publishedNameOf(record),
      emit: (name, event) => {
        parts.emit(name, event);
        this.conversation.handleChange();
      },
      removed: () => this.sweep.begin(),
    });
    this.ownFeed = new OwnFeed(shared);
    this.conversation = new ProfileConversation({ ...shared, ownFeed: this.ownFeed });
    this.neighbour = new ProfileNeighbour({
      ...shared,
      feeds,
      faces: this.faceSet,
      gone: (faceId) => this.evidence.forgetFace(faceId),
    });
    this.faces = new ProfileFaces({
      ...shared,
      faces: this.faceSet,
      stopNeighbour: (token) => this.neighbour.stopNeighbour(token),
    });
    this.radios = new Radios({
      ...shared,
      faces: this.faceSet,
      postCost: (text, options) => this.conversation.postCost(text, options),
      renew: (id, link) => {
        if (!this.life.view.maybeFace(id)) return;
        this.faceSet.keepCounters(id);
        this.life.addFace(id, link);
      },
      failed: (error) => parts.emit("error", errorReport(error)),
    });
    this.watch = new NodeWatch({ ...parts, lastBackup: () => profile.settings });
    this.evidence = new ProfileEvidence({
      ...shared,
      faces: this.faceSet,
      namedBy: () => this.conversation.namedBy(),
      mediumOf: (faceId, link) => this.radios.mediumOf(faceId, link),
      readToOf: (record) => this.conversation.readToOf(record),
      failed: (error) => {
        if (!this.isStopped) parts.emit("error", errorReport(error));
      },
    });
    const files: ProfileBackupParts = {
      ...shared,
      imported: async (known = new Map()) => {
        await this.conversation.handleImported(known);
        await this.evidence.handleImported();
      },
      readToOf: (record: FeedRecord) => this.conversation.readToOf(record),
      publishedNameOf: (record: FeedRecord) => this.conversation.publishedNameOf(record),
      isLeftOut: (feed: FeedRecord) => !isFollowed(feed) || profile.isNeighbour(feed.feedId),
      restored: () => this.faces.openRelays(),
    };
    const { conversation } = this;
    this.api = {
      ...methodsOf(this.ownFeed, METHODS_OF.ownFeed),
      ...methodsOf(feeds, METHODS_OF.feeds),
      ...methodsOf(this.faces, METHODS_OF.faces),
      ...methodsOf(this.radios, METHODS_OF.radios),
      ...lateMethodsOf(
        async () => new (await import("./profile-search.ts")).ProfileSearch({ ...shared, ...conversation.shown }),
        METHODS_OF.search,
      ),
      ...lateMethodsOf(async () => new (await import("./profile-files.ts")).ProfileFiles(files), METHODS_OF.files),
      ...lateMethodsOf(async () => new (await import("./profile-backup.ts")).ProfileBackup(files), METHODS_OF.backup),
      ...lateMethodsOf(
        async () => new (await import("./profile-sharing.ts")).ProfileSharing(files),
        METHODS_OF.sharing,
      ),
      ...lateMethodsOf(
        async () =>
          new (await import("./profile-removal.ts")).ProfileRemoval({
            ...parts,
            ownSeq: () => this.life.recordNow(profile.own).front.seq,
            highestCopy: () => this.life.highestCopy(),
            stop: () => this.stop(),
          }),
        METHODS_OF.removal,
      ),
      ...methodsOf(this.conversation, METHODS_OF.conversation),
      ...methodsOf(this.evidence, METHODS_OF.evidence),
      ...methodsOf(this.neighbour, METHODS_OF.neighbour),
      ...methodsOf(this.watch, METHODS_OF.watch),
    };
  }

  /** Reads the profile, making it when it is new, and starts the node and its faces; one that stores nothing when there is no space. @throws EnvironmentError of the store. */
  static async start(parts: RunningNodeParts): Promise<RunningNode> {
    if (parts.signal.aborted) throw new EnvironmentError("lost-lock");
    const full = (error: EnvironmentError) => parts.emit("error", errorReport(error));
    const isLeft = () => parts.signal.aborted;
    const store = await writingOrReading(parts.store, { full, freed: () => parts.lostLock(), isLeft });
    const running = new RunningNode({ ...parts, store });
    try {
      running.conversation.readAhead();
      await running.life.start();
      await running.conversation.start();
      await running.evidence.start();
      await running.radios.start();
      if (parts.signal.aborted) throw new EnvironmentError("lost-lock");
      running.faces.openRemembered();
      for (const link of parts.links ?? []) running.faceSet.add(link.kind, link);
      running.neighbour.openRemembered();
      running.trafficTimer = setInterval(() => {
        running.evidence.tick();
        if (parts.isWanted("face")) running.faceSet.tellTraffic();
      }, TRAFFIC_MS);
    } catch (error) {
      // What was started already holds timers and faces.
      await running.stop().catch((more: unknown) => parts.emit("error", errorReport(more)));
      throw error;
    }
    return running;
  }

  /** Lets go of everything: faces, store, what waits. */
  async stop(): Promise<void> {
    this.isStopped = true;
    clearInterval(this.trafficTimer);
    await this.life.stop();
    // A change may wait for the entries under way, which nobody answers any more.
    this.ownFeed.stop();
    await this.sweep.stop();
    await this.neighbour.stop();
    await this.conversation.stop();
    await this.evidence.stop();
    await this.radios.stop();
    await this.faceSet.closeAll();
    this.parts.store.close();
  }

  /**
   * Does what a call asks; the caller has checked the method. A change is done once, however often its call is repeated.
   * @throws EnvironmentError; `lost-lock` when the node was ended meanwhile, whose successor knows whether it was done.
   */
  async handle(call: Call): Promise<unknown> {
    const method = this.api[call.method] as (...all: readonly unknown[]) => Promise<unknown>;
    const argumentCount = CHANGES[call.method];
    try {
      if (argumentCount === undefined) return await method(...call.args);
      const args = Array.from({ length: argumentCount }, (_, at) => call.args[at]);
      return await this.repeats.once(call, () => method(...args, call.id));
    } catch (error) {
      // What ends the node itself says why it failed; nothing of it is repeated.
      if (this.isStopped && call.method !== "deleteProfile") throw new EnvironmentError("lost-lock");
      // The store is not as this node knows it: its successor starts from what is there, and the call is repeated.
      if (error instanceof EnvironmentError && error.code === "lost-lock") this.parts.lostLock();
      throw error;
    }
  }

  private handleEvent(event: NodeEvent): void {
    if (event.kind === "published") this.ownFeed.handlePublished(event.receipt);
    else if (event.kind === "publish-failed") {
      const { token, code, detail } = event;
      this.ownFeed.handleFailure(token, new EnvironmentError(code, detail ? [detail] : []));
    } else if (event.kind === "store-failed" && event.code === "lost-lock") this.parts.lostLock();
    else this.watch.handleEvent(event);
    this.evidence.handleEvent(event);
    if (event.kind === "entry") this.conversation.handleChange();
    if (event.kind === "blob" && event.missing === 0) this.conversation.handleComplete(event.feedId, event.seq);
  }
}
