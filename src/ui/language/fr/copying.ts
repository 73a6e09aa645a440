import type { Translation } from "../catalogue.ts";
import type { copying as en } from "../en/copying.ts";

export const copying: Translation<typeof en> = {
  "copy.copied": "Copié",
  "copy.done": "Copié.",
  "copy.failed": "Rien n’a été copié.",
  "copy.notAllowed": "Le navigateur ne l’a pas permis.",
  "copy.byHand": "Sélectionnez le texte et copiez-le à la main.",
  "copy.link": "Copier le lien",
  "copy.feedId": "Copier l’identifiant du fil",
  "copy.mid": "Copier le MID",
  "copy.packet": "Copier le paquet en hexadécimal",
};
