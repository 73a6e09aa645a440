/** Faces in words: what each is, how it stands, why packets were dropped. */
import type { FaceView } from "../../client/api.ts";
import type { DropReason } from "../../core/effects.ts";
import { hourOfDay } from "../base/amounts.ts";
import { t } from "../language/language.ts";
import { faceLabel } from "./face-label.ts";

/** Times of day are told in whole minutes, none too early. */
const MINUTE_MS = 60_000;

/** As everywhere where a face is named: by its ID, else by its kind. */
export function faceName(face: Pick<FaceView, "kind"> & Partial<Pick<FaceView, "id">>): string {
  const label = faceLabel(face.id ?? "");
  return label === (face.id ?? "") ? t(`face.kind.${face.kind}`) : label;
}

/** State of a face. Up and without a packet says nothing bad. */
export function phaseInWords(face: FaceView): string {
  if (isHeldBack(face)) {
    const { nextAllowedMs } = face.radio!;
    return nextAllowedMs === null
      ? t("air.never")
      : t("face.phase.upHeld", { time: hourOfDay(Date.now() + nextAllowedMs + MINUTE_MS) });
  }
  if (face.phase === "up" && face.packetsIn === 0) return t("face.phase.upQuiet");
  // A relay that was up has at least been sent something.
  const isNew = face.packetsIn === 0 && face.packetsOut === 0;
  if (face.kind === "relay" && face.phase === "waiting" && isNew) return t("face.phase.notReached");
  return t(`face.phase.${face.phase}`);
}

/** How well the radio of a bridge hears, as far as the bridge says. */
export function signalInWords({ signal }: Pick<FaceView, "signal">): string {
  return signal ? t("face.signal", { rssi: signal.rssiDbm, snr: signal.snrDb }) : t("face.noSignal");
}

/** A radio that is up, and may not send now because of the limit of the hour. */
const isHeldBack = ({ phase, radio }: Pick<FaceView, "phase"> & Partial<FaceView>): boolean =>
  phase === "up" && radio !== null && radio !== undefined && radio.nextAllowedMs !== 0;

/** As `toneOf` its phase; a radio that is held back is not well. */
export const toneOfFace = (face: FaceView): Tone => (isHeldBack(face) ? "pending" : toneOf(face.phase));

export type Tone = "good" | "pending" | "bad";

export function toneOf(phase: FaceView["phase"]): Tone {
  if (phase === "up") return "good";
  return phase === "refused" || phase === "waiting" || phase === "closed" ? "bad" : "pending";
}

const ORDINARY: ReadonlySet<DropReason> = new Set(["unknown", "duplicate", "unknown-feed", "not-here", "sent-lately"]);

/** Whether such packets are ordinary on a medium that many share: they are for others, or came twice. */
export function isOrdinary(reason: DropReason): boolean {
  return ORDINARY.has(reason);
}

export function dropInWords(reason: DropReason): string {
  return t(`drop.${reason}`);
}

/** Frames after which it is odd that none was tinySSB. */
const ENOUGH_FRAMES = 20;

/**
 * Whether frames come in on a radio and none of them is of tinySSB, as with another radio plan, or a bridge that hands on garbage. A WANT
 * for a feed that is unknown here is of tinySSB, and a silent channel is no error.
 */
export function hearsOnlyOthers({ kind, packetsIn, drops }: FaceView): boolean {
  if (kind !== "serial" || packetsIn < ENOUGH_FRAMES) return false;
  const recognised = (Object.keys(drops) as DropReason[]).some((reason) => reason !== "unknown" && isOrdinary(reason));
  const dropped = Object.values(drops).reduce((sum, count) => sum + count, 0);
  return !recognised && dropped >= packetsIn;
}
