/** Commands by keyboard, and the report for those who help. */
import type { Translation } from "../catalogue.ts";
import type { commands as en } from "../en/commands.ts";

export const commands: Translation<typeof en> = {
  "command.title": "Befehle",
  "command.field": "Was zu tun ist",
  "command.goTo": "Gehe zu {place}",
  "command.goToFeed": "Feed von {name}",
  "command.search": "Beiträge durchsuchen",
  "command.searchFor": "In Beiträgen suchen: {words}",
  "command.write": "Neuen Eintrag schreiben",
  "command.reply": "Auf einen Beitrag antworten",
  "command.mute": "{name} stummschalten",
  "command.unmute": "{name} wieder zeigen",
  "command.pausePackets": "Pakete anhalten oder weiterlaufen lassen",
  "command.language": "Sprache: {language}",
  "command.keys": "Tasten",
  "command.singleKeys": "Einzelne Tasten sind Befehle",
  "command.singleKeysHint":
    "Nie, während du schreibst. Schalte sie aus, wenn du deinen Computer mit der Stimme bedienst.",
  "report.copy": "Bericht kopieren",
  "report.copied": "Der Bericht ist kopiert. Er enthält keinen Schlüssel und nichts, was geschrieben wurde.",
  "report.title": "Bericht",
  "report.what":
    "Für alle, die dir helfen: Browser, Speicher, Feeds und Anschlüsse mit ihren Zahlen. Kein Schlüssel und nichts, was geschrieben wurde.",
  "command.howTo": "Strg+K (⌘K) zeigt alle Befehle, ? die Tasten.",
  "command.key.palette": "Strg+K",
  "command.key.send": "Strg+Enter",
  "command.key.close": "Esc",
};
