import type { Translation } from "../catalogue.ts";
import type { copying as en } from "../en/copying.ts";

export const copying: Translation<typeof en> = {
  "copy.copied": "Kopiert",
  "copy.done": "Kopiert.",
  "copy.failed": "Nichts wurde kopiert.",
  "copy.notAllowed": "Der Browser hat es nicht erlaubt.",
  "copy.byHand": "Markiere den Text und kopiere ihn von Hand.",
  "copy.link": "Link kopieren",
  "copy.feedId": "Feed-ID kopieren",
  "copy.mid": "MID kopieren",
  "copy.packet": "Paket als Hex kopieren",
};
