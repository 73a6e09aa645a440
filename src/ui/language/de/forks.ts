import type { Translation } from "../catalogue.ts";
import type { forks as en } from "../en/forks.ts";

export const forks: Translation<typeof en> = {
  "forks.waits": "Schreiben wartet: Es kann neuere Einträge von dir geben.",
  "forks.waitsWhy":
    "Dieser Feed kommt aus einer Kopie oder wurde anderswo geschrieben; es kann neuere Einträge geben, als dieser Knoten hat.",
  "forks.waitsAsks": "Der Knoten fragt die erreichbaren Knoten danach; verbinde ihn mit einem, der dir folgt.",
  "forks.waitsNobody":
    "Im Moment ist niemand erreichbar: Der Knoten fragt danach, sobald jemand da ist. Verbinde ihn mit jemandem, der dir folgt.",
  "forks.copyHolds": "Ein anderes Profil dieses Browsers hat SEQ {seq}: öffne es.",
  "forks.confirm": "Es gibt nichts Neueres…",
  "forks.confirmTitle": "Ist das alles, was du geschrieben hast?",
  "forks.confirmLook":
    "Sieh dir den letzten Eintrag deines Feeds an. Hast du danach noch etwas geschrieben, auf irgendeinem Gerät, dann mach nicht weiter: Der nächste Eintrag würde deinen Feed für immer spalten, und niemand könnte das heilen.",
  "forks.confirmAsk":
    "Bist du nicht sicher, verbinde dich mit jemandem, der dir folgt, und warte: Der Knoten findet es dann selbst heraus.",
  "forks.confirmAction": "Das ist alles, ich will schreiben",
  "forks.confirmed": "Du kannst wieder schreiben.",
  "forks.copied": "Eine andere Kopie dieses Knotens hat Eintrag {seq} geschrieben.",
  "forks.copiedWhy":
    "Er ist mit deinem Schlüssel signiert, aber nicht hier geschrieben: vielleicht dort, wo du eine Sicherung eingespielt hast, oder vorher. Schreib nur an einem Ort: Schreiben beide Kopien weiter, ist dein Feed für immer gespalten, und niemand kann das heilen.",
  "forks.goOn": "Hier weiter…",
  "forks.goOnTitle": "Hier weiterschreiben?",
  "forks.goOnAsk":
    "Nur, wenn die andere Kopie nicht mehr schreibt: Schliesse oder sperre sie zuerst. Dieser Knoten fragt dann nach dem, was dort geschrieben wurde, und lässt dich schreiben.",
  "forks.goOnAction": "Die andere ruht, hier weiter",
  "forks.leave": "Dort weiter, hier sperren",
  "forks.left": "Schreiben ist hier gesperrt. Schreib dort.",
  "forks.ownForked": "Dein Feed ist gespalten.",
  "forks.ownForkedWhy":
    "Zwei Kopien deines Schlüssels haben verschiedene Einträge mit einer Nummer geschrieben; nun kann nichts mehr dazukommen. Was hier ist, bleibt lesbar.",
  "forks.ownForkedDo": "Öffne ein neues Profil und bitte alle, die dir folgen, dem neuen Feed zu folgen.",
  "forks.toProfiles": "Neues Profil öffnen",
  "forks.elsewhere": "In einem anderen Profil offen.",
  "forks.elsewhereWhy":
    "Ein anderes Profil dieses Browsers hat denselben Schlüssel und ist offen. Schreib dort oder schliesse seine Tabs: Dann übernimmt dieses Profil.",
  "forks.moved": "Auf ein anderes Gerät umgezogen.",
  "forks.movedWhy": "Schreib dort. Zwei Geräte, die mit einem Schlüssel schreiben, würden den Feed für immer spalten.",
  "forks.unlock": "Wieder hier schreiben…",
  "forks.unlockTitle": "Wieder hier schreiben?",
  "forks.unlockAsk":
    "Nur, wenn das andere Gerät nicht mehr schreibt. Dieser Knoten fragt zuerst nach dem, was dort geschrieben wurde.",
  "forks.unlockAction": "Wieder hier schreiben",
  "forks.unlocked": "Dieser Knoten fragt nach dem, was anderswo geschrieben wurde.",
  "forks.locked": "Schreiben wartet, siehe oben.",
  "forks.draftKept": "Dein Entwurf bleibt.",
  "forks.feedForked": "Dieser Feed ist gespalten.",
  "forks.byAuthor": "Sein Autor",
  "forks.bySecret": "Jemand, der sein Geheimnis kennt,",
  "forks.feedForkedWhat":
    "{who} hat zwei verschiedene Einträge mit SEQ {seq} signiert, vielleicht auf zwei Geräten mit einem Schlüssel. Niemand kann sagen, welcher gilt; darum nimmt dieser Knoten nichts mehr aus dem Feed auf. Was hier ist, bleibt lesbar; ab SEQ {seq} mit Vorsicht.",
  "forks.feedForkedDo": "Bitte den Autor um einen neuen Feed und folge diesem.",
  "forks.inList": "gespalten bei SEQ {seq}: nichts mehr wird aufgenommen",
};
