import type { Translation } from "../catalogue.ts";
import type { faces as en } from "../en/faces.ts";

export const faces: Translation<typeof en> = {
  "face.kind.relay": "Relay",
  "face.kind.serial": "Bridge",
  "face.kind.tabs": "Tabs dieses Browsers",
  "face.phase.connecting": "verbindet",
  "air.never": "Die Grenze ist kleiner als ein Paket: Es wird nie etwas gesendet.",
  "face.phase.upHeld": "verbunden; die Grenze der Stunde hält alles bis etwa {time} zurück",
  "face.phase.up": "verbunden",
  "face.phase.upQuiet": "verbunden; noch nichts gehört",
  "face.phase.waiting": "verloren; versucht es von selbst wieder",
  "face.phase.notReached": "noch nicht erreicht; versucht es von selbst wieder",
  "face.phase.listening": "offen; hört, was für ein Gerät es ist, und sendet noch nichts",
  "face.phase.unconfirmed": "still; wartet, bis du sagst, dass es eine Bridge ist",
  "face.phase.refused": "angehalten; braucht dich",
  "face.phase.closed": "geschlossen",
  "face.kind.neighbour": "Simulierter Nachbar",
};
