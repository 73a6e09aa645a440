import type { Translation } from "../catalogue.ts";
import type { faces as en } from "../en/faces.ts";

export const faces: Translation<typeof en> = {
  "face.kind.relay": "Relais",
  "face.kind.serial": "Pont",
  "face.kind.tabs": "Onglets de ce navigateur",
  "face.phase.connecting": "connexion en cours",
  "air.never": "La limite est plus petite qu’un paquet : rien ne sera jamais envoyé.",
  "face.phase.upHeld": "active ; la limite de l’heure retient tout jusque vers {time}",
  "face.phase.up": "active",
  "face.phase.upQuiet": "active ; rien entendu pour l’instant",
  "face.phase.waiting": "perdue ; réessaie d’elle-même",
  "face.phase.notReached": "pas encore atteinte ; réessaie d’elle-même",
  "face.phase.listening": "ouverte ; écoute ce qu’est l’appareil, n’envoie encore rien",
  "face.phase.unconfirmed": "silencieuse ; attend que vous disiez que c’est un pont",
  "face.phase.refused": "arrêtée ; a besoin de vous",
  "face.phase.closed": "fermée",
  "face.kind.neighbour": "Voisin simulé",
};
