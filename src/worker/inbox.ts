/**
 * Packets that came in and wait for the loop, by face: bounded, in the order of each face, and no face keeps the others waiting.
 *
 * Links hand packets over one by one, and the loop takes many at a time: one pass, one look at the timers, one message out.
 */
import { MAX_FACE_SHARE, MAX_INBOX } from "../core/limits.ts";

export class Inbox {
  private readonly waiting = new Map<string, Uint8Array[]>();

  get isEmpty(): boolean {
    return this.waiting.size === 0;
  }

  /** Keeps a packet; not copied. False when MAX_INBOX wait for this face already. */
  add(faceId: string, packet: Uint8Array): boolean {
    const packets = this.waiting.get(faceId);
    if (!packets) this.waiting.set(faceId, [packet]);
    else if (packets.length < MAX_INBOX) packets.push(packet);
    else return false;
    return true;
  }

  /** Takes the share of each face out: its oldest packets, MAX_FACE_SHARE at most. */
  takeShares(): [faceId: string, packets: readonly Uint8Array[]][] {
    return [...this.waiting].map(([faceId, packets]) => {
      if (packets.length > MAX_FACE_SHARE) return [faceId, packets.splice(0, MAX_FACE_SHARE)];
      this.waiting.delete(faceId);
      return [faceId, packets];
    });
  }
}
