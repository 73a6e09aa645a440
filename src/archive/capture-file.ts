/**
 * A capture: packets that a node saw, with what it made of them, as a text file that can be kept, sent and opened elsewhere.
 *
 * JSON lines and not pcapng: what a node decided (outcome, feed, SEQ) has no place in a packet of pcapng, a user link type
 * says nothing to programs that do not know it already, and lines can be read, searched and cut with any tool.
 *
 *     {"format":"tinyssb-capture","version":1,"faces":["relay","serial"]}
 *     {"timeMs":1748779201000,"direction":"in","face":0,"packet":"5c0f…","what":"entry","outcome":"taken","feedId":"8a88…","seq":1}
 *     …
 *
 * First line: kinds of the faces; `face` counts from 0 in it. Addresses and names of people are left out, since captures are sent
 * to others. `feedId` and `seq` belong to entries, and to blobs whose feed is known. UTF-8, lines end with `\n`, the oldest packet first.
 * Reading is strict: a file is good as a whole or refused with its first bad line. What stands in it comes from strangers: only
 * bytes, numbers and words of closed lists are taken over, and a packet must be able to be what it is said to be.
 */
import { FEED_ID_BYTES, MAX_SEQ, maybeFromHex, toHex } from "../core/bytes.ts";
import { isDrop, type PacketLabel, type PacketOutcome } from "../core/effects.ts";
import { canBe } from "../core/packet-fields.ts";

const FORMAT = "tinyssb-capture";
const VERSION = 1;
/** Largest file that is opened, bytes. */
export const MAX_CAPTURE_BYTES = 4 << 20;
/** Packets of a capture that is opened; a longer one is refused. */
export const MAX_CAPTURED_PACKETS = 5000;
/** Longest packet in a capture, bytes: links cut long before. */
export const MAX_CAPTURED_PACKET_BYTES = 1024;
const MAX_CAPTURED_FACES = 64;
/** Latest time that a `Date` can hold, Unix ms. */
const MAX_TIME_MS = 8.64e15;

export interface CapturedPacket {
  /** Unix time, ms. */
  readonly timeMs: number;
  readonly direction: "in" | "out";
  /** Index of its face in `Capture.faces`. */
  readonly face: number;
  readonly packet: Uint8Array;
  readonly what: PacketLabel["what"];
  readonly outcome: PacketOutcome;
  /** 64 hex digits. */
  readonly feedId?: string;
  readonly seq?: number;
}

export interface Capture {
  /** Kind of each face: a short word. */
  readonly faces: readonly string[];
  /** Oldest first. */
  readonly packets: readonly CapturedPacket[];
}

/** Why a file is refused, and the line, from 1. */
export interface CaptureFault {
  readonly fault: "too-large" | "no-capture" | "other-version" | "too-many" | "bad-line";
  readonly line: number;
}

const KINDS: ReadonlySet<unknown> = new Set<PacketLabel["what"]>(["entry", "want", "blob", "blob-request", "unknown"]);
const OUTCOMES: ReadonlySet<unknown> = new Set<PacketOutcome>(["taken", "answered", "kept", "sent"]);
const MEMBERS: ReadonlySet<string> = new Set([
  ...["timeMs", "direction", "face", "packet", "what", "outcome", "feedId", "seq"],
]);

/** The file of a capture. Packets longer than MAX_CAPTURED_PACKET_BYTES are the caller's to leave out. */
export function serializeCapture({ faces, packets }: Capture): string {
  const lines: object[] = [{ format: FORMAT, version: VERSION, faces }];
  for (const { packet, feedId, seq, timeMs, direction, face, what, outcome } of packets)
    lines.push({ timeMs, direction, face, packet: toHex(packet), what, outcome, feedId, seq });
  return `${lines.map((line) => JSON.stringify(line)).join("\n")}\n`;
}

/** What stands in a file, or why it is refused. Never throws, whatever the bytes are. */
export function parseCapture(file: Uint8Array): Capture | CaptureFault {
  if (file.length > MAX_CAPTURE_BYTES) return { fault: "too-large", line: 1 };
  const lines = maybeText(file)?.split("\n");
  if (!lines) return { fault: "no-capture", line: 1 };
  if (lines.at(-1) === "") lines.pop();
  const [first, ...rest] = lines;
  const head = maybeObject(first ?? "");
  if (head?.format !== FORMAT) return { fault: "no-capture", line: 1 };
  if (head.version !== VERSION) return { fault: "other-version", line: 1 };
  const faces = maybeFaces(head.faces);
  if (!faces) return { fault: "bad-line", line: 1 };
  if (rest.length > MAX_CAPTURED_PACKETS) return { fault: "too-many", line: MAX_CAPTURED_PACKETS + 2 };
  const packets: CapturedPacket[] = [];
  for (const [index, line] of rest.entries()) {
    const packet = maybePacket(maybeObject(line), faces.length);
    if (!packet) return { fault: "bad-line", line: index + 2 };
    packets.push(packet);
  }
  return { faces, packets };
}

function maybePacket(read: Record<string, unknown> | undefined, faceCount: number): CapturedPacket | undefined {
  if (!read || !Object.keys(read).every((member) => MEMBERS.has(member))) return undefined;
  const { timeMs, direction, face, what, outcome, feedId, seq } = read;
  const packet = maybeBytes(read.packet);
  if (!packet || !isWithin(timeMs, 0, MAX_TIME_MS) || !isWithin(face, 0, faceCount - 1)) return undefined;
  if (direction !== "in" && direction !== "out") return undefined;
  if (!isKind(what) || !isOutcome(outcome) || !canBe(packet, what)) return undefined;
  const known = { timeMs, direction, face, packet, what, outcome } as const;
  if (feedId === undefined && seq === undefined) return known;
  if (what !== "entry" && what !== "blob") return undefined;
  if (typeof feedId !== "string" || !maybeFromHex(feedId, FEED_ID_BYTES) || !isWithin(seq, 1, MAX_SEQ))
    return undefined;
  return { ...known, feedId: feedId.toLowerCase(), seq };
}

function maybeBytes(value: unknown): Uint8Array | undefined {
  if (typeof value !== "string" || value === "" || value.length > 2 * MAX_CAPTURED_PACKET_BYTES) return undefined;
  return maybeFromHex(value);
}

function maybeFaces(value: unknown): string[] | undefined {
  if (!Array.isArray(value) || value.length > MAX_CAPTURED_FACES) return undefined;
  const isWord = (face: unknown): face is string => typeof face === "string" && /^[a-z][a-z-]{0,31}$/.test(face);
  return value.every(isWord) ? value : undefined;
}

function isKind(value: unknown): value is PacketLabel["what"] {
  return KINDS.has(value);
}

function isOutcome(value: unknown): value is PacketOutcome {
  return OUTCOMES.has(value) || isDrop(value as PacketOutcome);
}

function isWithin(value: unknown, least: number, most: number): value is number {
  return Number.isInteger(value) && (value as number) >= least && (value as number) <= most;
}

function maybeObject(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined; // Not JSON: the caller says which line.
  }
}

function maybeText(file: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(file);
  } catch {
    return undefined; // Not UTF-8: no capture of ours.
  }
}
