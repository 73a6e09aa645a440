import type { Translation } from "../catalogue.ts";
import type { sharing as en } from "../en/sharing.ts";

export const sharing: Translation<typeof en> = {
  "carry.what":
    "Feeds reisen auch ganz ohne Netz: auf einem Stick, als Mail, von Telefon zu Telefon. Eine solche Datei enthält Einträge und Blobs und keinen Schlüssel; jeder darf sie haben.",
  "carry.drop": "Datei mit Feeds hier ablegen",
  "carry.link": "Feeds in einer Datei",
  "carry.saveTitle": "Feeds in eine Datei speichern",
  "carry.saveWhat": "Die Datei ist ein Zip-Archiv mit dem Verzeichnis, das die Demos lesen.",
  "carry.nothing": "Noch ist nichts da, was gespeichert werden könnte: Schreib etwas, oder öffne eine Datei.",
  "carry.choose": "Feeds für die Datei",
  "carry.all": "Alle wählen",
  "carry.none": "Keinen wählen",
  "carry.save": "Datei speichern",
  "carry.passOn": "Weitergeben…",
  "carry.saving": "Einträge und Blobs werden gesammelt.",
  "carry.saved": "Die Datei mit {feeds} ist gespeichert.",
  "carry.openTitle": "Datei mit Feeds öffnen",
  "carry.openWhat":
    "Feeds, denen du folgst, werden zusammengeführt: Jeder Eintrag wird zuerst geprüft, und nichts ist doppelt da. Eine Datei kann auch irgendwo auf dieser Seite abgelegt werden. Dateien mit Feeds enden auf .tinyssb; eine .tinyssb-backup ist ein ganzer Knoten mit seinem Schlüssel und wird unter «Knoten» wiederhergestellt.",
  "carry.open": "Dateien wählen (.tinyssb)",
  "carry.report": "Aus {name}",
  "carry.holdsKey":
    "Diese Datei enthält auch den geheimen Schlüssel eines Knotens. Er wurde nicht angerührt. Gib diese Datei nicht weiter; um dieser Knoten zu werden, importiere sie unter «Knoten».",
  "carry.strangers": "Diesen folgst du nicht. Wähle, welchen du folgen und welche du übernehmen willst.",
  "carry.take": "Den gewählten folgen und sie übernehmen",
  "carry.added": "{entries} neu.",
  "carry.nothingNew": "Nichts Neues.",
  "carry.present": "{entries} schon da.",
  "carry.blobs": "{blobs}, die fehlten, kamen mit.",
  "carry.notFollowed": "{entries} in der Datei, noch nicht geprüft.",
  "carry.followedNow": "Du folgst ihm jetzt.",
  "carry.gap": "Nichts übernommen: Zwischen dem, was hier ist, und der Datei fehlen SEQ {from} bis {to}.",
  "carry.gapRemedy": "Öffne eine Datei, die sie hat, dann diese noch einmal.",
  "carry.fork":
    "Der Autor hat den Feed gespalten: Die Datei enthält einen anderen signierten Eintrag als den hiesigen. Der Beweis ist aufbewahrt; was hier ist, bleibt lesbar, und mehr wird nicht genommen.",
  "carry.frozen": "Der Autor hat den Feed früher gespalten: Mehr wird davon nicht genommen.",
  "carry.refused.damaged-log": "Abgelehnt: Dieser Teil der Datei ist beschädigt.",
  "carry.refused.bad-signature": "Abgelehnt: Der Autor hat das nicht signiert.",
  "carry.refused.no-signing-key": "Abgelehnt: Die Feed-ID ist kein Schlüssel, der signieren kann.",
  "carry.refused.other-anchor":
    "Abgelehnt: Die Datei und deine Kopie beginnen nach verschiedenen Einträgen. Einer der beiden Vertrauensanker ist falsch.",
  "carry.atSeq": "Bei SEQ {seq}.",
  "carry.isBackup": "Das ist die Sicherung eines Knotens, keine Datei mit Feeds.",
  "carry.isBackupCause": "Sie wurde mit «Sichern…» gemacht und enthält einen geheimen Schlüssel.",
  "carry.isBackupRemedy": "Stelle sie unter «Knoten» wieder her.",
  "carry.isPicture": "Das ist ein Bild, keine Datei mit Feeds.",
  "carry.isPictureCause": "Ein Bild kann den Code eines Feeds zeigen, aber keine Einträge enthalten.",
  "carry.isPictureRemedy":
    "Zeigt es einen Code, lies ihn unter Leute → «Einem Feed folgen» ein. Sonst wähle eine Datei, die auf .tinyssb, .zip oder .txt endet.",
  "carry.tooLarge": "Diese Datei ist zu gross.",
  "carry.tooLargeCause": "Sie ist grösser als jede Datei mit Feeds.",
  "carry.tooLargeRemedy": "Öffne eine Datei mit weniger Feeds.",
};
