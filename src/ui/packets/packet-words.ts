/** Packets in words: what one was, and what became of it. */
import type { PacketView } from "../../client/api.ts";
import { counted } from "../base/amounts.ts";
import { t } from "../language/language.ts";
import { dropInWords, isOrdinary } from "../radio/face-words.ts";

const KINDS = ["entry", "want", "blob", "blob-request", "unknown"] as const satisfies readonly PacketView["what"][];
const OUTCOMES = ["taken", "answered", "kept", "sent", "ofNoUse", "dropped"] as const;
export type OutcomeGroup = (typeof OUTCOMES)[number];

/** Kinds of packets with their words, for a filter. */
export function packetKinds(): [string, string][] {
  return KINDS.map((kind) => [kind, t(`packet.kind.${kind}`)]);
}

/** The groups of outcomes with the words that the list has for them, for a filter. */
export function outcomes(): [string, string][] {
  return OUTCOMES.map((outcome) => [outcome, t(`packet.outcome.${outcome}`)]);
}

/** Pairs of a request that are written out; the rest are counted. */
const PAIRS_WRITTEN = 3;

/** "log entry 12 of Alice", "WANT: 3 of Bob, 7 of Carla". `nameOf` gives a feed's name. */
export function packetInWords(packet: PacketView, nameOf: (feedId: string) => string): string {
  const { feedId } = packet;
  const seq = String(packet.seq ?? "?");
  switch (packet.what) {
    case "entry":
      return feedId ? t("packet.entryOf", { seq, name: nameOf(feedId) }) : t("packet.entry");
    case "blob":
      return feedId ? t("packet.blobOf", { seq, name: nameOf(feedId) }) : t("packet.blob");
    case "want":
      return t("packet.want", {
        what: written(
          packet.wants.map((want) => t("packet.wanted", { seq: String(want.seq), name: nameOf(want.feedId) })),
        ),
      });
    case "blob-request":
      return t("packet.blobRequest", {
        what: written(
          packet.blobs.map(({ pointer, count }) =>
            t("packet.blobsFrom", { blobs: counted("blobs", count), pointer: pointer.slice(0, 8) }),
          ),
        ),
      });
    case "unknown":
      return t("packet.unknown");
  }
}

/** Which group of outcomes: a reason for dropping counts as `ofNoUse` where it is ordinary, else as `dropped`. */
export function outcomeGroup(outcome: PacketView["outcome"]): OutcomeGroup {
  if (outcome === "taken" || outcome === "answered" || outcome === "kept" || outcome === "sent") return outcome;
  return isOrdinary(outcome) ? "ofNoUse" : "dropped";
}

export function outcomeInWords(outcome: PacketView["outcome"]): string {
  if (outcome === "taken" || outcome === "answered" || outcome === "kept" || outcome === "sent")
    return t(`packet.outcome.${outcome}`);
  const reason = dropInWords(outcome);
  return isOrdinary(outcome) ? t("packet.ofNoUse", { reason }) : t("packet.dropped", { reason });
}

/** Why a packet was taken, answered, kept or dropped, as one or two sentences. */
export function whyInWords({ what, outcome }: PacketView): string {
  if (outcome === "taken") return t(what === "blob" ? "why.taken.blob" : "why.taken.entry");
  return t(`why.${outcome}`);
}

function written(parts: readonly string[]): string {
  if (parts.length === 0) return t("packet.nothing");
  const rest = parts.length - PAIRS_WRITTEN;
  const first = parts.slice(0, PAIRS_WRITTEN).join(", ");
  return rest > 0 ? t("packet.andMore", { first, rest }) : first;
}
