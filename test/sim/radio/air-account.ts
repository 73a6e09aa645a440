/**
 * Where the air of a run went: what was on air for the first time, what somebody still lacked, what nobody did, what collided, and what was asked.
 *
 * Knows what reached each node, which no node knows. What somebody lacks counts as needed also when it is lost on the way: a bound counts
 * those too. Frames that overlapped another count as collided, whether or not the stronger one was read.
 */
import { keyOf } from "../../../src/core/bytes.ts";
import type { FrameKind } from "./world.ts";

export const AIR_SHARES = [
  "first",
  "needed",
  "unneeded",
  "collided",
  "wants",
  "wants collided",
  "blob requests",
] as const;
export type AirShare = (typeof AIR_SHARES)[number];

/** A frame whose turn on air has begun. */
interface Sent {
  readonly kind: FrameKind;
  readonly share: AirShare;
  readonly ms: number;
}

export class AirAccount {
  readonly airtimeMs: Record<AirShare, number> = {
    first: 0,
    needed: 0,
    unneeded: 0,
    collided: 0,
    wants: 0,
    "wants collided": 0,
    "blob requests": 0,
  };
  private readonly nodes: number;
  /** Key of an entry or blob -> which nodes have heard it or had it at the start. */
  private readonly heard = new Map<string, Set<number>>();
  private readonly aired = new Set<string>();
  private readonly onAir = new Map<Uint8Array, Sent>();

  /** @param nodes those that are there. */
  constructor(nodes: number) {
    this.nodes = nodes;
  }

  /** A node has this entry or blob, or heard it now. */
  noteHere(node: number, packet: Uint8Array): void {
    this.heardOf(keyOf(packet)).add(node);
  }

  /** A frame goes on air. */
  begin(kind: FrameKind, packet: Uint8Array, ms: number): void {
    this.onAir.set(packet, { kind, share: this.shareOf(kind, packet), ms });
  }

  /** It is over. */
  end(packet: Uint8Array, isOverlapped: boolean): void {
    const sent = this.onAir.get(packet);
    this.onAir.delete(packet);
    if (!sent) return;
    const { kind, ms } = sent;
    let { share } = sent;
    if (isOverlapped && kind === "want") share = "wants collided";
    else if (isOverlapped && kind !== "blob-request") share = "collided";
    this.airtimeMs[share] += ms;
  }

  private shareOf(kind: FrameKind, packet: Uint8Array): AirShare {
    if (kind === "want") return "wants";
    if (kind === "blob-request") return "blob requests";
    const key = keyOf(packet);
    if (!this.aired.has(key)) {
      this.aired.add(key);
      return "first";
    }
    return this.heardOf(key).size < this.nodes ? "needed" : "unneeded";
  }

  private heardOf(key: string): Set<number> {
    let nodes = this.heard.get(key);
    if (!nodes) {
      nodes = new Set();
      this.heard.set(key, nodes);
    }
    return nodes;
  }
}
