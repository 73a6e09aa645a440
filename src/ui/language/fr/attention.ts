import type { Translation } from "../catalogue.ts";
import type { attention as en } from "../en/attention.ts";

export const attention: Translation<typeof en> = {
  "attention.title": "Notifications",
  "attention.notifications": "Me signaler les nouveaux messages",
  "attention.notificationsHint":
    "Ceux des fils que vous suivez sans les avoir masqués, tant que cette page est ouverte sans être visible. Qui vous mentionne est signalé comme tel. L’appareil affiche noms et textes, peut-être aussi sur l’écran verrouillé.",
  "attention.badge": "Nombre d’entrées non lues sur l’icône de l’application",
  "attention.badgeHint":
    "Si la page est installée comme application. Tous les profils de ce navigateur qui le veulent sont comptés ensemble.",
  "attention.cannot": "Ce navigateur ne le permet pas.",
  "attention.blocked":
    "Le navigateur bloque les notifications de cette page. Autorisez-les dans ses réglages pour cette page, puis activez-les ici.",
  "attention.notAllowed": "Le navigateur ne l’a pas permis.",
  "attention.notKept": "Le navigateur ne retient pas ce choix : il vaut tant que la page est ouverte.",
  "attention.new": { one: "{name}", other: "{name} : {count} nouveaux messages" },
  "attention.speaksToYou": "{name} vous mentionne",
  "attention.onItsWay": "Un nouveau message ; son texte est encore en route.",
  "attention.notText": "Une nouvelle entrée qui n’est pas du texte.",
  "awake.title": "Garder l’écran allumé tant que cette page est visible",
  "awake.off": "Désactivé : l’écran s’éteint selon les réglages de l’appareil.",
  "awake.on": "Activé : l’écran reste allumé, ce qui consomme de la batterie.",
  "awake.hidden": "En attente : la page n’est pas visible.",
  "awake.refused":
    "L’appareil le refuse pour l’instant, peut-être parce que la batterie est faible. Nouvel essai dès que la page redevient visible.",
  "awake.cannot": "Ce navigateur ne peut pas garder l’écran allumé. Changez-le dans les réglages de l’appareil.",
  "place.none": "Cet endroit n’existe pas sur cette page.",
  "place.noneWhy": "L’adresse a été tronquée ou mal saisie, ou elle vient d’une autre version de la page.",
  "place.noneDo": "Choisissez un écran ; en attendant, la conversation est affichée.",
  "place.noPost": "Ce message n’est pas ici.",
  "place.noPostWhy": "Il n’est pas encore arrivé, ou son fil n’est pas suivi ici.",
  "place.noPostDo": "Suivez le fil, ou attendez qu’un nœud qui l’a soit entendu.",
  "place.muted": "Ce message est d’un fil que vous avez masqué.",
  "place.mutedWhy": "Les fils masqués n’apparaissent pas dans la conversation.",
  "place.mutedDo": "Ne masquez plus le fil, sur son propre écran, pour le voir.",
};
