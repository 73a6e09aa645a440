import type { Translation } from "../catalogue.ts";
import type { faces as en } from "../en/faces.ts";

export const faces: Translation<typeof en> = {
  "face.kind.relay": "Relais",
  "face.kind.serial": "Pont",
  "face.kind.tabs": "Onglets de ce navigateur",
  "face.phase.connecting": "connexion en cours",
  "air.never": "La limite est plus petite qu’un paquet : rien ne sera jamais envoyé.",
  "face.phase.upHeld": "en service ; la limite de l’heure retient tout jusque vers {time}",
  "face.phase.up": "en service",
  "face.phase.upQuiet": "en service ; rien entendu pour l’instant",
  "face.phase.waiting": "perdu ; réessaie de lui-même",
  "face.phase.notReached": "pas encore atteint ; réessaie de lui-même",
  "face.phase.listening": "ouvert ; écoute ce qu’est l’appareil, n’envoie encore rien",
  "face.phase.unconfirmed": "silencieux ; attend que vous disiez que c’est un pont",
  "face.phase.refused": "arrêté ; a besoin de vous",
  "face.phase.closed": "fermé",
  "face.kind.neighbour": "Voisin simulé",
};
