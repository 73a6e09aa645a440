/**
 * The content of entries, read from the store: out of the payload, and where it is longer out of the blobs of its sidechain.
 *
 * Does not know what content means. Where the feed's length code is unknown, a chain that is whole tells it by the number of its
 * blobs, and the owner of the reader hears of it; one that fits both codes is read with the feed's code, or as today's network writes.
 */
import { BoundedMap } from "../core/bounded-map.ts";
import type { HashPointer } from "../core/bytes.ts";
import type { FeedRecord } from "../core/effects.ts";
import { PAYLOAD_BYTES, payloadOf, TYPE_CHAIN20, TYPE_OFFSET, TYPE_PLAIN48 } from "../core/entry.ts";
import {
  BLOB_CONTENT_BYTES,
  decodePlain,
  joinSidechain,
  type LengthCode,
  maybeLengthCodeOf,
  parseSidechainHead,
  type SidechainHead,
  successorOf,
} from "../core/sidechain.ts";

/** Reads the blobs of a chain from `pointer`, at most `count`. */
export type ReadBlobs = (pointer: HashPointer, count: number) => Promise<readonly Uint8Array[]>;

export interface EntryContent {
  /** Number for types other than these two. */
  readonly type: "plain48" | "chain20" | number;
  /** At most as many bytes as were wanted; undefined while blobs are missing, and for unknown types. Not to be changed. */
  readonly bytes: Uint8Array | undefined;
  readonly complete: boolean;
  /** Announced by a chain20 entry; the stored length otherwise. */
  readonly contentBytes: number;
  readonly missingBlobs: number;
  readonly chainState: SidechainHead["state"];
}

/** Complete chains that are remembered, so that a long one is not walked to its end each time that its beginning is shown. */
const MAX_KNOWN_COMPLETE = 4096;
/** What is taken for the code when a chain fits both and nothing else of the feed has told. */
const USUAL_CODE: LengthCode = "leb128";

export class ContentReader {
  private readonly readBlobs: ReadBlobs;
  private readonly decided: (record: FeedRecord, code: LengthCode) => void;
  private readonly knownComplete = new BoundedMap<string, true>(MAX_KNOWN_COMPLETE);

  /** @param decided a chain has told the code of a feed where it was unknown. */
  constructor(readBlobs: ReadBlobs, decided: (record: FeedRecord, code: LengthCode) => void) {
    this.readBlobs = readBlobs;
    this.decided = decided;
  }

  /** The content of one entry. @param mid in hex. @param maxBytes content beyond it is left out. Rejects as the store does. */
  async read(packet: Uint8Array, mid: string, record: FeedRecord, maxBytes: number): Promise<EntryContent> {
    const type = packet[TYPE_OFFSET];
    const payload = payloadOf(packet);
    const whole = { complete: true, missingBlobs: 0, chainState: "whole" } as const;
    if (type === TYPE_PLAIN48) {
      const content = decodePlain(payload);
      return { ...whole, type: "plain48", bytes: content.subarray(0, maxBytes), contentBytes: content.length };
    }
    if (type !== TYPE_CHAIN20) return { ...whole, type, bytes: undefined, contentBytes: PAYLOAD_BYTES };
    const head = parseSidechainHead(payload, record.lengthCode);
    if (head.state === "whole")
      return { ...whole, type: "chain20", bytes: head.head.subarray(0, maxBytes), contentBytes: head.contentBytes };
    const { contentBytes, blobCount, state } = head;
    if (state !== "chained")
      return {
        type: "chain20",
        bytes: undefined,
        complete: false,
        contentBytes,
        missingBlobs: blobCount,
        chainState: state,
      };
    return this.readChain(payload, head, mid, record, maxBytes);
  }

  private async readChain(
    payload: Uint8Array,
    fetched: SidechainHead,
    mid: string,
    record: FeedRecord,
    maxBytes: number,
  ): Promise<EntryContent> {
    const isKnown = record.lengthCode !== "unknown" && this.knownComplete.has(mid);
    const { pointer, blobCount } = fetched;
    const blobs = await this.readBlobs(pointer!, isKnown ? Math.min(blobCount, blobsFor(maxBytes)) : blobCount);
    const last = blobs.at(-1);
    const isEnd = last !== undefined && !successorOf(last);
    const head = isEnd ? this.decide(payload, blobs.length, record, fetched) : fetched;
    const { contentBytes } = head;
    if (isKnown || blobs.length === head.blobCount) {
      if (record.lengthCode !== "unknown") this.knownComplete.set(mid, true);
      const bytes = joinSidechain(head, blobs.slice(0, blobsFor(maxBytes))).subarray(0, maxBytes);
      return { type: "chain20", bytes, complete: true, contentBytes, missingBlobs: 0, chainState: "chained" };
    }
    return {
      type: "chain20",
      bytes: undefined,
      complete: false,
      contentBytes,
      missingBlobs: head.blobCount - blobs.length,
      chainState: isEnd ? "broken" : "chained",
    };
  }

  /** The reading of a payload whose chain is known to its end. */
  private decide(payload: Uint8Array, blobCount: number, record: FeedRecord, fetched: SidechainHead): SidechainHead {
    if (record.lengthCode !== "unknown") return fetched;
    const code = maybeLengthCodeOf(payload, blobCount);
    if (code === undefined) return fetched;
    if (code !== "either") this.decided(record, code);
    return parseSidechainHead(payload, code === "either" ? USUAL_CODE : code);
  }
}

/** Blobs that surely hold so much content. */
const blobsFor = (contentBytes: number): number => Math.ceil(contentBytes / BLOB_CONTENT_BYTES);
