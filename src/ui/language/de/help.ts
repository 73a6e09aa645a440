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
  "help.reachTitle": "Was aus einem eigenen Beitrag wurde",
  "help.reachLog": "In deinem Log: signiert und auf diesem Gerät gespeichert. Sonst hat ihn noch niemand.",
  "help.reachSent":
    "Gesendet: Seine Pakete gingen an einem Anschluss hinaus. Ob sie jemand gehört hat, weiss man damit nicht.",
  "help.reachHeld":
    "Angekommen: Ein Knoten war zu hören, der nach dem fragte, was danach kommt; also hat er den Eintrag. Pakete tragen keinen Absender: Welcher Knoten es ist, weiss niemand. Ein Beitrag von mehr als ein paar Wörtern hat neben dem Eintrag Blobs: Sie gelten als angekommen, wenn alle hinausgingen und niemand einen verlangt.",
  "help.threadTitle": "Wie Gesprächsfäden entstehen",
  "help.thread":
    "Jeder Beitrag nennt die neuesten Beiträge, die sein Autor hatte, und danach ist das Gespräch geordnet. Wo er nicht auf den darüber folgt, sagt «nach …», auf welchen er folgt. «Antworten» bei einem Beitrag (Taste r) setzt den Namen des Autors ins Feld, und was du schreibst, nennt auch jenen Beitrag: darüber steht dann «als Antwort auf …». Andere Programme zeigen es als Beitrag, der den Autor erwähnt. Um jemanden anzusprechen, schreib @ und den Namen.",
  "help.searchTitle": "Suche, Links, Text",
  "help.search":
    "Suchen (oder die Taste /) findet Wörter in allen Beiträgen, die hier sind, auch ohne Netz. Adressen in Beiträgen sind Links: Sie öffnen sich in einem eigenen Tab, der nichts von dieser Seite erfährt. Führt eine Adresse anderswohin, als sie aussieht, so steht der wirkliche Host daneben.",
  "help.word.replica": "Kopie",
  "help.is.replica": "Was dieser Knoten von einem Feed hat: seine Einträge ohne Lücke ab dem Vertrauensanker.",
  "help.word.anchor": "Vertrauensanker",
  "help.is.anchor":
    "Wo eine Kopie beginnt: bei der Feed-ID selbst, oder bei einem späteren Eintrag, dem du vertraust, sodass frühere nicht kommen müssen.",
  "help.word.want": "WANT",
  "help.is.want":
    "Das Paket, mit dem ein Knoten nach dem nächsten Eintrag der Feeds fragt, denen er folgt. Wer ihn hat, antwortet.",
  "help.word.head": "Bekanntes Ende",
  "help.is.head":
    "Die höchste SEQ eines Feeds, die jemand zu haben scheint. Ein Hinweis aus dem Gehörten; es kann mehr geben.",
  "help.word.airtime": "Sendezeit",
  "help.is.airtime":
    "Wie lange ein Funkgerät sendet. In vielen Bändern ist nur ein Teil jeder Stunde erlaubt; was darüber hinausgeht, wartet.",
  "help.word.fork": "Spaltung",
  "help.is.fork":
    "Zwei verschiedene signierte Einträge mit einer SEQ, etwa wenn zwei Kopien mit einem Schlüssel schreiben. Das ist nicht zu heilen, darum nehmen Knoten nichts mehr von diesem Feed.",
};
