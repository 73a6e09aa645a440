/**
 * Two links joined in memory, for tests: what one sends, the other hears, a turn later.
 *
 * Fills the port of the faces and passes its suite. Both ends are up as soon as they are opened, unless `cut`.
 */
import type { Medium } from "../../src/core/effects.ts";
import { MAX_PACKET_BYTES } from "../../src/core/limits.ts";
import type { FaceLink, LinkListener, LinkState } from "../../src/faces/port.ts";

export class MemoryLink implements FaceLink {
  readonly kind = "tabs";
  readonly address = "memory";
  readonly medium: Medium;
  private peer: MemoryLink | undefined;
  private listener: LinkListener | undefined;
  private isUp = false;

  constructor(medium: Medium) {
    this.medium = medium;
  }

  join(peer: MemoryLink): void {
    this.peer = peer;
  }

  open(listener: LinkListener): void {
    this.listener = listener;
    this.tell({ phase: "connecting" });
    this.mend();
  }

  send(packet: Uint8Array): boolean {
    if (!this.isUp || packet.length === 0 || packet.length > MAX_PACKET_BYTES) return false;
    const copy = packet.slice();
    queueMicrotask(() => this.peer?.receive(copy));
    return true;
  }

  /** Loses the medium at this end; both directions are silent until `mend`. */
  cut(): void {
    this.tell({ phase: "waiting", code: "relay-unreachable", detail: "cut by the test" });
  }

  mend(): void {
    this.tell({ phase: "up" });
  }

  async close(): Promise<void> {
    this.tell({ phase: "closed" });
    this.listener = undefined;
  }

  private tell(state: LinkState): void {
    this.isUp = state.phase === "up" && this.listener !== undefined;
    this.listener?.state(state);
  }

  private receive(packet: Uint8Array): void {
    if (this.isUp) this.listener?.packet(packet);
  }
}

/** Both ends of one medium; a LAN by default. */
export function memoryLinkPair(medium: Medium = { kind: "lan" }): [MemoryLink, MemoryLink] {
  const [a, b] = [new MemoryLink(medium), new MemoryLink(medium)];
  a.join(b);
  b.join(a);
  return [a, b];
}
