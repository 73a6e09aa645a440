/**
 * The node from start to stop: one driver after another, each started from what is in the store.
 *
 * Knows nothing of the API. Invariant: whatever changes feeds behind a driver's back (an import) does so through `rebuild`, which
 * stops the driver first and starts a new one afterwards; after `stop` none is started any more. A driver writes the own feed only while the key lock
 * is held here, and after the other profiles with that key were looked into.
 */
import { equalBytes, type FeedId } from "../core/bytes.ts";
import type { Commit, FaceDescription, FeedRecord, NodeEvent } from "../core/effects.ts";
import { EnvironmentError } from "../core/environment-error.ts";
import type { Node } from "../core/node.ts";
import type { RadioReplication } from "../core/replication/radio.ts";
import { signerFor } from "../crypto/entry-signatures.ts";
import type { Verifier } from "../crypto/verifier.ts";
import type { FaceLink } from "../faces/port.ts";
import { NO_COPY, type OwnCopy, type Store } from "../store/port.ts";
import { Driver } from "./driver.ts";
import type { FaceSet } from "./face-set.ts";
import { KeyLock, type KeyLockParts } from "./key-lock.ts";
import type { Profile } from "./profile.ts";

/** How long other profiles of this browser are looked into, ms. */
const COPY_SEARCH_MS = 2000;

export interface NodeLifeParts {
  readonly store: Store;
  readonly verifier: Verifier;
  readonly profile: Profile;
  readonly faces: FaceSet;
  /** A face as the node is to see it. */
  describe(id: string, link: FaceLink): FaceDescription;
  /** How radios replicate; there when the first one is. */
  radioReplication(): RadioReplication | undefined;
  transmit(faceId: string, packet: Uint8Array): void;
  notify(event: NodeEvent): void;
  /** A commit is about to be written. */
  committing(commit: Commit): void;
  /** What another profile of this browser holds of the own feed. */
  highestCopy?(feedId: FeedId): Promise<OwnCopy>;
  /** Where nobody else can have the key, there are none. */
  readonly locks?: KeyLockParts["locks"];
  /** Another profile has taken up or left the own feed. */
  keyMoved(): void;
  /** The node has started from the store, at first or anew. */
  started(): void;
  /** Resolves when no own entry is being written. Nobody begins one while the node is being rebuilt. */
  written(): Promise<void>;
  /** The node can not go on: a bug of ours, or the store failed while it was started anew. */
  failed(error: unknown): void;
}

export class NodeLife {
  private readonly parts: NodeLifeParts;
  private driver!: Driver;
  private isStopped = false;
  private rebuilding: Promise<void> | undefined;
  private readonly key: KeyLock | undefined;
  private isElsewhere = false;
  private copy = NO_COPY;

  constructor(parts: NodeLifeParts) {
    this.parts = parts;
    const { locks, profile } = parts;
    this.key =
      locks &&
      new KeyLock({
        locks,
        profile: profile.name,
        got: () => void this.takeOver().catch((error: unknown) => parts.failed(error)),
        lost: () => {
          this.isElsewhere = true;
          this.input((node, now) => node.handleKeyElsewhere(now));
          parts.keyMoved();
        },
      });
  }

  /** Starts the node from the store. @throws EnvironmentError of the store; `lost-lock` after `stop`. */
  async start(): Promise<void> {
    const { store, verifier, profile } = this.parts;
    await profile.load();
    const holdsKey = await this.takeKey();
    const copy = await this.highestCopy();
    const signer = await signerFor(profile.identity, profile.own.feedId);
    this.assertGoesOn();
    this.driver = new Driver(
      {
        store,
        verifier,
        signer,
        transmit: (faceId, packet) => this.parts.transmit(faceId, packet),
        notify: (event) => this.parts.notify(event),
        committing: (commit) => this.parts.committing(commit),
        failed: (error) => this.parts.failed(error),
      },
      profile.followed.map((record) => profile.replicated(record)),
    );
    this.copy = copy ?? NO_COPY;
    const isElsewhere = !holdsKey || (this.key !== undefined && !copy);
    this.isElsewhere = isElsewhere;
    this.driver.input((node, now) => {
      if (isElsewhere) node.handleKeyElsewhere(now);
      node.noteCopy(this.copy.seq, now);
    });
    this.parts.started();
    // The lock may have come while the node was being started.
    if (isElsewhere && this.key?.isHeld) void this.takeOver().catch((error: unknown) => this.parts.failed(error));
  }

  /** Whether the key is here. Who may not write leaves it to others. */
  private async takeKey(): Promise<boolean> {
    const { key } = this;
    if (!key) return true;
    const { feedId, fork, ownState } = this.parts.profile.own;
    if (!fork && ownState !== "moved" && ownState !== "forked") return key.take(feedId);
    await key.letGo();
    return true;
  }

  /** The other profile has closed: looks into what it has left, however long that takes, and may write then. */
  private async takeOver(): Promise<void> {
    const { highestCopy, profile, keyMoved } = this.parts;
    const { feedId } = profile.own;
    const copy = highestCopy ? await highestCopy(feedId) : NO_COPY;
    if (this.isStopped || !this.key?.isHeld || !equalBytes(feedId, profile.own.feedId)) return;
    this.copy = copy;
    this.isElsewhere = false;
    this.driver.input((node, now) => node.handleKeyHere(copy.seq, copy.isReady, now));
    keyMoved();
  }

  /** Whether another profile of this browser has the own feed open, and writes it. */
  get isWrittenElsewhere(): boolean {
    return this.isElsewhere;
  }

  /** Up to which SEQ another profile of this browser was seen to hold the own feed. */
  get copySeq(): number {
    return this.copy.seq;
  }

  /** What another profile of this browser holds of the own feed; undefined where that takes long: no start hangs on a profile that another tab is upgrading. */
  highestCopy(): Promise<OwnCopy | undefined> {
    const { highestCopy, profile } = this.parts;
    if (!highestCopy) return Promise.resolve(NO_COPY);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => resolve(undefined), COPY_SEARCH_MS);
      highestCopy(profile.own.feedId)
        .finally(() => clearTimeout(timer))
        .then(resolve, reject);
    });
  }

  /** Ends the node; resolves when the commit that was under way has ended. */
  async stop(): Promise<void> {
    this.isStopped = true;
    await this.driver?.stop();
    await this.key?.close();
  }

  /** One input to the node. False, and nothing is done, after `stop`. */
  input(give: (node: Node, nowMs: number) => void): boolean {
    return this.driver.input(give);
  }

  /** A packet came in on a face: handled soon, with others. False when too many wait. */
  receive(faceId: string, packet: Uint8Array): boolean {
    return this.driver.receive(faceId, packet);
  }

  /** The node, to look at. */
  get view(): Driver["view"] {
    return this.driver.view;
  }

  /** Resolves when the commit that is under way now has ended. */
  commitEnded(): Promise<void> {
    return this.driver.commitEnded();
  }

  /** Set while the node is being rebuilt; resolves when it is over. Who has seen it unset may write an own entry without a pause between. */
  get rebuilt(): Promise<void> | undefined {
    return this.rebuilding;
  }

  /** A feed's record as it is at this moment, the own one with the name of the node. */
  recordNow(record: FeedRecord): FeedRecord {
    const replica = this.driver.view.maybeReplica(record.feedId);
    const named = record.own ? { ...record, name: this.parts.profile.settings.name } : record;
    if (!replica) return named;
    const { front, storedMissingBlobs: missingBlobs, fork, ownState } = replica;
    return { ...named, front, missingBlobs, fork, ownState: fork ? "forked" : ownState };
  }

  /**
   * Stops the node, does `change` on the store, and starts the node from what is there then, whether it went well or not.
   * @throws EnvironmentError of the store, also where it does not take what the node has still to write; `lost-lock` after `stop`.
   */
  async rebuild<T>(change: () => Promise<T>): Promise<T> {
    let finished = (): void => {};
    this.rebuilding = new Promise((resolve) => {
      finished = resolve;
    });
    const { faces } = this.parts;
    try {
      await this.parts.written();
      await this.marksWritten();
      for (const [id] of faces.linksUp()) faces.keepCounters(id);
      await this.driver.stop();
      this.assertGoesOn();
      try {
        return await change();
      } finally {
        if (!this.isStopped) await this.restart();
      }
    } finally {
      this.rebuilding = undefined;
      finished();
    }
  }

  /** What the node found out of feeds (a fork, own entries from elsewhere) is in no packet that comes again for sure. */
  private async marksWritten(): Promise<void> {
    for (;;) {
      this.assertGoesOn();
      const { view } = this.driver;
      if (!view.hasMarks) return;
      if (!view.isCommitting) throw new EnvironmentError("store-failed", "What was found out of a feed is not stored.");
      await this.driver.commitEnded();
    }
  }

  private assertGoesOn(): void {
    if (this.isStopped) throw new EnvironmentError("lost-lock");
  }

  private async restart(): Promise<void> {
    try {
      await this.start();
    } catch (error) {
      if (!this.isStopped) this.parts.failed(error);
      throw error;
    }
    for (const [id, link] of this.parts.faces.linksUp()) this.addFace(id, link);
  }

  /** A face is up, or is to be taken up anew. */
  addFace(id: string, link: FaceLink): void {
    const { describe, radioReplication } = this.parts;
    this.driver.input((node, now) => node.addFace(describe(id, link), now, radioReplication()));
  }
}
