/** How many blobs an entry announces; says what the node knows, decides nothing. */
import { PAYLOAD_BYTES } from "../../core/entry.ts";
import { encodeLength, parseSidechainHead } from "../../core/sidechain.ts";

/** Blobs of a chain20 entry, beyond the content in its payload. */
export function blobsOf(contentBytes: number): number {
  const payload = new Uint8Array(PAYLOAD_BYTES);
  payload.set(encodeLength(contentBytes, "compact-size"));
  return parseSidechainHead(payload, "compact-size").blobCount;
}
