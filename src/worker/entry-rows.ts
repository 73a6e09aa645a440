/** From entries to the rows of the conversation: packets and message IDs of a run, and what a row keeps of a content. */
import type { Content } from "../content/content.ts";
import type { RowFacts, RowKind } from "../conversation/rows.ts";
import { MID_BYTES, maybeFromHex } from "../core/bytes.ts";
import type { EntryRun } from "../core/effects.ts";
import { PACKET_BYTES } from "../core/limits.ts";
import type { EntryContent } from "./content-reader.ts";

const MAX_UINT32 = 0xffffffff;

/** What an entry says, as far as it was read. */
export interface ReadEntry {
  readonly content: Content | undefined;
  readonly isCut: boolean;
  readonly stored: EntryContent;
}

export const packetAt = (run: EntryRun, at: number): Uint8Array =>
  run.packets.subarray(at * PACKET_BYTES, (at + 1) * PACKET_BYTES);
export const midAt = (run: EntryRun, at: number): Uint8Array => run.mids.subarray(at * MID_BYTES, (at + 1) * MID_BYTES);

/** What a row keeps of a content. */
export function rowContent(content: Content | undefined): Pick<RowFacts, "kind" | "claimedS" | "tips"> {
  const kind: RowKind = content?.kind ?? "unread-content";
  const dateMs = content?.kind === "post" || content?.kind === "mail" ? (content.dateMs ?? 0) : 0;
  const claimedS = dateMs / 1000 <= MAX_UINT32 ? Math.floor(dateMs / 1000) : 0;
  const tips = content?.kind === "post" ? content.tips.map((tip) => maybeFromHex(tip, MID_BYTES)!) : [];
  return { kind, claimedS, tips };
}
