/**
 * Deleting the profile of the running node, its key too.
 *
 * Does not know what the page keeps besides. Invariant: it is done only where no other tab has the profile open, and while the lock of the node is held here, so that
 * none begins a node of what is being deleted; and not where only this profile can tell another one with the same key what that lacks. What fails leaves a node to be started anew.
 */
import type { Seq } from "../core/bytes.ts";
import { EnvironmentError } from "../core/environment-error.ts";
import type { OwnCopy } from "../store/port.ts";
import type { RemovalApi } from "./api.ts";
import { nodeLockOf } from "./messages.ts";

export interface ProfileRemovalParts {
  readonly profile: string;
  readonly locks?: Pick<LockManager, "query">;
  /** How many entries the own feed has here. */
  ownSeq(): Seq;
  /** What another profile of this browser holds of the own feed; undefined where it can not be told. */
  highestCopy(): Promise<OwnCopy | undefined>;
  /** Ends the node; its store is closed then. */
  stop(): Promise<void>;
  /** Deletes the store of the profile. */
  deleteStore?(): Promise<void>;
  /** The node has ended and is to be started anew. */
  lostLock(): void;
}

export class ProfileRemoval implements RemovalApi {
  private readonly parts: ProfileRemovalParts;

  constructor(parts: ProfileRemovalParts) {
    this.parts = parts;
  }

  async deleteProfile(profile: string): Promise<void> {
    const { locks, stop, deleteStore, lostLock, ownSeq, highestCopy } = this.parts;
    if (profile !== this.parts.profile || !deleteStore)
      throw new EnvironmentError("bad-argument", `The profile that can be deleted here is ${this.parts.profile}.`);
    const { pending = [] } = (await locks?.query()) ?? {};
    if (pending.some(({ name }) => name === nodeLockOf(profile))) throw new EnvironmentError("profile-open");
    const copy = await highestCopy();
    if (copy?.isReady && copy.seq > 0 && copy.seq < ownSeq()) throw new EnvironmentError("profile-needed");
    await stop();
    try {
      await deleteStore();
    } catch (error) {
      lostLock();
      throw error;
    }
  }
}
