import type { Translation } from "../catalogue.ts";
import type { first as en } from "../en/first.ts";

export const first: Translation<typeof en> = {
  "backup.remind": "Dein Schlüssel ist nur in diesem Browser.",
  "backup.remindLink": "Mach eine Sicherung",
  "backup.restore": "Sicherung wiederherstellen…",
  "copy.text": "Text kopieren",
  "name.none": "Dieser Knoten hat noch keinen Namen.",
  "name.give": "Namen geben",
  "search.title": "Suchen",
  "follow.title": "Einem Feed folgen",
  "people.nobody":
    "Du folgst noch niemandem. Bitte jemanden um Link oder QR-Code, oder zeige deinen: Zum Reden müsst ihr einander beide folgen.",
  "mute.isMuted": "stumm",
};
