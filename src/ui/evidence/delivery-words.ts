/**
 * How far an own entry got, in words that claim only what the evidence shows.
 *
 * Packets carry no sender: what is known is that at least one node on a face holds the entry, never which or whose.
 */
import type { DeliveryView } from "../../client/api.ts";
import type { IconName } from "../base/icons.ts";
import { isolated } from "../base/isolated.ts";
import { t } from "../language/language.ts";
import { faceLabel, isRadio } from "../radio/face-label.ts";

export interface DeliveryStep {
  readonly icon: IconName;
  readonly words: string;
  /** Whether it has happened, as far as is known. */
  readonly isReached: boolean;
}

/** In the log, sent, held: in this order. */
export function deliverySteps(delivery: DeliveryView): DeliveryStep[] {
  const { airedTimes, held, namedBy, isFromElsewhere } = delivery;
  const isHeld = held.length > 0 || namedBy !== undefined;
  const inWords = held.length > 0 ? t("reach.held", { faces: labelsOf(held) }) : heldByName(namedBy);
  if (isFromElsewhere && airedTimes === 0 && !isHeld)
    return [
      { icon: "log", words: t("reach.inLog"), isReached: true },
      { icon: "notYet", words: t("reach.elsewhere"), isReached: false },
    ];
  return [
    { icon: "log", words: t("reach.inLog"), isReached: true },
    // What others hold that was not sent from here came to them before, as after a restored backup.
    ...(airedTimes > 0 || !isHeld ? [sentStep(delivery)] : []),
    {
      icon: isHeld ? "held" : "notYet",
      words: inWords ?? t("reach.notHeld"),
      isReached: isHeld,
    },
  ];
}

const heldByName = (namedBy: DeliveryView["namedBy"]): string | undefined =>
  namedBy && t("reach.named", { name: isolated(namedBy.name) });

/**
 * "On air" is said where all that is known of was a radio. What was only given to a LAN or to tabs where nobody was ever heard does not count
 * as sent: there may be nobody who could have it, while a radio may have silent listeners.
 */
function sentStep({ aired, airedTimes, waitsFor = [] }: DeliveryView): DeliveryStep {
  const waits = t("reach.waits", { faces: waitsFor.map(faceLabel).join(", ") });
  if (airedTimes === 0)
    return { icon: "notYet", words: waitsFor.length > 0 ? waits : t("reach.notAired"), isReached: false };
  const unheard = aired.filter(({ faceId, isHeard }) => !isHeard && !isRadio(faceId));
  const sent = aired.filter((airing) => !unheard.includes(airing));
  const count = airedTimes - timesOf(unheard);
  if (count <= 0 && waitsFor.length > 0) return { icon: "notYet", words: waits, isReached: false };
  if (count <= 0) return { icon: "notYet", words: t("reach.given", { faces: labelsOf(unheard) }), isReached: false };
  const isOnAir = sent.length > 0 && sent.every(({ faceId }) => isRadio(faceId));
  // Once on each of several faces is not twice.
  const isOnceEach = !isOnAir && sent.length > 1 && count === sent.length && sent.every(({ times }) => times === 1);
  const times = isOnAir ? t("reach.aired", { count }) : t("reach.sent", { count });
  return { icon: "radio", words: isOnceEach ? t("reach.sentFaces", { count }) : times, isReached: true };
}

const labelsOf = (on: readonly { faceId: string }[]): string =>
  [...new Set(on.map(({ faceId }) => faceLabel(faceId)))].join(", ");

/** How often the entry went out on these faces. */
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
  };
}
