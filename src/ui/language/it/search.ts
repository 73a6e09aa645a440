/** Finding words in posts. */
import type { Translation } from "../catalogue.ts";
import type { search as en } from "../en/search.ts";

export const search: Translation<typeof en> = {
  "search.field": "Parole nei messaggi",
  "search.where": "Dove",
  "search.everywhere": "Tutti i feed",
  "search.rule":
    "Ogni parola deve essere nel messaggio, in qualsiasi ordine, anche dentro una parola più lunga. Maiuscole e accenti non contano. I feed silenziati sono esclusi.",
  "search.results": "Messaggi trovati, dal più recente",
  "search.none": "Nessun messaggio contiene tutte queste parole.",
  "search.found": { one: "{count} messaggio trovato.", other: "{count} messaggi trovati." },
  "search.soFar": { one: "{count} messaggio trovato finora.", other: "{count} messaggi trovati finora." },
  "search.most": {
    one: "È mostrato il messaggio più recente ({count}). Più parole ne trovano meno.",
    other: "Sono mostrati i {count} messaggi più recenti. Più parole ne trovano meno.",
  },
  "search.looking": "Ricerca più indietro: ancora {entries}.",
  "search.more": "Cerca più indietro",
  "search.inFeed": "Cerca in questo feed",
};
