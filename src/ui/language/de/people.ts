import type { Translation } from "../catalogue.ts";
import type { people as en } from "../en/people.ts";

export const people: Translation<typeof en> = {
  "follow.reference": "Feed-ID oder Link",
  "follow.forms": "64 Hex-Ziffern, @…=.ed25519, did:ssb:ed25519:…, oder ein web+tinyssb:-Link.",
  "follow.isAddress":
    "Das ist die Adresse einer Seite. Was es braucht, steht im anderen Knoten hinter „Meinen Feed zeigen“.",
  "follow.noReference": "Das ist noch keine Feed-ID.",
  "follow.isFeed": "Das ist Feed {shortName}. Vergleiche den Kurznamen mit der Person, die ihn schreibt.",
  "follow.isFeedFrom":
    "Das ist Feed {shortName}, ab SEQ {seq}. Vergleiche den Kurznamen mit der Person, die ihn schreibt.",
  "follow.name": "Name",
  "follow.nameHint":
    "Wie du ihn hier nennst. Er wird nie veröffentlicht, aber Links zu diesem Feed, die du weitergibst, enthalten ihn.",
  "follow.follow": "Folgen",
  "follow.more": "Mehr: später beginnen, geteiltes Geheimnis",
  "follow.anchorHint":
    "Ohne Vertrauensanker beginnt die Kopie beim ersten Eintrag. Mit einem beginnt sie nach dieser SEQ.",
  "follow.anchorSeq": "Vertrauensanker: SEQ",
  "follow.anchorMid": "Vertrauensanker: MID (40 Hex-Ziffern)",
  "follow.secret": "Geteiltes Geheimnis eines MicroPython-Feeds (64 Hex-Ziffern)",
  "follow.secretHint":
    "Alle, die dieses Geheimnis haben, können im Namen jenes Feeds schreiben. Für andere Feeds leer lassen.",
  "people.what": "Jede Person ist ein Feed. Du siehst die Feeds, denen du folgst, und gibst sie weiter.",
  "scanner.picture": "Bild der Kamera",
  "scanner.start": "Mit der Kamera einlesen",
  "scanner.stop": "Kamera ausschalten",
  "scanner.file": "Oder einen Code aus einem Bild lesen",
  "scanner.noCamera":
    "Dieser Browser gibt dieser Seite keine Kamera; sie muss über https oder localhost geöffnet sein.",
  "scanner.notStarted": "Die Kamera startete nicht: {why} Erlaube sie im Browser, oder lies den Code aus einem Bild.",
  "scanner.hold": "Halte den Code ins Bild.",
  "scanner.notFound":
    "In diesem Bild wurde kein QR-Code gefunden. Versuch es mit einem schärferen oder enger beschnittenen.",
  "scanner.unreadable": "Dieses Bild kann nicht gelesen werden: {why}",
  "scanner.read": "Ein Code wurde gelesen.",
  "share.title": "Feed {shortName}",
  "share.what":
    "Lies dies mit einem anderen Knoten ein, oder kopiere den Link. Er sagt, welchem Feed zu folgen ist; er enthält keinen geheimen Schlüssel.",
  "share.privacy": "Der Name, den du hier siehst, steht mit im Link: wer den Link bekommt, liest ihn.",
  "share.code": "QR-Code des Links zu Feed {shortName}",
  "nearby.title": "In der Nähe gehört",
  "nearby.what":
    "Feeds, die jemand in Reichweite verlangt und denen du nicht folgst. Dass jemand sie verlangt, beweist nichts über ihren Autor: vergleiche den Kurznamen mit ihm.",
  "nearby.none": "Bisher war kein anderer Feed zu hören. Ein stiller Kanal ist kein Fehler.",
  "nearby.asked": {
    one: "SEQ {seq} verlangt: {face}; {count} Anfrage, zuletzt {time}",
    other: "SEQ {seq} verlangt: {face}; {count} Anfragen, zuletzt {time}",
  },
  "nearby.follow": "{shortName} folgen",
  "nearby.followed": "Du folgst jetzt {shortName}. Die Einträge kommen, wenn ein Knoten zu hören ist, der sie hat.",
  "mute.mute": "Stummschalten",
  "mute.unmute": "Stummschaltung aufheben",
  "mute.muted":
    "{name} ist stumm: im Gespräch auf dieser Seite nicht zu sehen. Der Feed wird weiter empfangen und weitergegeben, und wer ihn schreibt, erfährt nichts davon.",
  "mute.unmuted": "{name} ist im Gespräch wieder zu sehen.",
  "mute.notKept": "Der Browser merkt sich das nicht: es gilt, bis die Seite neu geladen wird.",
  "contact.publishedName": "nennt sich {name}",
};
