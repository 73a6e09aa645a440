/** Looking at the node at work: what it tells becomes the events of the API, the latest packets, and its status. */
import { toHex } from "../core/bytes.ts";
import type { NodeEvent } from "../core/effects.ts";
import { EnvironmentError } from "../core/environment-error.ts";
import type { Verifier } from "../crypto/verifier.ts";
import { FullStore } from "../store/full-store.ts";
import type { Store } from "../store/port.ts";
import type { NodeStatus, PacketView, WatchApi } from "./api.ts";
import type { WorkerEvents } from "./messages.ts";
import { PacketRing } from "./packet-ring.ts";
import { errorReport, packetView } from "./views.ts";

export interface NodeWatchParts {
  readonly profile: string;
  readonly verifier: Verifier;
  readonly store: Store;
  listProfiles(): Promise<string[]>;
  /** When the latest backup was made (Unix time, ms), and how many own entries there were. */
  lastBackup(): { readonly lastBackupMs?: number; readonly lastBackupSeq?: number };
  emit<Name extends keyof WorkerEvents>(name: Name, event: WorkerEvents[Name]): void;
  /** Whether somebody listens for this event: packets are not even formatted otherwise. */
  isWanted(name: "packet"): boolean;
}

export class NodeWatch implements WatchApi {
  private readonly parts: NodeWatchParts;
  private readonly packetRing = new PacketRing();
  private entriesTaken = 0;

  constructor(parts: NodeWatchParts) {
    this.parts = parts;
  }

  async packets(): Promise<PacketView[]> {
    return this.packetRing.all().map(packetView);
  }

  async status(): Promise<NodeStatus> {
    const { lastBackupMs = null, lastBackupSeq = null } = this.parts.lastBackup();
    const storage = globalThis.navigator?.storage as StorageManager | undefined;
    const [persisted, estimate] = await Promise.all([storage?.persisted(), storage?.estimate()]);
    return {
      profile: this.parts.profile,
      role: "node",
      verifier: this.parts.verifier.kind,
      silentThreads: this.parts.verifier.silentThreads,
      persisted: persisted ?? null,
      usedBytes: estimate?.usage ?? null,
      quotaBytes: estimate?.quota ?? null,
      isFull: this.parts.store instanceof FullStore,
      lastBackupMs,
      lastBackupSeq,
      entriesTaken: this.entriesTaken,
    };
  }

  profiles(): Promise<string[]> {
    return this.parts.listProfiles();
  }

  /** Tells what concerns everybody; the outcomes of publishes concern only who asked for them. */
  handleEvent(event: Exclude<NodeEvent, { kind: "published" | "publish-failed" }>): void {
    switch (event.kind) {
      case "packet": {
        const numbered = this.packetRing.add(event);
        if (this.parts.isWanted("packet")) this.parts.emit("packet", packetView(numbered));
        return;
      }
      case "entry": {
        const { feedId, seq, mid, own } = event;
        this.entriesTaken++;
        this.parts.emit("entry", { feedId: toHex(feedId), seq, mid: toHex(mid), own });
        return;
      }
      case "blob":
        this.parts.emit("blob", { feedId: toHex(event.feedId), seq: event.seq, missing: event.missing });
        return;
      case "fork":
        this.parts.emit("feed", { feedId: toHex(event.feedId), change: "forked" });
        return;
      case "own-feed":
        this.parts.emit("feed", { feedId: toHex(event.feedId), change: "state" });
        return;
      case "store-failed":
        this.parts.emit("error", errorReport(new EnvironmentError(event.code, event.detail ? [event.detail] : [])));
        return;
    }
  }
}
