/**
 * A packet laid out in fields, for people who look at it: which bytes are what, and the numbers that stand there.
 *
 * Knows no feed and no names. The caller says what the packet was found to be; a packet that can not be that is laid out as
 * unknown. Invariant: the fields stand in the order of the bytes and cover the packet once, without gap or overlap.
 *
 *     entry          | DMX(7) | TYP(1) | payload(48) | signature(64) |
 *       plain48      |   … text | padding …   chain20 | LEN | content | padding | pointer(20) |
 *     blob           | content(100) | pointer(20) |
 *     WANT           | DMX(7) | FID(32) SEQ(4) | … | rest |
 *     BLOB request   | DMX(7) | pointer(20) count(2) | … | rest |
 *     unknown        | DMX(7) | rest |
 *
 * Source: `entry.ts`, `sidechain.ts`, `requests.ts`.
 */
import { DMX_BYTES, FEED_ID_BYTES, isZero, POINTER_BYTES, readUint32 } from "./bytes.ts";
import type { PacketLabel } from "./effects.ts";
import {
  PAYLOAD_BYTES,
  PAYLOAD_OFFSET,
  payloadOf,
  SIGNATURE_BYTES,
  TYPE_CHAIN20,
  TYPE_OFFSET,
  TYPE_PLAIN48,
} from "./entry.ts";
import { PACKET_BYTES } from "./limits.ts";
import { BLOB_PAIR_BYTES, isBlobRequest, isWant, WANT_PAIR_BYTES } from "./requests.ts";
import { BLOB_CONTENT_BYTES, decodeLength, decodePlain, type LengthCode, plausibleReadings } from "./sidechain.ts";

export type PacketKind = PacketLabel["what"];

export const FIELD_NAMES = [
  "dmx",
  "typ",
  "text", // content of a plain48 without its padding
  "payload", // of an entry whose TYP is neither plain48 nor chain20
  "len",
  "content", // a piece of a sidechain
  "padding",
  "pointer",
  "no-pointer", // twenty zero bytes where a pointer could stand
  "signature",
  "feed-id",
  "seq",
  "count",
  "rest", // what nothing is said about, and what is left after the last whole pair
] as const;
export type FieldName = (typeof FIELD_NAMES)[number];

/** LEN as one code reads it. */
export interface LengthReading {
  readonly code: LengthCode;
  readonly contentBytes: number;
}

export interface PacketField {
  readonly name: FieldName;
  /** First byte of the field in the packet. */
  readonly offset: number;
  /** A view of the packet. */
  readonly bytes: Uint8Array;
  /** Of `typ`, `seq` and `count`: the number that stands there. */
  readonly value?: number;
  /** Of `len`: what an honest writer can have meant; where two differ, the field is laid out as the first says. */
  readonly readings?: readonly LengthReading[];
  /** Of a request: which of its pairs, from 1. */
  readonly pair?: number;
}

/** The fields of `packet`, in the order of its bytes. Empty only for an empty packet. Never throws. */
export function packetFields(packet: Uint8Array, kind: PacketKind): PacketField[] {
  const layout = new Layout(packet);
  if (packet.length > 0) fill(layout, canBe(packet, kind) ? kind : "unknown");
  return layout.fields;
}

/** Whether a packet can be what it is said to be. An entry and a blob can not be told apart by their bytes. Never throws. */
export function canBe(packet: Uint8Array, kind: PacketKind): boolean {
  switch (kind) {
    case "entry":
    case "blob":
      return packet.length === PACKET_BYTES;
    case "want":
      return isWant(packet);
    case "blob-request":
      return isBlobRequest(packet);
    case "unknown":
      return true;
  }
}

/** Takes fields off the front of a packet. */
class Layout {
  readonly fields: PacketField[] = [];
  private at = 0;

  constructor(readonly packet: Uint8Array) {}

  get left(): number {
    return this.packet.length - this.at;
  }

  take(name: FieldName, size: number, facts: Pick<PacketField, "value" | "readings" | "pair"> = {}): void {
    const end = Math.min(this.packet.length, this.at + size);
    if (end === this.at) return;
    this.fields.push({ name, offset: this.at, bytes: this.packet.subarray(this.at, end), ...facts });
    this.at = end;
  }

  takePointer(pair?: number): void {
    const isEnd = pair === undefined && isZero(this.packet.subarray(this.at, this.at + POINTER_BYTES));
    this.take(isEnd ? "no-pointer" : "pointer", POINTER_BYTES, pair === undefined ? {} : { pair });
  }

  /** The four or two bytes `skip` bytes further on, as a number. */
  numberAt(skip: number, size: 2 | 4): number {
    const at = this.at + skip;
    return size === 4 ? readUint32(this.packet, at) : (this.packet[at] << 8) | this.packet[at + 1];
  }
}

function fill(layout: Layout, kind: PacketKind): void {
  switch (kind) {
    case "entry":
      fillEntry(layout);
      return;
    case "blob":
      layout.take("content", BLOB_CONTENT_BYTES);
      layout.takePointer();
      return;
    case "want":
      layout.take("dmx", DMX_BYTES);
      for (let pair = 1; layout.left >= WANT_PAIR_BYTES; pair++) {
        const value = layout.numberAt(FEED_ID_BYTES, 4);
        layout.take("feed-id", FEED_ID_BYTES, { pair });
        layout.take("seq", WANT_PAIR_BYTES - FEED_ID_BYTES, { pair, value });
      }
      break;
    case "blob-request":
      layout.take("dmx", DMX_BYTES);
      for (let pair = 1; layout.left >= BLOB_PAIR_BYTES; pair++) {
        const value = layout.numberAt(POINTER_BYTES, 2);
        layout.takePointer(pair);
        layout.take("count", BLOB_PAIR_BYTES - POINTER_BYTES, { pair, value });
      }
      break;
    case "unknown":
      layout.take("dmx", DMX_BYTES);
  }
  layout.take("rest", layout.left);
}

function fillEntry(layout: Layout): void {
  const { packet } = layout;
  const type = packet[TYPE_OFFSET];
  const payload = payloadOf(packet);
  layout.take("dmx", DMX_BYTES);
  layout.take("typ", PAYLOAD_OFFSET - TYPE_OFFSET, { value: type });
  if (type === TYPE_PLAIN48) {
    const text = decodePlain(payload);
    layout.take("text", text.length);
    layout.take("padding", PAYLOAD_BYTES - text.length);
  } else if (type === TYPE_CHAIN20) fillChain(layout, payload);
  else layout.take("payload", PAYLOAD_BYTES);
  layout.take("signature", SIGNATURE_BYTES);
}

function fillChain(layout: Layout, payload: Uint8Array): void {
  const headBytes = PAYLOAD_BYTES - POINTER_BYTES;
  const readings = plausibleReadings(payload);
  // Of LEB128 lengths one in 128 begins with such a byte, of CompactSize ones beyond 252 every one.
  if (payload[0] >= 0xfd) readings.reverse();
  const [first] = readings;
  const length = first && decodeLength(payload.subarray(0, headBytes), first.code);
  if (length) {
    const differ = readings.some(({ head }) => head.contentBytes !== first.head.contentBytes);
    layout.take("len", length.size, {
      readings: (differ ? readings : [first]).map(({ code, head }) => ({ code, contentBytes: head.contentBytes })),
    });
    layout.take("content", first.head.head.length);
    layout.take("padding", headBytes - length.size - first.head.head.length);
  } else layout.take("payload", headBytes);
  layout.takePointer();
}
