/** What is behind the steps of an own entry, in words: loaded when somebody asks. It claims only what the evidence shows. */
import type { DeliveryView } from "../../client/api.ts";
import { dateAndTime } from "../base/amounts.ts";
import { isolated } from "../base/isolated.ts";
import { t } from "../language/language.ts";
import { faceLabel, isRadio } from "../radio/face-label.ts";
import { isAllOut, isAskedFor, minuteAfter, timesOf } from "./delivery-words.ts";

/** What the steps are concluded from, a sentence each; what stays unknown comes last. */
export function deliveryEvidence(delivery: DeliveryView): string[] {
  const { seq, aired, airedTimes, held, isForked, namedBy, isFromElsewhere, blobs } = delivery;
  const reasons = [t("reach.why.inLog", { seq: String(seq) })];
  if (isFromElsewhere) reasons.push(t("reach.why.elsewhere"));
  const located = timesOf(aired);
  for (const { faceId, times, lastMs, isHeard } of aired) {
    const sent = t("reach.why.aired", { face: faceLabel(faceId), count: times, time: dateAndTime(lastMs) });
    reasons.push(isHeard ? sent : `${sent} ${t("reach.why.nobodyHeard")}`);
  }
  if (airedTimes > located) reasons.push(t("reach.why.airedBefore", { count: airedTimes - located }));
  if (airedTimes === 0 && held.length === 0 && !namedBy && !isFromElsewhere) reasons.push(t("reach.why.notAired"));
  reasons.push(...blobReasons(delivery));
  for (const { faceId, upToSeq, heardMs, by } of held) {
    const [next, upTo] = [String(upToSeq + 1), String(upToSeq)];
    const [face, time] = [faceLabel(faceId), dateAndTime(heardMs)];
    if (by === "entry") reasons.push(t("reach.why.sentHere", { face, upTo, time }));
    else if (by === "blobs") reasons.push(t("reach.why.heldBlobs", { face, upTo, time }));
    else reasons.push(t("reach.why.held", { face, next, upTo, time }));
  }
  if (namedBy) reasons.push(t("reach.why.named", { name: isolated(namedBy.name) }));
  if (held.length === 0 && !namedBy) reasons.push(isForked ? t("reach.why.forked") : t("reach.why.notHeld"));
  else if (blobs && !blobs.faces.some(({ wholeMs }) => wholeMs !== undefined))
    reasons.push(t(isAllOut(blobs) && !isAskedFor(blobs) ? "reach.why.blobsOut" : "reach.why.blobsHeld"));
  if (held.length > 0) reasons.push(t("reach.why.noSender"));
  return reasons;
}

/** What went out of the blobs of a long entry, and what others on each face said of them. */
function blobReasons({ aired, blobs, waitsForAir = [] }: DeliveryView): string[] {
  if (!blobs) return [];
  if (!blobs.isCounted) return [t("reach.why.blobsUnknown", { count: blobs.of })];
  const reasons: string[] = [];
  for (const faceId of new Set([...aired, ...blobs.faces].map((on) => on.faceId))) {
    const { sent, asked, wholeMs } = blobs.faces.find((face) => face.faceId === faceId) ?? { sent: 0 };
    const face = faceLabel(faceId);
    const out = t("reach.why.blobs", { face, sent, count: blobs.of });
    reasons.push(sent < blobs.of ? `${out} ${restReason(faceId, sent, waitsForAir)}`.trim() : out);
    if (asked) {
      const [blob, time] = [String(asked.index + 1), dateAndTime(asked.atMs)];
      const wish =
        asked.index > 0 ? t("reach.why.asked", { face, blob, time }) : t("reach.why.askedFirst", { face, time });
      reasons.push(`${wish} ${t(asked.isAnswered ? "reach.why.answered" : "reach.why.unanswered")}`);
    }
    if (wholeMs !== undefined) reasons.push(t("reach.why.whole", { face, time: dateAndTime(wholeMs) }));
  }
  return reasons;
}

/** When the blobs that did not go out yet will. */
function restReason(faceId: string, sent: number, waits: NonNullable<DeliveryView["waitsForAir"]>): string {
  const radio = waits.find((one) => one.faceId === faceId);
  if (radio)
    return radio.untilMs === null ? t("air.never") : t("reach.why.restWaits", { time: minuteAfter(radio.untilMs) });
  if (sent === 0) return "";
  return t(isRadio(faceId) ? "reach.why.restFollows" : "reach.why.restAsked");
}
