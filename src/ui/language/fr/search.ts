/** Finding words in posts. */
import type { Translation } from "../catalogue.ts";
import type { search as en } from "../en/search.ts";

export const search: Translation<typeof en> = {
  "search.field": "Mots dans les messages",
  "search.where": "Où",
  "search.everywhere": "Tous les fils",
  "search.rule":
    "Chaque mot doit figurer dans le message, dans n’importe quel ordre, même à l’intérieur d’un mot plus long. Majuscules et accents ne comptent pas. Les fils masqués sont laissés de côté.",
  "search.results": "Messages trouvés, les plus récents d’abord",
  "search.none": "Aucun message ne contient tous ces mots.",
  "search.found": { one: "{count} message trouvé.", other: "{count} messages trouvés." },
  "search.soFar": { one: "{count} message trouvé jusqu’ici.", other: "{count} messages trouvés jusqu’ici." },
  "search.most": {
    one: "Le message le plus récent est affiché ({count}). Davantage de mots en trouvent moins.",
    other: "Les {count} messages les plus récents sont affichés. Davantage de mots en trouvent moins.",
  },
  "search.looking": "Recherche plus loin en arrière : encore {entries}.",
  "search.more": "Chercher plus loin en arrière",
  "search.inFeed": "Rechercher dans ce fil",
};
