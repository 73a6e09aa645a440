import type { Translation } from "../catalogue.ts";
import type { attention as en } from "../en/attention.ts";

export const attention: Translation<typeof en> = {
  "attention.title": "Benachrichtigungen",
  "attention.notifications": "Neue Beiträge melden",
  "attention.notificationsHint":
    "Von Feeds, denen du folgst und die nicht stummgeschaltet sind, solange diese Seite offen und nicht zu sehen ist. Wer dich erwähnt, wird so gemeldet. Das Gerät zeigt Namen und Texte, vielleicht auch auf dem Sperrbildschirm.",
  "attention.badge": "Anzahl ungelesener Einträge auf dem App-Symbol",
  "attention.badgeHint":
    "Sofern die Seite als App installiert ist. Alle Profile dieses Browsers, die das wollen, zählen zusammen.",
  "attention.cannot": "Dieser Browser kann das nicht.",
  "attention.blocked":
    "Der Browser blockiert Benachrichtigungen dieser Seite. Erlaube sie in seinen Einstellungen für diese Seite und schalte sie dann hier ein.",
  "attention.notAllowed": "Der Browser hat es nicht erlaubt.",
  "attention.notKept": "Der Browser behält diese Wahl nicht: Sie gilt, solange die Seite offen ist.",
  "attention.new": { one: "{name}", other: "{name}: {count} neue Beiträge" },
  "attention.speaksToYou": "{name} erwähnt dich",
  "attention.onItsWay": "Ein neuer Beitrag; sein Text ist noch unterwegs.",
  "attention.notText": "Ein neuer Eintrag, der kein Text ist.",
  "awake.title": "Bildschirm anlassen, solange diese Seite zu sehen ist",
  "awake.off": "Aus: Der Bildschirm wird dunkel, wie es am Gerät eingestellt ist.",
  "awake.on": "Ein: Der Bildschirm bleibt an; das braucht Strom.",
  "awake.hidden": "Wartet: Die Seite ist nicht zu sehen.",
  "awake.refused":
    "Das Gerät lässt es jetzt nicht zu, vielleicht weil der Akku schwach ist. Sobald die Seite wieder zu sehen ist, wird es erneut versucht.",
  "awake.cannot": "Dieser Browser kann den Bildschirm nicht anlassen. Ändere es in den Einstellungen des Geräts.",
  "place.none": "Diesen Ort gibt es auf dieser Seite nicht.",
  "place.noneWhy":
    "Die Adresse wurde abgeschnitten oder falsch getippt, oder sie gehört zu einer anderen Version der Seite.",
  "place.noneDo": "Wähle einen Bereich; bis dahin ist das Gespräch zu sehen.",
  "place.noPost": "Dieser Beitrag ist nicht hier.",
  "place.noPostWhy": "Er ist noch nicht angekommen, oder du folgst seinem Feed nicht.",
  "place.noPostDo": "Folge dem Feed, oder warte, bis ein Knoten zu hören ist, der ihn hat.",
  "place.muted": "Dieser Beitrag ist von einem Feed, den du stummgeschaltet hast.",
  "place.mutedWhy": "Stummgeschaltete Feeds sind im Gespräch ausgeblendet.",
  "place.mutedDo": "Hebe auf der Seite des Feeds die Stummschaltung auf, um ihn zu sehen.",
};
