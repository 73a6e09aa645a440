/**
 * The link between a node and a simulated neighbour in the same worker: two ends, each the other's far side.
 *
 * Knows nothing of nodes. Packets take a moment, as on a medium, so that neither end is called from within its own send. Nothing of it
 * leaves the worker.
 */
import type { Medium } from "../core/effects.ts";
import { MAX_PACKET_BYTES } from "../core/limits.ts";
import type { FaceLink, LinkListener } from "./port.ts";

/** ID of the face to it. */
export const NEIGHBOUR_FACE = "neighbour";
/** How long a packet is under way. */
const WAY_MS = 20;

export class NeighbourLink implements FaceLink {
  readonly kind = "neighbour";
  readonly address: string;
  readonly medium: Medium = { kind: "lan" };
  private other: NeighbourLink | undefined;
  private listener: LinkListener | undefined;

  private constructor(address: string) {
    this.address = address;
  }

  /** Both ends. @param address what the near end is known by: the feed ID of the neighbour. */
  static pair(address: string): readonly [near: NeighbourLink, far: NeighbourLink] {
    const near = new NeighbourLink(address);
    const far = new NeighbourLink(address);
    near.other = far;
    far.other = near;
    return [near, far];
  }

  open(listener: LinkListener): void {
    this.listener = listener;
    listener.state({ phase: "up" });
  }

  send(packet: Uint8Array): boolean {
    if (!this.listener || packet.length === 0 || packet.length > MAX_PACKET_BYTES) return false;
    const copy = packet.slice();
    setTimeout(() => this.other?.listener?.packet(copy), WAY_MS);
    return true;
  }

  async close(): Promise<void> {
    const { listener } = this;
    this.listener = undefined;
    listener?.state({ phase: "closed" });
  }
}
