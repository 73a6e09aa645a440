/**
 * What waits for its turn on a face: bounded, without duplicates, in the order of importance.
 *
 * Knows nothing of time; the face asks for the next packet when it may send. When full, the newest of the least important
 * class leaves, or what is being added when nothing less important waits.
 */
import type { PacketLabel } from "./effects.ts";
import { MAX_QUEUE } from "./limits.ts";

/** Classes of packets, most important first. */
export const PRIORITIES = ["own", "entry", "request", "blob"] as const;
export type Priority = (typeof PRIORITIES)[number];

export interface QueuedPacket {
  /** Equal keys are the same packet: it is queued once. */
  readonly key: string;
  readonly packet: Uint8Array;
  readonly label: PacketLabel;
}

export class OutQueue {
  private readonly lanes = new Map<Priority, Map<string, QueuedPacket>>(
    PRIORITIES.map((priority) => [priority, new Map()]),
  );
  private readonly limit: number;
  private count = 0;

  constructor(limit: number = MAX_QUEUE) {
    this.limit = limit;
  }

  get size(): number {
    return this.count;
  }

  has(key: string): boolean {
    if (this.count > 0) for (const lane of this.lanes.values()) if (lane.has(key)) return true;
    return false;
  }

  /** Queues a packet. False when it is waiting already or there is no room for its class. */
  push(priority: Priority, queued: QueuedPacket): boolean {
    if (this.has(queued.key)) return false;
    if (this.count >= this.limit && !this.makeRoom(priority)) return false;
    this.lanes.get(priority)!.set(queued.key, queued);
    this.count++;
    return true;
  }

  /** Takes the next packet, or undefined. */
  shift(): QueuedPacket | undefined {
    if (this.count === 0) return undefined;
    for (const lane of this.lanes.values()) {
      for (const queued of lane.values()) {
        this.takeFrom(lane, queued.key);
        return queued;
      }
    }
    return undefined;
  }

  /** Takes a packet out that need not be sent any more. */
  remove(key: string): boolean {
    if (this.count > 0) for (const lane of this.lanes.values()) if (this.takeFrom(lane, key)) return true;
    return false;
  }

  clear(): void {
    for (const lane of this.lanes.values()) lane.clear();
    this.count = 0;
  }

  private makeRoom(priority: Priority): boolean {
    for (const lesser of [...PRIORITIES].reverse()) {
      if (PRIORITIES.indexOf(lesser) <= PRIORITIES.indexOf(priority)) return false;
      const lane = this.lanes.get(lesser)!;
      const newest = [...lane.keys()].at(-1);
      if (newest !== undefined) return this.takeFrom(lane, newest);
    }
    return false;
  }

  private takeFrom(lane: Map<string, QueuedPacket>, key: string): boolean {
    const isTaken = lane.delete(key);
    if (isTaken) this.count--;
    return isTaken;
  }
}
