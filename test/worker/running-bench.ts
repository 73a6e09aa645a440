/** Running nodes on memory stores, for tests; stopped after each test. */
import { afterEach } from "vitest";
import type { FeedId } from "../../src/core/bytes.ts";
import { chooseVerifier } from "../../src/crypto/verifier.ts";
import type { FaceLink } from "../../src/faces/port.ts";
import type { SerialLike } from "../../src/faces/serial-port.ts";
import { MemoryDisk, MemoryStore } from "../../src/store/memory-store.ts";
import type { OwnCopy, Store } from "../../src/store/port.ts";
import type { NodeApi } from "../../src/worker/api.ts";
import type { EventMessage } from "../../src/worker/messages.ts";
import { RunningNode } from "../../src/worker/running-node.ts";

export interface Started {
  /** The API as its callers have it. */
  readonly node: NodeApi;
  readonly started: RunningNode;
  readonly disk: MemoryDisk;
  readonly events: EventMessage[];
}

export interface StartOptions {
  readonly profile?: string;
  readonly serial?: SerialLike;
  /** In place of a plain memory store on the disk. */
  readonly store?: Store;
  readonly links?: readonly FaceLink[];
  /** What stands in the browser besides this profile. */
  readonly locks?: LockManager;
  readonly highestCopy?: (feedId: FeedId) => Promise<OwnCopy>;
  readonly deleteStore?: () => Promise<void>;
  /** The node says that it must be started anew. */
  readonly lostLock?: () => void;
}

export class RunningBench {
  private readonly running = new Set<RunningNode>();

  async start(
    disk = new MemoryDisk(),
    { profile = "test", serial, store, links, locks, highestCopy, deleteStore, lostLock = () => {} }: StartOptions = {},
  ): Promise<Started> {
    const events: EventMessage[] = [];
    const started = await RunningNode.start({
      store: store ?? new MemoryStore(disk),
      verifier: await chooseVerifier(),
      profile,
      defaultRelay: undefined,
      serial,
      links,
      locks,
      highestCopy,
      deleteStore,
      listProfiles: async () => [profile],
      emit: (name, event) => events.push({ name, event } as EventMessage),
      isWanted: () => true,
      signal: new AbortController().signal,
      lostLock,
    });
    this.running.add(started);
    return { node: started.api, started, disk, events };
  }

  async end(started: RunningNode): Promise<void> {
    this.running.delete(started);
    await started.stop();
  }

  async endAll(): Promise<void> {
    for (const started of this.running) await this.end(started);
  }
}

export function useRunningBench(): RunningBench {
  const bench = new RunningBench();
  afterEach(() => bench.endAll());
  return bench;
}
