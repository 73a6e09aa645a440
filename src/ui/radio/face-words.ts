/** Faces in words: what each is, how it stands, why packets were dropped. */
import type { FaceView } from "../../client/api.ts";
import type { DropReason } from "../../core/effects.ts";

const KINDS: Record<FaceView["kind"], string> = {
  relay: "Relay",
  serial: "Bridge",
  tabs: "Tabs of this browser",
};

export function faceName(face: Pick<FaceView, "kind">): string {
  return KINDS[face.kind];
}

const PHASES: Record<FaceView["phase"], string> = {
  connecting: "connecting",
  up: "up",
  waiting: "lost; tries again by itself",
  listening: "open; listens to what the device is, sends nothing yet",
  unconfirmed: "silent; waits until you say that it is a bridge",
  refused: "stopped; needs you",
  closed: "closed",
};

/** State of a face. Up and without a packet says nothing bad. */
export function phaseInWords(face: FaceView): string {
  if (face.phase === "up" && face.packetsIn === 0) return "up; nothing heard yet";
  return PHASES[face.phase];
}

export type Tone = "good" | "pending" | "bad";

export function toneOf(phase: FaceView["phase"]): Tone {
  if (phase === "up") return "good";
  return phase === "refused" || phase === "waiting" || phase === "closed" ? "bad" : "pending";
}

const DROPS: Record<DropReason, string> = {
  "wrong-length": "wrong length",
  "bad-bundle": "no bundle of packets",
  unknown: "nobody here expects it",
  duplicate: "had it already",
  "bad-signature": "signature does not verify",
  "known-bad": "failed verification before",
  "verification-budget": "too many failed verifications on this face",
  oversize: "part of content that is too long",
  "unknown-feed": "asks for a feed that is not here",
  "not-here": "asks for what is not here yet",
  "sent-lately": "asks for what was sent a moment ago",
  "queue-full": "the queue was full",
  "other-entry": "another entry than the one here, under the same SEQ",
  fork: "a second valid entry with one SEQ: its author has forked the feed",
  "frozen-feed": "of a feed that its author has forked: nothing more of it is taken",
  "link-full": "the link could not take it",
};

const ORDINARY: ReadonlySet<DropReason> = new Set(["unknown", "duplicate", "unknown-feed", "not-here", "sent-lately"]);

/** Whether such packets are ordinary on a medium that many share: they are for others, or came twice. */
export function isOrdinary(reason: DropReason): boolean {
  return ORDINARY.has(reason);
}

export function dropInWords(reason: DropReason): string {
  return DROPS[reason];
}
