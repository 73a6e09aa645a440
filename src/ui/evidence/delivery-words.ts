/**
 * How far an own entry got, in words that claim only what the evidence shows, and few of them: the evidence itself is behind a tap.
 *
 * Packets carry no sender: what is known is that at least one node on a face holds the entry, never which or whose. An entry is not its blobs: of a long
 * one, "sent" and "held" alone are said only where the blobs are included.
 */
import type { DeliveryView } from "../../client/api.ts";
import { hourOfDay } from "../base/amounts.ts";
import type { IconName } from "../base/icons.ts";
import { isolated } from "../base/isolated.ts";
import { t } from "../language/language.ts";
import { faceLabel, isRadio } from "../radio/face-label.ts";

export interface DeliveryStep {
  readonly icon: IconName;
  readonly words: string;
  /** The words where there is little room, if other ones. */
  readonly brief?: string;
  /** Whether it has happened, as far as is known. */
  readonly isReached: boolean;
  /** Where there is little room it stands for the steps before it. */
  readonly isEnough?: boolean;
}

/** Names up to so many characters have room on a phone. */
const SHORT_NAME = 20;

/** In the log, sent, held: in this order. That nobody is known to hold it is said of what went out whole. */
export function deliverySteps(delivery: DeliveryView): DeliveryStep[] {
  const { airedTimes, held, namedBy, isFromElsewhere, isForked } = delivery;
  const inLog: DeliveryStep = { icon: "log", words: t("reach.inLog"), isReached: true };
  const isHeld = held.length > 0 || namedBy !== undefined || wholeOn(delivery).length > 0;
  if (isHeld) return [inLog, ...(airedTimes > 0 ? [sentStep(delivery)] : []), heldStep(delivery)];
  const sent = sentStep(delivery);
  if (isFromElsewhere && !sent.isReached)
    return [inLog, { icon: "notYet", words: t("reach.elsewhere"), isReached: false, isEnough: true }];
  if (!sent.isReached) return [inLog, sent];
  return [inLog, sent, { icon: "notYet", words: t(isForked ? "reach.forked" : "reach.notHeld"), isReached: false }];
}

/** Faces on which a node showed that it has all blobs. */
const wholeOn = ({ blobs }: DeliveryView) => blobs?.faces.filter(({ wholeMs }) => wholeMs !== undefined) ?? [];

/**
 * Somebody's name says more than that there is somebody. The blobs of a long entry are included where a node sent the last of them, or where all went
 * out and nobody asks for one: who holds the entry and lacks a blob goes on asking.
 */
function heldStep(delivery: DeliveryView): DeliveryStep {
  const { namedBy, blobs } = delivery;
  const isWhole = !blobs || wholeOn(delivery).length > 0;
  const isAsking = !isWhole && isAskedFor(blobs);
  const isEntryOnly = !isWhole && (isAsking || !isAllOut(blobs));
  const words = namedBy
    ? t(isEntryOnly ? "reach.entryNamed" : "reach.named", { name: isolated(namedBy.name) })
    : t(isEntryOnly ? "reach.entryHeld" : "reach.held");
  const isShort = namedBy !== undefined && namedBy.name.length <= SHORT_NAME;
  const brief = isShort ? words : t(isEntryOnly ? "reach.entryHeldBrief" : "reach.heldBrief");
  const wish = isAsking ? `, ${t("reach.asks")}` : "";
  return { icon: "held", words: words + wish, brief, isReached: !isEntryOnly, isEnough: !isEntryOnly };
}

type Blobs = NonNullable<DeliveryView["blobs"]>;

export const isAskedFor = ({ faces }: Blobs): boolean => faces.some(({ asked }) => asked && !asked.isAnswered);

/** Whether all of them went out on one face: parts that went out on several do not add up. */
export const isAllOut = ({ of, faces }: Blobs): boolean => faces.some(({ sent }) => sent >= of);

/**
 * "On air" is said where all that is known of was a radio. What was only given to a LAN or to tabs where nobody was ever heard does not count
 * as sent: there may be nobody who could have it, while a radio may have silent listeners.
 */
function sentStep(delivery: DeliveryView): DeliveryStep {
  const { aired, airedTimes, waitsFor = [], waitsForAir = [] } = delivery;
  const notYet = (words: string): DeliveryStep => ({ icon: "notYet", words, isReached: false });
  const waits = waitsFor.length > 0 ? t("reach.waits", { faces: namesOf(waitsFor.map((faceId) => ({ faceId }))) }) : "";
  if (airedTimes === 0) {
    const untilMs = earliest(waitsForAir);
    if (waits === "" && untilMs !== undefined) return notYet(t("reach.waitsAir", { time: minuteAfter(untilMs) }));
    return notYet(waits || t("reach.notAired"));
  }
  const unheard = aired.filter(({ faceId, isHeard }) => !isHeard && !isRadio(faceId));
  const sent = aired.filter((airing) => !unheard.includes(airing));
  const count = airedTimes - timesOf(unheard);
  if (count <= 0 && waits !== "") return notYet(waits);
  if (count <= 0) return { ...notYet(t("reach.given", { faces: namesOf(unheard) })), isEnough: true };
  const isOnAir = sent.length > 0 && sent.every(({ faceId }) => isRadio(faceId));
  const entry = t(isOnAir ? "reach.entryAired" : "reach.entrySent");
  const { blobs } = delivery;
  if (blobs && !blobs.isCounted) return { icon: "radio", words: entry, isReached: false, isEnough: true };
  const of = blobs?.of ?? 0;
  // One face has them all, or nobody there has: parts that went out on several do not add up.
  const heard = blobs?.faces.filter(({ faceId }) => !unheard.some((on) => on.faceId === faceId)) ?? [];
  const most = Math.max(0, ...heard.map((face) => face.sent));
  if (most < of) return partStep(delivery, sent, [entry, t("reach.blobs", { sent: most, count: of })]);
  // Once on each of several faces is not twice.
  const isOnceEach = !isOnAir && sent.length > 1 && count === sent.length && sent.every(({ times }) => times === 1);
  const times = isOnAir ? t("reach.aired", { count }) : t("reach.sent", { count });
  const words = isOnceEach ? t("reach.sentFaces", { count }) : times;
  return { icon: "radio", words, isReached: true, isEnough: true };
}

function partStep(
  { waitsForAir = [], held, namedBy }: DeliveryView,
  sent: DeliveryView["aired"],
  words: string[],
): DeliveryStep {
  const here = new Set(sent.map(({ faceId }) => faceId));
  const isHeldBack = [...here].every((faceId) => waitsForAir.some((radio) => radio.faceId === faceId));
  const untilMs = isHeldBack ? earliest(waitsForAir.filter(({ faceId }) => here.has(faceId))) : undefined;
  const rest = untilMs === undefined ? t("reach.restAsked") : t("reach.restFrom", { time: minuteAfter(untilMs) });
  // Where nobody holds it there is room to say how long it waits.
  const isWaitSaid = untilMs !== undefined && held.length === 0 && !namedBy;
  const brief = isWaitSaid ? {} : { brief: words.join(", ") };
  return { icon: "radio", words: [...words, rest].join(", "), ...brief, isReached: false, isEnough: true };
}

const earliest = (waits: NonNullable<DeliveryView["waitsForAir"]>): number | undefined =>
  waits.flatMap(({ untilMs }) => untilMs ?? []).sort((a, b) => a - b)[0];

/** A time of day in minutes that is not before it. */
export const minuteAfter = (atMs: number): string => hourOfDay(Math.ceil(atMs / 60_000) * 60_000);

/** What one face is called, or how many they are. */
function namesOf(on: readonly { readonly faceId: string }[]): string {
  const labels = [...new Set(on.map(({ faceId }) => faceLabel(faceId)))];
  return labels.length > 1 ? t("reach.faces", { count: labels.length }) : (labels[0] ?? "");
}

export const timesOf = (airings: DeliveryView["aired"]): number => airings.reduce((sum, { times }) => sum + times, 0);

/**
 * `read`, with nothing taken back of what was `known` of the same entry: the node may have come up anew before it kept the latest. Only a
 * fork takes back who holds it: it may be the other entry of that number.
 */
export function neverBack(known: DeliveryView | undefined, read: DeliveryView): DeliveryView {
  if (!known || known.seq !== read.seq) return read;
  const missingFaces = known.held.filter(
    ({ faceId }) => !read.isForked && faceId !== "neighbour" && !read.held.some((held) => held.faceId === faceId),
  );
  // Of old entries only the total is kept: what is known already of where it went out stays.
  const isFewer = read.airedTimes < known.airedTimes || read.aired.length === 0;
  return {
    ...read,
    aired: isFewer ? known.aired : read.aired,
    airedTimes: Math.max(known.airedTimes, read.airedTimes),
    held: [...read.held, ...missingFaces],
    ...(read.blobs && known.blobs && { blobs: blobsNeverBack(known.blobs, read.blobs, read.isForked) }),
  };
}

function blobsNeverBack(known: Blobs, read: Blobs, isForked: boolean): Blobs {
  const before = new Map(known.faces.map((face) => [face.faceId, face]));
  const faces = read.faces.map((face) => {
    const { sent = 0, wholeMs } = before.get(face.faceId) ?? {};
    return { ...face, sent: Math.max(sent, face.sent), ...(wholeMs !== undefined && !isForked && { wholeMs }) };
  });
  const here = new Set(faces.map(({ faceId }) => faceId));
  const missing = known.faces.filter(({ faceId }) => faceId !== "neighbour" && !here.has(faceId));
  return {
    ...read,
    faces: [...faces, ...(isForked ? missing.map(({ faceId, sent }) => ({ faceId, sent })) : missing)],
  };
}
