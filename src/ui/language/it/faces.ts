import type { Translation } from "../catalogue.ts";
import type { faces as en } from "../en/faces.ts";

export const faces: Translation<typeof en> = {
  "face.kind.relay": "Relay",
  "face.kind.serial": "Ponte",
  "face.kind.tabs": "Schede di questo browser",
  "face.phase.connecting": "si collega",
  "air.never": "Il limite è inferiore a un pacchetto: non viene mai inviato nulla.",
  "face.phase.upHeld": "in funzione; il limite dell’ora trattiene tutto fino alle {time} circa",
  "face.phase.up": "in funzione",
  "face.phase.upQuiet": "in funzione; ancora niente sentito",
  "face.phase.waiting": "perso; riprova da solo",
  "face.phase.notReached": "non ancora raggiunto; riprova da solo",
  "face.phase.listening": "aperto; ascolta che cosa è il dispositivo, non invia ancora niente",
  "face.phase.unconfirmed": "silenzioso; aspetta che tu dica che è un ponte",
  "face.phase.refused": "fermo; ha bisogno di te",
  "face.phase.closed": "chiuso",
  "face.kind.neighbour": "Vicino simulato",
};
