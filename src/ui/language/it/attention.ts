import type { Translation } from "../catalogue.ts";
import type { attention as en } from "../en/attention.ts";

export const attention: Translation<typeof en> = {
  "attention.title": "Notifiche",
  "attention.notifications": "Segnala i nuovi messaggi",
  "attention.notificationsHint":
    "Dei feed che segui e non hai silenziato, finché questa pagina è aperta ma non in vista. Chi ti menziona è segnalato come tale. Il dispositivo mostra nomi e testi, forse anche sullo schermo bloccato.",
  "attention.badge": "Numero di voci non lette sull’icona dell’app",
  "attention.badgeHint":
    "Se la pagina è installata come app. Tutti i profili di questo browser che lo vogliono sono contati insieme.",
  "attention.cannot": "Questo browser non può farlo.",
  "attention.blocked":
    "Il browser blocca le notifiche di questa pagina. Consentile nelle sue impostazioni per questa pagina, poi attivale qui.",
  "attention.notAllowed": "Il browser non l’ha consentito.",
  "attention.notKept": "Il browser non conserva questa scelta: vale finché la pagina è aperta.",
  "attention.new": { one: "{name}", other: "{name}: {count} nuovi messaggi" },
  "attention.speaksToYou": "{name} ti menziona",
  "attention.onItsWay": "Un nuovo messaggio; il testo è ancora in viaggio.",
  "attention.notText": "Una nuova voce che non è testo.",
  "awake.title": "Tieni lo schermo acceso finché questa pagina è in vista",
  "awake.off": "Spento: lo schermo si oscura come impostato sul dispositivo.",
  "awake.on": "Attivo: lo schermo resta acceso e consuma batteria.",
  "awake.hidden": "In attesa: la pagina non è in vista.",
  "awake.refused":
    "Il dispositivo ora lo rifiuta, forse perché la batteria è scarica. Si riprova quando la pagina torna in vista.",
  "awake.cannot": "Questo browser non può tenere acceso lo schermo. Cambialo nelle impostazioni del dispositivo.",
  "place.none": "Questo posto non esiste in questa pagina.",
  "place.noneWhy": "L’indirizzo è stato troncato o scritto male, o è di un’altra versione della pagina.",
  "place.noneDo": "Scegli una schermata; intanto si vede la conversazione.",
  "place.noPost": "Questo messaggio non è qui.",
  "place.noPostWhy": "Non è ancora arrivato, oppure il suo feed qui non è seguito.",
  "place.noPostDo": "Segui il feed, o aspetta che si senta un nodo che ce l’ha.",
  "place.muted": "Questo messaggio è di un feed che hai silenziato.",
  "place.mutedWhy": "I feed silenziati sono nascosti nella conversazione.",
  "place.mutedDo": "Non silenziare più il feed, nella sua schermata, per vederlo.",
};
