/** Which packets of a list are wanted. Pure; every member is empty for "all". */
import type { PacketView } from "../../client/api.ts";
import { outcomeGroup } from "./packet-words.ts";

export interface PacketFilter {
  readonly face: string;
  readonly direction: string;
  readonly kind: string;
  /** One of the groups of outcomes. */
  readonly outcome: string;
  readonly feed: string;
}

export const EVERY_PACKET: PacketFilter = { face: "", direction: "", kind: "", outcome: "", feed: "" };

export function isWanted(packet: PacketView, { face, direction, kind, outcome, feed }: PacketFilter): boolean {
  return (
    (face === "" || packet.faceId === face) &&
    (direction === "" || packet.direction === direction) &&
    (kind === "" || packet.what === kind) &&
    (outcome === "" || outcomeGroup(packet.outcome) === outcome) &&
    (feed === "" || feedsNamedBy(packet).includes(feed))
  );
}

/** Feed IDs that a packet is about: of its entry, of the entry behind its blob, of the pairs of its WANT. */
export function feedsNamedBy(packet: PacketView): string[] {
  return packet.feedId === null ? packet.wants.map(({ feedId }) => feedId) : [packet.feedId];
}
