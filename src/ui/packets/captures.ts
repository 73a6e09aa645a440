/**
 * From a list of packets to a capture file and back, and what is said of a file that is refused.
 *
 * A capture names faces by their kind alone: addresses stay here.
 */
import {
  type Capture,
  type CaptureFault,
  MAX_CAPTURE_BYTES,
  MAX_CAPTURED_PACKETS,
  parseCapture,
  serializeCapture,
} from "../../archive/capture-file.ts";
import type { FaceView, PacketView } from "../../client/api.ts";
import { fromHex, toHex } from "../../core/bytes.ts";
import { packetPointer } from "../../core/packet-facts.ts";
import { parseBlobRequest, parseWant } from "../../core/requests.ts";
import { sizeInWords } from "../base/amounts.ts";
import { type Problem, problem } from "../base/problem.ts";
import { t } from "../language/language.ts";
import { faceName } from "../radio/face-words.ts";

/** A face as a list of packets names it: one of the node, or one of a capture, which may be of a kind that is not known here. */
export interface ListedFace {
  readonly id: string;
  readonly kind: string;
  readonly address: string;
}

/** A capture that is looked at. */
export interface OpenedCapture {
  readonly fileName: string;
  readonly faces: readonly ListedFace[];
  /** Oldest first. */
  readonly packets: readonly PacketView[];
}

const KINDS: Readonly<Record<FaceView["kind"], true>> = { relay: true, serial: true, tabs: true, neighbour: true };

function isFaceKind(kind: string): kind is FaceView["kind"] {
  return Object.hasOwn(KINDS, kind);
}

/** As everywhere where a face is named; those of a capture are told apart by their address, which is a number there. */
export function listedFaceName(face: ListedFace | undefined): string {
  const kind = face?.kind;
  return face && kind !== undefined && isFaceKind(kind) ? faceName({ kind, id: face.id }) : t("packets.goneFace");
}

/** The text of a capture of these packets, oldest first. */
export function captureOf(packets: readonly PacketView[], faces: readonly ListedFace[]): string {
  const ids = [...new Set(packets.map(({ faceId }) => faceId))];
  return serializeCapture({
    faces: ids.map((id) => faces.find((face) => face.id === id)?.kind ?? "gone"),
    packets: packets.map(({ faceId, packet, feedId, seq, timeMs, direction, what, outcome }) => ({
      timeMs,
      direction,
      face: ids.indexOf(faceId),
      packet: fromHex(packet),
      what,
      outcome,
      ...(feedId === null || seq === null ? {} : { feedId, seq }),
    })),
  });
}

/** A file as a capture, or what is wrong with it. Rejects only when the browser can not read the file. */
export async function openCapture(file: File): Promise<OpenedCapture | Problem> {
  const isTooLarge = file.size > MAX_CAPTURE_BYTES;
  const read: Capture | CaptureFault = isTooLarge
    ? { fault: "too-large", line: 1 }
    : parseCapture(new Uint8Array(await file.arrayBuffer()));
  return "fault" in read ? faultInWords(read, file.name) : opened(read, file.name);
}

function opened({ faces, packets }: Capture, fileName: string): OpenedCapture {
  return {
    fileName,
    faces: faces.map((kind, index) => ({
      id: String(index),
      kind,
      address: faces.length > 1 ? String(index + 1) : "",
    })),
    packets: packets.map(({ face, packet, feedId, seq, ...same }, index) => ({
      ...same,
      no: index + 1,
      faceId: String(face),
      bytes: packet.length,
      packet: toHex(packet),
      feedId: feedId ?? null,
      seq: seq ?? null,
      wants:
        same.what === "want" ? parseWant(packet).map((pair) => ({ feedId: toHex(pair.feedId), seq: pair.seq })) : [],
      blobs: blobsOf(same.what, packet),
    })),
  };
}

function blobsOf(what: PacketView["what"], packet: Uint8Array): PacketView["blobs"] {
  if (what === "blob") return [{ pointer: toHex(packetPointer(packet).pointer), count: 1 }];
  if (what !== "blob-request") return [];
  return parseBlobRequest(packet).map(({ pointer, count }) => ({ pointer: toHex(pointer), count }));
}

function faultInWords({ fault, line }: CaptureFault, fileName: string): Problem {
  const cause = {
    "too-large": () => t("capture.fault.too-large", { size: sizeInWords(MAX_CAPTURE_BYTES) }),
    "no-capture": () => t("capture.fault.no-capture"),
    "other-version": () => t("capture.fault.other-version"),
    "too-many": () => t("capture.fault.too-many", { most: MAX_CAPTURED_PACKETS }),
    "bad-line": () => t("capture.fault.bad-line", { line }),
  }[fault]();
  return problem(
    t("capture.refused"),
    cause,
    t(`capture.remedy.${fault === "too-large" || fault === "too-many" ? "smaller" : "another"}`),
    [fileName],
  );
}
