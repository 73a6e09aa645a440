/** The blobs that sidechains of a feed name, as far as they are here. Reads, never writes. */
import { type HashPointer, keyOf } from "../core/bytes.ts";
import type { FeedRecord } from "../core/effects.ts";
import { payloadOf, TYPE_CHAIN20, TYPE_OFFSET } from "../core/entry.ts";
import { PACKET_BYTES } from "../core/limits.ts";
import { parseSidechainHead, successorOf } from "../core/sidechain.ts";
import type { Store } from "./port.ts";

/** Visits each blob of a feed's sidechains once; those that `seen` (keys of pointers) has are left out, and the others join it. Rejects as the store does. */
export async function eachBlobOf(
  store: Pick<Store, "readEntries" | "readBlobs">,
  { feedNo, anchor, front, lengthCode }: FeedRecord,
  visit: (pointer: HashPointer, blob: Uint8Array) => void,
  seen = new Set<string>(),
): Promise<void> {
  for (const { packets } of await store.readEntries(feedNo, anchor.seq + 1, front.seq))
    for (let at = 0; at < packets.length; at += PACKET_BYTES) {
      if (packets[at + TYPE_OFFSET] !== TYPE_CHAIN20) continue;
      const head = parseSidechainHead(payloadOf(packets.subarray(at, at + PACKET_BYTES)), lengthCode);
      let pointer = head.state === "chained" ? head.pointer : undefined;
      for (const blob of pointer ? await store.readBlobs(pointer, head.blobCount) : []) {
        if (!pointer) break;
        if (!seen.has(keyOf(pointer))) visit(pointer, blob);
        seen.add(keyOf(pointer));
        pointer = successorOf(blob);
      }
    }
}
