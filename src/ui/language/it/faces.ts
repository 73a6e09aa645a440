import type { Translation } from "../catalogue.ts";
import type { faces as en } from "../en/faces.ts";

export const faces: Translation<typeof en> = {
  "face.kind.relay": "Relay",
  "face.kind.serial": "Ponte",
  "face.kind.tabs": "Schede di questo browser",
  "face.phase.connecting": "si collega",
  "air.never": "Il limite è inferiore a un pacchetto: non viene mai inviato nulla.",
  "face.phase.upHeld": "attiva; il limite dell’ora trattiene tutto fino alle {time} circa",
  "face.phase.up": "attiva",
  "face.phase.upQuiet": "attiva; ancora niente sentito",
  "face.phase.waiting": "persa; riprova da sola",
  "face.phase.notReached": "non ancora raggiunta; riprova da sola",
  "face.phase.listening": "aperta; ascolta che cosa è il dispositivo, non invia ancora niente",
  "face.phase.unconfirmed": "silenziosa; aspetta che tu dica che è un ponte",
  "face.phase.refused": "ferma; ha bisogno di te",
  "face.phase.closed": "chiusa",
  "face.kind.neighbour": "Vicino simulato",
};
