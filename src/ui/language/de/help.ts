import type { Translation } from "../catalogue.ts";
import type { help as en } from "../en/help.ts";

export const help: Translation<typeof en> = {
  "help.whatTitle": "Was das ist",
  "help.what":
    "Ein Knoten von tinySSB: Jede Person schreibt ein Log aus signierten Einträgen, klein genug für Funk, und Knoten geben die Logs weiter, denen ihre Leute folgen. Es gibt keinen Server und kein Konto.",
  "help.public":
    "Alles ist öffentlich: Einträge sind signiert, nicht verschlüsselt, und wer in Reichweite ist, sieht, nach welchen Feeds du fragst.",
  "help.key":
    "Der Schlüssel deines Feeds ist in diesem Browser und sonst nirgends. Mach eine Sicherung und bewahre sie auf, wo nur du hinkommst; schreib nie mit zwei Kopien.",
  "help.offline":
    "Die Seite funktioniert ohne Netz. Was du schreibst, wird zuerst gespeichert und geht hinaus, sobald ein Knoten zu hören ist, der danach fragt.",
  "help.wordsTitle": "Wörter",
  "help.word.feed": "Feed",
  "help.is.feed": "Das Log einer Person. Die Feed-ID ist ihr öffentlicher Schlüssel; der Kurzname ist daraus gemacht.",
  "help.word.entry": "Eintrag",
  "help.is.entry": "Ein signiertes Paket von 120 Bytes in einem Feed. SEQ ist seine Nummer, MID seine Identität.",
  "help.word.follow": "Folgen",
  "help.is.follow":
    "Eine Kopie eines Feeds halten, andere nach dem nächsten Eintrag fragen und denen antworten, die fragen. Zum Reden folgen beide einander.",
  "help.word.face": "Anschluss",
  "help.is.face":
    "Eine Verbindung dieses Knotens mit einem Medium: ein Relay, eine Bridge oder die anderen Tabs dieses Browsers.",
  "help.word.bridge": "Bridge",
  "help.is.bridge":
    "Ein Gerät an USB oder serieller Bluetooth-Verbindung, das Pakete zu LoRa-Funk und zurück gibt (KISS).",
  "help.word.relay": "Relay",
  "help.is.relay":
    "Ein kleines Programm, das Pakete zwischen dieser Seite und dem LAN weitergibt. Es speichert nichts.",
  "help.word.blob": "Blob",
  "help.is.blob":
    "Ein Stück von 100 Bytes eines Inhalts, der für einen Eintrag zu lang ist. Blobs kommen nach ihrem Eintrag.",
  "help.word.profile": "Profil",
  "help.is.profile":
    "Ein benannter Knoten in diesem Browser, mit eigenem Schlüssel und Speicher: ?profile=name in der Adresse.",
  "help.quietTitle": "Wenn nichts kommt",
  "help.quiet":
    "Ein stiller Kanal ist kein Fehler. Einträge kommen, wenn ein Knoten zu hören ist, der sie hat: Unter Funk steht, was jeder Anschluss gehört hat.",
  "help.blobs":
    "Lange Einträge brauchen ihre Blobs, und die senden nur Knoten, die Blobs weitergeben. Python-Knoten von PoC-01 tun das nicht: Von ihnen kommt der Eintrag, seine Blobs kommen nie.",
};
