/** Commands by keyboard, and the report for those who help. */
import type { Translation } from "../catalogue.ts";
import type { commands as en } from "../en/commands.ts";

export const commands: Translation<typeof en> = {
  "command.title": "Commandes",
  "command.field": "Que faire",
  "command.goTo": "Aller à {place}",
  "command.goToFeed": "Fil de {name}",
  "command.search": "Rechercher dans les messages",
  "command.searchFor": "Rechercher dans les messages : {words}",
  "command.write": "Écrire une nouvelle entrée",
  "command.reply": "Répondre à un message",
  "command.mute": "Masquer {name}",
  "command.unmute": "Montrer de nouveau {name}",
  "command.pausePackets": "Mettre les paquets en pause ou reprendre",
  "command.language": "Langue : {language}",
  "command.keys": "Touches",
  "command.singleKeys": "Les touches seules sont des commandes",
  "command.singleKeysHint": "Jamais pendant que vous écrivez. Désactivez-les si vous parlez à votre ordinateur.",
  "report.copy": "Copier un rapport",
  "report.copied": "Le rapport est copié. Il ne contient ni clé ni rien de ce qui a été écrit.",
  "report.title": "Rapport",
  "report.what":
    "Pour ceux qui vous aident : navigateur, stockage, fils et interfaces avec leurs chiffres. Aucune clé, et rien de ce qui a été écrit.",
  "command.howTo": "Ctrl+K (⌘K) montre toutes les commandes, ? les touches.",
  "command.key.palette": "Ctrl+K",
  "command.key.send": "Ctrl+Entrée",
  "command.key.close": "Échap",
};
