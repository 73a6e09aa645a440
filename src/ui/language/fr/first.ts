import type { Translation } from "../catalogue.ts";
import type { first as en } from "../en/first.ts";

export const first: Translation<typeof en> = {
  "backup.remind": "Votre clé n’est que dans ce navigateur.",
  "backup.remindLink": "Faire une sauvegarde",
  "backup.restore": "Restaurer une sauvegarde…",
  "copy.text": "Copier le texte",
  "name.none": "Ce nœud n’a pas encore de nom.",
  "name.give": "Lui en donner un",
  "search.title": "Rechercher",
  "follow.title": "Suivre un fil",
  "people.nobody":
    "Vous ne suivez encore personne. Demandez à quelqu’un son lien ou son code QR, ou montrez le vôtre : pour parler, il faut se suivre mutuellement.",
  "mute.isMuted": "masqué",
};
