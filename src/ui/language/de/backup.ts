import type { Translation } from "../catalogue.ts";
import type { backup as en } from "../en/backup.ts";

export const backup: Translation<typeof en> = {
  "backup.title": "Sicherung",
  "backup.never":
    "Es gibt noch keine Sicherung. Dein Schlüssel ist nur in diesem Browser; geht er verloren, kann ihn niemand wiederherstellen.",
  "backup.last": "Die letzte Sicherung ist vom {when}.",
  "backup.make": "Sichern…",
  "backup.move": "Auf ein anderes Gerät umziehen…",
  "backup.makeTitle": "Diesen Knoten sichern",
  "backup.moveTitle": "Diesen Knoten auf ein anderes Gerät umziehen",
  "backup.moveWhy":
    "Zuerst eine Sicherung, die das andere Gerät wiederherstellt. Dann wird das Schreiben hier gesperrt, weil zwei Geräte, die mit einem Schlüssel schreiben, den Feed für immer spalten.",
  "backup.holds":
    "Eine verschlüsselte Datei: dein Schlüssel, dein eigener Feed ({entries}) mit seinen Blobs, die Feeds, denen du folgst ({feeds}: ID, Spitzname, Vertrauensanker), Relays und Name. Was andere schrieben, ist nicht darin; es kommt von anderen Knoten zurück.",
  "backup.noOtherWay":
    "Ohne die Passphrase öffnet sie niemand, auch du nicht. Schreib sie auf und bewahre sie getrennt von der Datei auf.",
  "backup.passphrase": "Passphrase",
  "backup.passphraseHint": "Mindestens {least} Zeichen. Fünf zufällige Wörter sind stark und leicht zu tippen.",
  "backup.again": "Dieselbe Passphrase nochmals",
  "backup.different": "Die beiden Passphrasen sind nicht gleich.",
  "backup.weak": "Schwach: Wer die Datei bekommt, kann sie erraten.",
  "backup.fair": "Mittel: Erraten kann sie, wer viele Computer hat.",
  "backup.strong": "Stark, ausser es ist ein Zitat oder etwas über dich.",
  "backup.action": "Sicherung machen",
  "backup.working": "Wird verschlüsselt. Das dauert absichtlich, damit auch das Raten der Passphrase lange dauert.",
  "backup.made": "Die Sicherung ist in deinen Downloads. Bewahre sie dort auf, wo du sie wiederfindest.",
  "backup.lockWhy":
    "Die Sicherung ist in deinen Downloads. Bring sie auf das andere Gerät und stelle sie dort wieder her. Sperre jetzt das Schreiben hier: Schreib von da an nur noch dort.",
  "backup.lock": "Schreiben hier sperren",
  "backup.notYet": "Noch nicht",
  "backup.locked": "Das Schreiben ist hier gesperrt. Mach auf dem anderen Gerät weiter.",
  "backup.restoreTitle": "Sicherung wiederherstellen",
  "backup.restoreWhat":
    "Dieses Profil wird der Knoten der Sicherung, solange es selbst nichts geschrieben hat. Lesen geht sofort; das Schreiben wartet, bis feststeht, dass es nichts Neueres von deinem Feed gibt.",
  "backup.file": "Sicherungsdatei wählen (.tinyssb-backup)",
  "backup.restoreAction": "Wiederherstellen",
  "backup.restoring": "Die Sicherung wird geöffnet, jeder Eintrag wird geprüft.",
  "backup.restored":
    "Wiederhergestellt. Schreib nur an einem Ort: Zwei, die mit einem Schlüssel schreiben, spalten den Feed für immer.",
  "backup.sinceThen": {
    one: "Seither hast du {count} Eintrag geschrieben.",
    other: "Seither hast du {count} Einträge geschrieben.",
  },
  "backup.nothingNew":
    "Dieses Profil ist schon dieser Knoten und hat alles, was die Sicherung enthält: Nichts wurde geändert.",
  "backup.added": "Dieses Profil ist schon dieser Knoten; was ihm fehlte, kam aus der Sicherung dazu.",
  "backup.openNew": "Das neue Profil «{profile}» öffnen und dort wiederherstellen",
};
