import type { Translation } from "../catalogue.ts";
import type { evidenceDetails as en } from "../en/evidence-details.ts";

export const evidenceDetails: Translation<typeof en> = {
  "reach.evidence": "Belege für Eintrag {seq}",
  "reach.why.inLog": "Eintrag {seq} ist signiert und auf diesem Gerät gespeichert.",
  "reach.why.aired": {
    one: "{face}: ging {count}-mal hinaus, zuletzt {time}.",
    other: "{face}: ging {count}-mal hinaus, zuletzt {time}.",
  },
  "reach.why.airedBefore": {
    one: "Ging {count}-mal hinaus. Wo und wann, ist nicht mehr bekannt.",
    other: "Ging {count}-mal hinaus. Wo und wann, ist nicht mehr bekannt.",
  },
  "reach.why.elsewhere":
    "Er kam mit einer Sicherung, einer Datei oder von einem anderen Knoten. Wo er vorher gesendet wurde, ist hier nicht bekannt.",
  "reach.why.sentHere":
    "{face}: Ein Knoten hat Eintrag {upTo} deines Feeds gesendet, der hier fehlte ({time}). Also hat mindestens ein Knoten dort deinen Feed bis dahin.",
  "reach.why.named":
    "Ein Beitrag von {name} bezieht sich auf diesen Eintrag oder einen späteren. Also hat der Knoten, der ihn geschrieben hat, deinen Feed bis dahin.",
  "reach.why.notAired":
    "Noch kein Anschluss hat ihn gesendet. Er geht hinaus, wenn ein Anschluss bereit ist und ein Knoten in Reichweite ihn verlangt.",
  "reach.why.held":
    "{face}: Ein Knoten verlangte Eintrag {next} und nichts davor ({time}). Also hat dort mindestens ein Knoten deinen Feed bis Eintrag {upTo}.",
  "reach.why.notHeld":
    "Bisher war kein Knoten zu hören, der das Folgende verlangt. Das heisst nicht, dass ihn niemand hat: Knoten können ausser Reichweite oder still sein.",
  "reach.why.nobodyHeard": "Dort war bisher niemand zu hören.",
  "reach.why.forked":
    "Dein Feed ist gespalten: Wer nach dem fragt, was auf diesen Eintrag folgt, kann einen anderen Eintrag mit derselben Nummer haben. Deshalb ist von niemandem bekannt, dass er diesen hat.",
  "reach.why.noSender":
    "Pakete tragen keinen Absender: Welcher Knoten es war und wem er gehört, lässt sich nicht wissen.",
  "reach.why.blobs": {
    one: "{face}: {sent} von {count} Blob ging hinaus.",
    other: "{face}: {sent} von {count} Blobs gingen hinaus.",
  },
  "reach.why.blobsUnknown": {
    one: "Er hat {count} Blob. Ob der hinausging, wurde nicht vermerkt.",
    other: "Er hat {count} Blobs. Wie viele davon hinausgingen, wurde nicht gezählt.",
  },
  "reach.why.restWaits": "Die Sendezeit dieser Stunde ist verbraucht: Vor {time} geht dort nichts hinaus.",
  "reach.why.restFollows": "Der Rest folgt, oder er geht hinaus, wenn ein Knoten ihn verlangt.",
  "reach.why.restAsked": "Der Rest geht hinaus, wenn ein Knoten ihn verlangt.",
  "reach.why.asked": "{face}: Ein Knoten verlangte Blob {blob} ({time}). Also hat er die davor und diesen nicht.",
  "reach.why.askedFirst":
    "{face}: Ein Knoten verlangte den ersten Blob ({time}). Also hatte er den Eintrag und noch keinen Blob.",
  "reach.why.answered": "Was er verlangte, ging seither hinaus; ob es ankam, ist nicht bekannt.",
  "reach.why.unanswered": "Nicht alles, was er verlangte, ging seither hinaus.",
  "reach.why.whole": "{face}: Ein Knoten hat den letzten Blob gesendet ({time}). Also hat dieser Knoten alles.",
  "reach.why.heldBlobs":
    "{face}: Ein Knoten verlangte einen Blob von Eintrag {upTo} ({time}). Also hat dort mindestens ein Knoten deinen Feed bis dahin.",
  "reach.why.blobsHeld": "Wer den Eintrag hat, dem können seine Blobs fehlen.",
  "reach.why.blobsOut":
    "Alle Blobs gingen hinaus, und niemand verlangt jetzt einen; wem einer fehlt, der fragt weiter.",
  "replica.what":
    "Was dieser Knoten von jedem Feed hat, und was ihm, soweit er weiss, fehlt. Das bekannte Ende ist ein Hinweis: Jemand war zu hören, der das Folgende verlangt. Ein stiller Kanal ist kein Fehler.",
  "replica.own": "Dein Feed. Er ist ganz hier; wie weit jeder Eintrag kam, steht beim Eintrag.",
  "replica.state.upToDate": "Auf dem neuesten Stand, soweit bekannt",
  "replica.state.behind": "Im Rückstand",
  "replica.state.nothing": "Bisher kein Eintrag zu hören",
  "replica.have": "Hier bis SEQ",
  "replica.head": "Bekanntes Ende (Hinweis)",
  "replica.missingEntries": "Fehlende Einträge",
  "replica.missingBlobs": "Fehlende Blobs",
  "replica.lastHeard": "Zuletzt gehört",
  "replica.heardOn": "{time}, {face}",
  "replica.notHeard": "nicht, seit dieser Knoten gestartet ist",
  "replica.airLeft": "Noch nötige Sendezeit",
  "replica.aboutAir": "etwa {air}",
  "replica.progress": "Einträge von {name}, die hier sind",
  "replica.transfers": "Lange Einträge unterwegs",
  "replica.transfer": "Eintrag {seq}: {here} von {blobs} hier",
  "replica.transferLeft": "{transfer}, noch etwa {air} Sendezeit",
  "replica.feeds": "Feeds",
  "replica.faces": "Anschlüsse",
  "replica.queue": "Wartet aufs Senden",
  "replica.faceQuiet": "nichts, seit er bereit ist; ein stiller Kanal ist kein Fehler",
  "replica.busy": "Kanal belegt, von uns und anderen",
  "replica.ours": "Davon wir",
  "replica.shares": "{minute} der letzten Minute, {hour} der letzten Stunde",
  "replica.noShares": "in einem LAN nicht gezählt",
};
