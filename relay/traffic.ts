/**
 * What was carried and what was not, in packets: one record for each UDP face and one for all WebSocket clients.
 *
 * What strangers send is traffic: counted under a closed union of reasons, never thrown.
 */
import { MAX_PACKET_BYTES } from "../src/core/limits.ts";

/** Why a packet went no further. */
export type DropReason =
  | "wrong-length" // empty, or over MAX_PACKET_BYTES
  | "not-binary" // a text frame that means nothing here
  | "bad-bundle" // a client that promised bundles sent what is none
  | "own-echo" // what this relay itself had sent
  | "stranger" // a unicast face heard somebody else than its peer
  | "slow-client" // the client's buffer was full
  | "queue-full" // the UDP socket's queue was full
  | "send-failed" // the system refused the datagram (no route, cable out)
  | "face-down"; // the face has no socket yet

/** Counters of one face, or of all WebSocket clients together. */
export class Traffic {
  received = 0;
  sent = 0;
  readonly dropped: Record<DropReason, number> = {
    "wrong-length": 0,
    "not-binary": 0,
    "bad-bundle": 0,
    "own-echo": 0,
    stranger: 0,
    "slow-client": 0,
    "queue-full": 0,
    "send-failed": 0,
    "face-down": 0,
  };

  drop(reason: DropReason): void {
    this.dropped[reason]++;
  }
}

/** Whether a packet of this size is carried. */
export function isCarried(byteLength: number): boolean {
  return byteLength > 0 && byteLength <= MAX_PACKET_BYTES;
}
