/**
 * How far an own entry got, in words that claim only what the evidence shows.
 *
 * Packets carry no sender: what is known is that at least one node on a face holds the entry, never which or whose.
 */
import type { DeliveryView } from "../../client/api.ts";
import { dateAndTime } from "../base/amounts.ts";
import type { IconName } from "../base/icons.ts";
import { t } from "../language/language.ts";
import { faceLabel, isRadio } from "../radio/face-label.ts";

export interface DeliveryStep {
  readonly icon: IconName;
  readonly words: string;
  /** Whether it has happened, as far as is known. */
  readonly isReached: boolean;
}

/** In the log, sent, held: in this order. "On air" is said where all that is known of was a radio. */
export function deliverySteps({ aired, airedTimes, held }: DeliveryView): DeliveryStep[] {
  const faces = [...new Set(held.map(({ faceId }) => faceLabel(faceId)))].join(", ");
  const isAired = airedTimes > 0;
  const isOnAir = aired.length > 0 && aired.every(({ faceId }) => isRadio(faceId));
  // Once on each of several faces is not twice.
  const isOnceEach =
    !isOnAir && aired.length > 1 && airedTimes === aired.length && aired.every(({ times }) => times === 1);
  const isHeld = held.length > 0;
  const times = isOnAir ? t("reach.aired", { count: airedTimes }) : t("reach.sent", { count: airedTimes });
  const sent: DeliveryStep = {
    icon: isAired ? "radio" : "notYet",
    words: isAired ? (isOnceEach ? t("reach.sentFaces", { count: aired.length }) : times) : t("reach.notAired"),
    isReached: isAired,
  };
  return [
    { icon: "log", words: t("reach.inLog"), isReached: true },
    // What others hold that was not sent from here came to them before, as after a restored backup.
    ...(isAired || !isHeld ? [sent] : []),
    {
      icon: isHeld ? "held" : "notYet",
      words: isHeld ? t("reach.held", { faces }) : t("reach.notHeld"),
      isReached: isHeld,
    },
  ];
}

/** What the steps are concluded from, a sentence each; what stays unknown comes last. */
export function deliveryEvidence({ seq, aired, airedTimes, held }: DeliveryView): string[] {
  const evidence = [t("reach.why.inLog", { seq: String(seq) })];
  const located = aired.reduce((sum, { times }) => sum + times, 0);
  for (const { faceId, times, lastMs } of aired)
    evidence.push(t("reach.why.aired", { face: faceLabel(faceId), count: times, time: dateAndTime(lastMs) }));
  if (airedTimes > located) evidence.push(t("reach.why.airedBefore", { count: airedTimes - located }));
  if (airedTimes === 0 && held.length === 0) evidence.push(t("reach.why.notAired"));
  for (const { faceId, upToSeq, heardMs } of held) {
    const [next, upTo] = [String(upToSeq + 1), String(upToSeq)];
    evidence.push(t("reach.why.held", { face: faceLabel(faceId), next, upTo, time: dateAndTime(heardMs) }));
  }
  evidence.push(held.length > 0 ? t("reach.why.noSender") : t("reach.why.notHeld"));
  return evidence;
}

/** `read`, with nothing taken back of what was `known` of the same entry: the node may have come up anew before it kept the latest. */
export function neverBack(known: DeliveryView | undefined, read: DeliveryView): DeliveryView {
  if (!known || known.seq !== read.seq) return read;
  const missingFaces = known.held.filter(
    ({ faceId }) => faceId !== "neighbour" && !read.held.some((held) => held.faceId === faceId),
  );
  // Of old entries only the total is kept: what is known already of where it went out stays.
  const isFewer = read.airedTimes < known.airedTimes || read.aired.length === 0;
  return {
    ...read,
    aired: isFewer ? known.aired : read.aired,
    airedTimes: Math.max(known.airedTimes, read.airedTimes),
    held: [...read.held, ...missingFaces],
  };
}
