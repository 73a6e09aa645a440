import type { Translation } from "../catalogue.ts";
import type { welcome as en } from "../en/welcome.ts";

export const welcome: Translation<typeof en> = {
  "steps.welcome":
    "Dieser Knoten ist bereit: Er hat einen eigenen Schlüssel, und du kannst sofort schreiben. Nichts davon muss jetzt sein.",
  "steps.next": "Wie es weitergeht: eine Verbindung, jemand zum Reden, eine Sicherung",
  "steps.name": "Ein Name",
  "identity.name": "Name dieses Knotens",
  "identity.renamed": "Der Name ist gespeichert.",
  "steps.nameWhy":
    "Damit andere wissen, wem sie folgen: Er steht mit in deinem Link. Wer dir ohne ihn folgt, sieht den Namen, sobald du ihn veröffentlichst. Dass du es bist, beweist dein Schlüssel.",
  "steps.named": "Dieser Knoten hat einen Namen.",
  "steps.toPublish": "Unter «Knoten» veröffentlichen",
  "steps.connect": "Eine Verbindung",
  "steps.connectWhy":
    "Ohne sie bleibt erhalten, was du schreibst, und geht später hinaus. Eine davon genügt, auch mehrere gehen.",
  "steps.relay": "LAN: ein Relay gibt Pakete an andere Knoten um dich herum weiter.",
  "steps.toRadio": "Sieh unter Funk nach.",
  "steps.bridge": "Funk: eine LoRa-Bridge an USB.",
  "steps.toBridge": "Schliesse sie unter Funk an.",
  "steps.neighbour":
    "Niemand da? Ein simulierter Nachbar ist ein zweiter, echter Knoten in diesem Browser, der antwortet. Er ist als simuliert gekennzeichnet, und du kannst ihn jederzeit entfernen.",
  "steps.startNeighbour": "Mit einem simulierten Nachbarn ausprobieren",
  "steps.neighbourIsHere": "Der simulierte Nachbar ist da. Schreib etwas, er antwortet.",
  "steps.people": "Jemand zum Reden",
  "steps.following": { one: "Du folgst {count} Feed.", other: "Du folgst {count} Feeds." },
  "steps.backup": "Eine Sicherung",
  "steps.backupWhy":
    "Dein Schlüssel ist nur in diesem Browser. Verliert ihn der Browser, kann ihn niemand wiederherstellen. Die Sicherung kann warten, bis du etwas geschrieben hast, das zählt.",
  "steps.toBackup": "Unter «Knoten» sichern",
  "steps.help": "Was die Wörter bedeuten",
  "neighbour.name": "Nina (simuliert)",
  "neighbour.badge": "simuliert",
  "neighbour.greeting1":
    "Hallo! Ich bin ein simulierter Nachbar: ein zweiter Knoten in deinem Browser. Ausser mir liest hier niemand.",
  "neighbour.greeting2":
    "Schreib etwas: Es wird ein signierter Eintrag in deinem Feed, ich frage danach, und du siehst hier, dass ihn jemand hat.",
  "neighbour.reply1": "Empfangen und geprüft. Dein Eintrag steht jetzt in meinem Log.",
  "neighbour.reply2": "Ich antworte der Reihe nach; was du schreibst, verstehe ich nicht. Ein Mensch täte es.",
  "neighbour.reply3":
    "Sieh unter Pakete nach: Dort siehst du mein WANT nach deinem nächsten Eintrag und deine Pakete hinausgehen.",
  "neighbour.reply4": "Triffst du echte Leute, entferne mich unter Funk. Meine Einträge gehen mit mir.",
};
