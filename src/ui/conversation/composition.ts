/**
 * What a text will become when it is appended: the type of entry, its blobs, its time on a LoRa channel.
 *
 * Says what the node will decide; decides nothing itself.
 */
import { airtimeMs, DEMO_BRIDGE_LORA } from "../../core/airtime.ts";
import { PAYLOAD_BYTES } from "../../core/entry.ts";
import { MAX_CONTENT_BYTES, PACKET_BYTES } from "../../core/limits.ts";
import { encodeLength, parseSidechainHead } from "../../core/sidechain.ts";

export interface Composition {
  readonly contentBytes: number;
  readonly type: "plain48" | "chain20";
  readonly blobCount: number;
  /** Air of the entry and all its blobs, once, on a channel set as the bridge of the demos. */
  readonly airtimeMs: number;
  readonly tooLong: boolean;
}

const UTF8 = new TextEncoder();

/** Cost: one pass over the text. */
export function composeText(text: string): Composition {
  const content = UTF8.encode(text);
  const isPlain = content.length <= PAYLOAD_BYTES && content.at(-1) !== 0;
  const blobCount = isPlain ? 0 : blobsOf(content.length);
  return {
    contentBytes: content.length,
    type: isPlain ? "plain48" : "chain20",
    blobCount,
    airtimeMs: (1 + blobCount) * airtimeMs(PACKET_BYTES, DEMO_BRIDGE_LORA),
    tooLong: content.length > MAX_CONTENT_BYTES,
  };
}

/** Blobs of a chain20 entry, beyond the content in its payload. */
export function blobsOf(contentBytes: number): number {
  const payload = new Uint8Array(PAYLOAD_BYTES);
  payload.set(encodeLength(contentBytes, "compact-size"));
  return parseSidechainHead(payload, "compact-size").blobCount;
}
