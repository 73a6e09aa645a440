/** The latest packets of the running node, numbered and timed; the oldest leaves when there are too many. */
import type { NodeEvent } from "../core/effects.ts";
import type { NumberedPacket } from "./views.ts";

export const MAX_LISTED_PACKETS = 500;

export class PacketRing {
  private readonly slots: NumberedPacket[] = [];
  private next = 1;

  add(event: Extract<NodeEvent, { kind: "packet" }>): NumberedPacket {
    const numbered = { no: this.next++, timeMs: Date.now(), event };
    this.slots[(numbered.no - 1) % MAX_LISTED_PACKETS] = numbered;
    return numbered;
  }

  /** All, oldest first. */
  all(): NumberedPacket[] {
    return this.slots.toSorted((a, b) => a.no - b.no);
  }
}
