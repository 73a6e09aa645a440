/**
 * A link to a medium, as the worker holds it: the port that relay, serial, tabs and the simulated neighbour fill.
 *
 * A link carries packets and tells its state. It knows nothing of feeds and does not pace: the node gives it a packet when
 * it may go. `test/contracts/face-link.ts` is the suite that every link passes.
 */
import type { DropReason, Medium } from "../core/effects.ts";
import type { EnvironmentErrorCode } from "../core/environment-error.ts";
import type { SignalReport } from "./signal-report.ts";

export type FaceKind = "relay" | "serial" | "tabs" | "neighbour";

/** Where a link stands. Only in `up` are packets carried. */
export type LinkPhase =
  | "connecting" // on the way up
  | "up"
  | "waiting" // lost; tries again by itself
  | "listening" // serial: open, hears what the device is before it sends
  | "unconfirmed" // serial: the port was silent; a person must say that it is a bridge
  | "refused" // will not come up without a person (`code` says why)
  | "closed";

export interface LinkState {
  readonly phase: LinkPhase;
  /** Why it is not up, where there is a reason to tell. */
  readonly code?: EnvironmentErrorCode;
  /** What was seen, in words: "printed ‘-- T-Beam’ twice", "next try in 4 s". */
  readonly detail?: string;
}

/** What a link tells. Called only between `open` and `close`; must not throw. */
export interface LinkListener {
  /** A packet came in; the array is the listener's. */
  packet(packet: Uint8Array): void;
  state(state: LinkState): void;
  /**
   * While it was up the link refused something that its medium brought, and threw it away: empty, longer than
   * `MAX_PACKET_BYTES`, no bytes at all, or a bundle that is none. Called once for each, to be counted.
   */
  dropped?(reason: Extract<DropReason, "wrong-length" | "bad-bundle">): void;
}

export interface FaceLink {
  readonly kind: FaceKind;
  /** What a person knows it by: a URL, "USB 10c4:ea60", "tabs of this browser". */
  readonly address: string;
  readonly medium: Medium;
  /** How well the latest packet was heard; undefined where the medium or the device says nothing of it. */
  readonly signal?: SignalReport | undefined;
  /** Begins; comes up later, comes back by itself after a loss where that is possible. Called once. Never throws. */
  open(listener: LinkListener): void;
  /**
   * Hands a packet to the link. False when it is not up or its buffer is full: the packet is gone, as on air, and the
   * worker counts it as a drop. Never throws.
   */
  send(packet: Uint8Array): boolean;
  /** Does not wait any longer for its next try, where it is waiting for one. Never throws. */
  tryNow?(): void;
  /** Ends for good; resolves when the link is let go. The listener hears `closed` and nothing more. */
  close(): Promise<void>;
}
