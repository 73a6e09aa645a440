/** What is behind the steps of an own entry, in words: loaded when somebody asks. It claims only what the evidence shows. */
import type { DeliveryView } from "../../client/api.ts";
import { dateAndTime } from "../base/amounts.ts";
import { isolated } from "../base/isolated.ts";
import { t } from "../language/language.ts";
import { faceLabel } from "../radio/face-label.ts";
import { timesOf } from "./delivery-words.ts";

/** What the steps are concluded from, a sentence each; what stays unknown comes last. */
export function deliveryEvidence(delivery: DeliveryView): string[] {
  const { seq, aired, airedTimes, held, isForked, namedBy, isFromElsewhere } = delivery;
  const evidence = [t("reach.why.inLog", { seq: String(seq) })];
  if (isFromElsewhere) evidence.push(t("reach.why.elsewhere"));
  const located = timesOf(aired);
  for (const { faceId, times, lastMs, isHeard } of aired) {
    const sent = t("reach.why.aired", { face: faceLabel(faceId), count: times, time: dateAndTime(lastMs) });
    evidence.push(isHeard ? sent : `${sent} ${t("reach.why.nobodyHeard")}`);
  }
  if (airedTimes > located) evidence.push(t("reach.why.airedBefore", { count: airedTimes - located }));
  if (airedTimes === 0 && held.length === 0 && !namedBy && !isFromElsewhere) evidence.push(t("reach.why.notAired"));
  for (const { faceId, upToSeq, heardMs, by } of held) {
    const [next, upTo] = [String(upToSeq + 1), String(upToSeq)];
    const [face, time] = [faceLabel(faceId), dateAndTime(heardMs)];
    evidence.push(
      by === "entry" ? t("reach.why.sentHere", { face, upTo, time }) : t("reach.why.held", { face, next, upTo, time }),
    );
  }
  if (namedBy) evidence.push(t("reach.why.named", { name: isolated(namedBy.name) }));
  const unknown = isForked ? t("reach.why.forked") : t("reach.why.notHeld");
  if (held.length > 0) evidence.push(t("reach.why.noSender"));
  else if (!namedBy) evidence.push(unknown);
  return evidence;
}
