import type { Translation } from "../catalogue.ts";
import type { first as en } from "../en/first.ts";

export const first: Translation<typeof en> = {
  "backup.remind": "La tua chiave è solo in questo browser.",
  "backup.remindLink": "Fai una copia di sicurezza",
  "backup.restore": "Ripristina una copia…",
  "copy.text": "Copia il testo",
  "name.none": "Questo nodo non ha ancora un nome.",
  "name.give": "Dagliene uno",
  "search.title": "Cerca",
  "follow.title": "Segui un feed",
  "people.nobody":
    "Non segui ancora nessuno. Chiedi a qualcuno il link o il codice QR, oppure mostra il tuo: per parlarvi dovete seguirvi a vicenda.",
  "mute.isMuted": "silenziato",
};
