/** Commands by keyboard, and the report for those who help. */
import type { Translation } from "../catalogue.ts";
import type { commands as en } from "../en/commands.ts";

export const commands: Translation<typeof en> = {
  "command.title": "Comandi",
  "command.field": "Che cosa fare",
  "command.goTo": "Vai a {place}",
  "command.goToFeed": "Feed di {name}",
  "command.search": "Cerca nei messaggi",
  "command.searchFor": "Cerca nei messaggi: {words}",
  "command.write": "Scrivi una nuova voce",
  "command.reply": "Rispondi a un messaggio",
  "command.mute": "Silenzia {name}",
  "command.unmute": "Mostra di nuovo {name}",
  "command.pausePackets": "Mettere in pausa o riprendere i pacchetti",
  "command.language": "Lingua: {language}",
  "command.keys": "Tasti",
  "command.singleKeys": "I tasti singoli sono comandi",
  "command.singleKeysHint": "Mai mentre scrivi. Disattivali se parli al computer.",
  "report.copy": "Copia un rapporto",
  "report.copied": "Il rapporto è copiato. Non contiene chiavi né nulla di ciò che è stato scritto.",
  "report.title": "Rapporto",
  "report.what":
    "Per chi ti aiuta: browser, memoria, feed e interfacce con le loro cifre. Nessuna chiave e nulla di ciò che è stato scritto.",
  "command.howTo": "Ctrl+K (⌘K) mostra tutti i comandi, ? i tasti.",
  "command.key.palette": "Ctrl+K",
  "command.key.send": "Ctrl+Invio",
  "command.key.close": "Esc",
};
