/** Finding words in posts. */
import type { Translation } from "../catalogue.ts";
import type { search as en } from "../en/search.ts";

export const search: Translation<typeof en> = {
  "search.field": "Parole nei post",
  "search.where": "Dove",
  "search.everywhere": "Tutti i feed",
  "search.rule":
    "Ogni parola deve essere nel post, in qualsiasi ordine, anche dentro una parola più lunga. Maiuscole e accenti non contano. I feed silenziati sono esclusi.",
  "search.results": "Post trovati, dal più recente",
  "search.none": "Nessun post contiene tutte queste parole.",
  "search.found": { one: "{count} post trovato.", other: "{count} post trovati." },
  "search.soFar": { one: "{count} post trovato finora.", other: "{count} post trovati finora." },
  "search.most": {
    one: "È mostrato il post più recente ({count}). Più parole ne trovano meno.",
    other: "Sono mostrati i {count} post più recenti. Più parole ne trovano meno.",
  },
  "search.looking": "Ricerca più indietro: ancora {entries}.",
  "search.more": "Cerca più indietro",
  "search.inFeed": "Cerca in questo feed",
};
