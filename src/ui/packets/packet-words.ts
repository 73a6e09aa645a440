/** Packets in words: what one was, and what became of it. */
import type { PacketView } from "../../client/api.ts";
import { counted } from "../base/amounts.ts";
import { dropInWords, isOrdinary } from "../radio/face-words.ts";

/** What kind of packet, for a filter. */
export const PACKET_KINDS: Record<PacketView["what"], string> = {
  entry: "Log entry",
  want: "WANT",
  blob: "Blob",
  "blob-request": "BLOB request",
  unknown: "Unknown",
};

/** Pairs of a request that are written out; the rest are counted. */
const PAIRS_WRITTEN = 3;

/** "log entry 12 of Alice", "WANT: 3 of Bob, 7 of Carla". `nameOf` gives a feed's name. */
export function packetInWords(packet: PacketView, nameOf: (feedId: string) => string): string {
  switch (packet.what) {
    case "entry":
      return packet.feedId ? `log entry ${packet.seq ?? "?"} of ${nameOf(packet.feedId)}` : "log entry";
    case "blob":
      return packet.feedId ? `blob for entry ${packet.seq ?? "?"} of ${nameOf(packet.feedId)}` : "blob";
    case "want":
      return `WANT: asks for ${written(packet.wants.map(({ feedId, seq }) => `${seq} of ${nameOf(feedId)}`))}`;
    case "blob-request":
      return `BLOB request: asks for ${written(
        packet.blobs.map(({ pointer, count }) => `${counted(count, "blob")} from ${pointer.slice(0, 8)}…`),
      )}`;
    case "unknown":
      return "nothing that this node knows";
  }
}

export const OUTCOMES: Record<"taken" | "answered" | "kept" | "sent" | "dropped", string> = {
  taken: "taken into the store",
  answered: "answered",
  kept: "kept, in case it is expected soon",
  sent: "sent",
  dropped: "dropped",
};
export type OutcomeGroup = keyof typeof OUTCOMES;

/** Which of the five outcomes: every reason for dropping counts as `dropped`. */
export function outcomeGroup(outcome: PacketView["outcome"]): OutcomeGroup {
  return outcome === "taken" || outcome === "answered" || outcome === "kept" || outcome === "sent"
    ? outcome
    : "dropped";
}

export function outcomeInWords(outcome: PacketView["outcome"]): string {
  if (outcome === "taken" || outcome === "answered" || outcome === "kept" || outcome === "sent")
    return OUTCOMES[outcome];
  return `${isOrdinary(outcome) ? "of no use here" : "dropped"}: ${dropInWords(outcome)}`;
}

function written(parts: readonly string[]): string {
  if (parts.length === 0) return "nothing";
  const rest = parts.length - PAIRS_WRITTEN;
  return parts.slice(0, PAIRS_WRITTEN).join(", ") + (rest > 0 ? ` and ${rest} more` : "");
}
