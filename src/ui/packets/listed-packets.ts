/**
 * The packets that the live list holds, oldest first and each once. Bounded: the oldest leave.
 *
 * Knows the numbers that a node gives its packets, not how any is shown.
 */
import type { PacketView } from "../../client/api.ts";

/** Packets that are kept here, and rows that are shown at first. */
export const MAX_LISTED_PACKETS = 500;

export class ListedPackets {
  #packets: PacketView[] = [];

  get all(): readonly PacketView[] {
    return this.#packets;
  }

  clear(): void {
    this.#packets = [];
  }

  /** Numbers begin anew when another tab has become the node: what is listed belongs to the run before. */
  isOfAnotherRun(packet: PacketView): boolean {
    const latest = this.#packets.at(-1);
    return latest !== undefined && packet.no <= latest.no && packet.timeMs > latest.timeMs;
  }

  /** Adds packets in any order; cheap for one that is the newest. */
  add(packets: readonly PacketView[]): void {
    if (packets.length === 1 && packets[0].no > (this.#packets.at(-1)?.no ?? -1)) {
      this.#packets.push(packets[0]);
      if (this.#packets.length > MAX_LISTED_PACKETS) this.#packets.shift();
    } else {
      const byNumber = new Map([...packets, ...this.#packets].map((packet) => [packet.no, packet]));
      this.#packets = [...byNumber.values()].sort((a, b) => a.no - b.no).slice(-MAX_LISTED_PACKETS);
    }
  }
}
