/** Finding words in posts. */
import type { Translation } from "../catalogue.ts";
import type { search as en } from "../en/search.ts";

export const search: Translation<typeof en> = {
  "search.field": "Wörter in Beiträgen",
  "search.where": "Wo",
  "search.everywhere": "Alle Feeds",
  "search.rule":
    "Jedes Wort muss im Beitrag vorkommen, in beliebiger Reihenfolge, auch innerhalb eines längeren Wortes. Grossschreibung und Akzente spielen keine Rolle. Stummgeschaltete Feeds werden ausgelassen.",
  "search.results": "Gefundene Beiträge, neueste zuerst",
  "search.none": "Kein Beitrag enthält alle diese Wörter.",
  "search.found": { one: "{count} Beitrag gefunden.", other: "{count} Beiträge gefunden." },
  "search.soFar": { one: "Bisher {count} Beitrag gefunden.", other: "Bisher {count} Beiträge gefunden." },
  "search.most": {
    one: "Der neueste {count} Beitrag wird gezeigt. Mehr Wörter finden weniger.",
    other: "Die neuesten {count} Beiträge werden gezeigt. Mehr Wörter finden weniger.",
  },
  "search.looking": "Sucht weiter zurück: noch {entries}.",
  "search.more": "Weiter zurück suchen",
  "search.inFeed": "Diesen Feed durchsuchen",
};
