/** What became of one feed of a file, in words. */
import type { SharedFeedReport } from "../../client/api.ts";
import { counted, numberInWords } from "../base/amounts.ts";
import { t } from "../language/language.ts";

/** Sentences, the most important first. */
export function reportInWords(report: SharedFeedReport): string[] {
  const { outcome, added, present, blobs, gap, refusal, to, from } = report;
  const came = [
    added > 0 ? t("carry.added", { entries: counted("entries", added) }) : t("carry.nothingNew"),
    ...(present > 0 ? [t("carry.present", { entries: counted("entries", present) })] : []),
    ...(blobs > 0 ? [t("carry.blobs", { blobs: counted("blobs", blobs) })] : []),
  ];
  switch (outcome) {
    case "not-followed":
      return [t("carry.notFollowed", { entries: counted("entries", (to ?? 0) - (from ?? 1) + 1) })];
    case "new":
      return [t("carry.followedNow"), ...came];
    case "merged":
      return came;
    case "gap":
      return gap
        ? [t("carry.gap", { from: numberInWords(gap.from), to: numberInWords(gap.to) }), t("carry.gapRemedy")]
        : [];
    case "fork":
      return [t("carry.fork")];
    case "frozen":
      return [t("carry.frozen")];
    case "refused":
      return refusal ? [t(`carry.refused.${refusal.code}`), ...seqOf(refusal.seq)] : [];
  }
}

function seqOf(seq: number | null): string[] {
  return seq === null ? [] : [t("carry.atSeq", { seq: numberInWords(seq) })];
}
