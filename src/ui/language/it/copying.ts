import type { Translation } from "../catalogue.ts";
import type { copying as en } from "../en/copying.ts";

export const copying: Translation<typeof en> = {
  "copy.copied": "Copiato",
  "copy.done": "Copiato.",
  "copy.failed": "Non è stato copiato nulla.",
  "copy.notAllowed": "Il browser non l’ha permesso.",
  "copy.byHand": "Seleziona il testo e copialo a mano.",
  "copy.link": "Copia il link",
  "copy.feedId": "Copia l’ID del feed",
  "copy.mid": "Copia il MID",
  "copy.packet": "Copia il pacchetto in esadecimale",
};
