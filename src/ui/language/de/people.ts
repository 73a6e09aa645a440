import type { Translation } from "../catalogue.ts";
import type { people as en } from "../en/people.ts";

export const people: Translation<typeof en> = {
  "follow.reference": "Feed-ID oder Link",
  "follow.forms": "64 Hex-Ziffern, @…=.ed25519, did:ssb:ed25519:…, oder ein web+tinyssb:-Link.",
  "follow.isAddress":
    "Das ist die Adresse einer Seite. Was es braucht, steht im anderen Knoten hinter «Meinen Feed zeigen».",
  "follow.noReference": "Das ist noch keine Feed-ID.",
  "follow.tooManyDigits": {
    one: "{count} Ziffer zu viel: Eine Feed-ID hat 64.",
    other: "{count} Ziffern zu viel: Eine Feed-ID hat 64.",
  },
  "follow.noKey": "Mit dieser Feed-ID kann niemand signieren.",
  "follow.noKeyCause":
    "Sie hat die Form einer Feed-ID und ist kein Ed25519-Schlüssel: Vielleicht fehlen Ziffern oder wurden verändert.",
  "follow.noKeyRemedy": "Lass dir den Link oder den Code noch einmal geben.",
  "follow.isFeed": "Das ist Feed {shortName}. Vergleiche den Kurznamen mit dem, den die Person selbst dir nennt.",
  "follow.isFeedFrom":
    "Das ist Feed {shortName}, ab SEQ {seq}. Vergleiche den Kurznamen mit dem, den die Person selbst dir nennt.",
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
  "scanner.notStarted":
    "Die Kamera ist nicht gestartet: Vielleicht benutzt sie ein anderes Programm. Lies den Code aus einem Bild, oder füge den Link ein.",
  "scanner.notAllowed":
    "Die Kamera ist hier nicht erlaubt. Erlaube sie im Browser, lies den Code aus einem Bild, oder füge den Link ein.",
  "scanner.noneFound":
    "An diesem Gerät wurde keine Kamera gefunden. Lies den Code aus einem Bild, oder füge den Link ein.",
  "scanner.hold": "Halte den Code ins Bild.",
  "scanner.notFound":
    "In diesem Bild wurde kein QR-Code gefunden. Versuch es mit einem schärferen oder enger beschnittenen.",
  "scanner.unreadable":
    "Dieses Bild kann nicht gelesen werden: Vielleicht ist es beschädigt oder gar kein Bild. Versuch es mit einem anderen.",
  "scanner.read": "Ein Code wurde gelesen.",
  "share.title": "Feed {name}",
  "share.what":
    "Lies dies mit einem anderen Knoten ein, oder kopiere den Link. Er nennt den Feed, dem man folgen soll, und enthält keinen geheimen Schlüssel.",
  "share.privacy": "Der Name, den du hier siehst, steht mit im Link: Wer den Link bekommt, liest ihn.",
  "share.code": "QR-Code des Links zu Feed {shortName}",
  "nearby.title": "In der Nähe gehört",
  "nearby.what":
    "Feeds, die jemand in Reichweite verlangt und denen du nicht folgst. Dass jemand sie verlangt, beweist nichts über ihren Autor: Vergleiche mit ihm den Kurznamen.",
  "nearby.none": "Bisher war kein anderer Feed zu hören. Ein stiller Kanal ist kein Fehler.",
  "nearby.earlier": "Früher gehört ({count})",
  "time.moment": "gerade eben",
  "nearby.asked": {
    one: "SEQ {seq} verlangt: {face}; {count} Anfrage, zuletzt {time}",
    other: "SEQ {seq} verlangt: {face}; {count} Anfragen, zuletzt {time}",
  },
  "nearby.follow": "{shortName} folgen",
  "nearby.followed": "Du folgst jetzt {shortName}. Die Einträge kommen, wenn ein Knoten zu hören ist, der sie hat.",
  "mute.mute": "Stummschalten",
  "mute.unmute": "Stummschaltung aufheben",
  "mute.muted":
    "{name} ist stummgeschaltet: im Gespräch auf dieser Seite nicht zu sehen. Der Feed wird weiter empfangen und weitergegeben, und wer ihn schreibt, erfährt nichts davon.",
  "mute.unmuted": "{name} ist im Gespräch wieder zu sehen.",
  "mute.notKept": "Der Browser merkt sich das nicht: Es gilt, bis die Seite neu geladen wird.",
  "feed.id": "Feed-ID",
  "feed.midOf": "MID von SEQ {seq}",
  "feed.rename": "Umbenennen",
  "feed.notFollowed": "Du folgst diesem Feed nicht.",
  "feed.followIt": "Ihm folgen",
  "contact.title": "Kontaktkarte",
  "contact.own": "Der Feed dieses Knotens.",
  "contact.followed": "Du folgst diesem Feed.",
  "contact.muted": "Stumm: im Gespräch ausgeblendet.",
  "contact.sharedSecret": "Mit einem geteilten Geheimnis signiert: wer es hat, kann hier schreiben.",
  "contact.nickname": "Dein Name dafür",
  "contact.nodeName": "Name dieses Knotens",
  "contact.change": "Ändern",
  "contact.none": "keiner",
  "contact.publishedName": "Nennt sich",
  "contact.nothingPublished": "kein Name veröffentlicht",
  "contact.nothingKnown": "hier ist kein Name bekannt",
  "contact.here": "Hier",
  "contact.hereUpTo": "Einträge {from} bis {seq}",
  "contact.nothingHere": "noch kein Eintrag",
  "contact.missing": "Fehlt, soweit bekannt",
  "contact.nothingMissing": "nichts",
  "contact.anchor": "Vertrauensanker",
  "contact.anchorFirst": "die Feed-ID: vom ersten Eintrag an",
  "contact.anchorAt": "SEQ {seq}, MID",
  "contact.forms": "QR-Code, Link und Feed-ID",
  "contact.link": "Link",
  "contact.share": "Link teilen…",
  "contact.ssb": "Wie die SSB-Welt sie schreibt",
  "copy.ssb": "SSB-Verweis kopieren",
  "follow.isOwn": "Es ist dein eigener.",
  "follow.isKnown": "Du folgst ihm schon, als {name}.",
  "follow.showCard": "Kontaktkarte zeigen",
  "follow.isShortName":
    "Ein Kurzname genügt nicht, um einem Feed zu folgen: Frag nach der Feed-ID, dem Link oder dem Code.",
};
