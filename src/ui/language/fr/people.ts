import type { Translation } from "../catalogue.ts";
import type { people as en } from "../en/people.ts";

export const people: Translation<typeof en> = {
  "follow.reference": "Identifiant du fil ou lien",
  "follow.forms": "64 chiffres hexadécimaux, @…=.ed25519, did:ssb:ed25519:… ou un lien web+tinyssb:.",
  "follow.isAddress":
    "C’est l’adresse d’une page. Ce qu’il faut se trouve dans l’autre nœud, derrière « Montrer mon fil ».",
  "follow.noReference": "Ce n’est pas encore un identifiant de fil.",
  "follow.isFeed": "C’est le fil {shortName}. Comparez le nom court avec son auteur.",
  "follow.isFeedFrom": "C’est le fil {shortName}, à partir de SEQ {seq}. Comparez le nom court avec son auteur.",
  "follow.name": "Nom",
  "follow.nameHint":
    "Le nom que vous lui donnez ici. Il n’est jamais publié, mais les liens vers ce fil que vous transmettez le contiennent.",
  "follow.follow": "Suivre",
  "follow.more": "Plus : commencer plus tard, secret partagé",
  "follow.anchorHint":
    "Sans ancre de confiance, la copie commence à la première entrée. Avec une ancre, elle commence après ce SEQ.",
  "follow.anchorSeq": "Ancre de confiance : SEQ",
  "follow.anchorMid": "Ancre de confiance : MID (40 chiffres hexadécimaux)",
  "follow.secret": "Secret partagé d’un fil MicroPython (64 chiffres hexadécimaux)",
  "follow.secretHint": "Quiconque a ce secret peut écrire au nom de ce fil. Laissez vide pour les autres fils.",
  "people.what": "Chaque personne est un fil. Vous voyez et transmettez les fils que vous suivez.",
  "scanner.picture": "Image de la caméra",
  "scanner.start": "Scanner avec la caméra",
  "scanner.stop": "Arrêter la caméra",
  "scanner.file": "Ou lire un code dans une image",
  "scanner.noCamera":
    "Ce navigateur ne donne pas de caméra à cette page ; elle doit être ouverte en https ou sur localhost.",
  "scanner.notStarted":
    "La caméra n’a pas démarré : {why} Autorisez-la dans le navigateur, ou lisez le code dans une image.",
  "scanner.hold": "Tenez le code dans l’image.",
  "scanner.notFound":
    "Aucun code QR n’a été trouvé dans cette image. Essayez avec une image plus nette ou recadrée plus près.",
  "scanner.unreadable": "Cette image ne peut pas être lue : {why}",
  "scanner.read": "Un code a été lu.",
  "share.title": "Fil {shortName}",
  "share.what":
    "Scannez ceci avec un autre nœud, ou copiez le lien. Il dit quel fil suivre ; il ne contient aucune clé secrète.",
  "share.privacy": "Le nom que vous voyez ici est dans le lien : quiconque reçoit le lien le lit.",
  "share.code": "Code QR du lien vers le fil {shortName}",
  "nearby.title": "Entendu à proximité",
  "nearby.what":
    "Fils que quelqu’un à portée demande et que vous ne suivez pas. Qu’on les demande ne prouve rien sur leur auteur : comparez le nom court avec lui.",
  "nearby.none": "Aucun autre fil entendu jusqu’ici. Un canal silencieux n’est pas une erreur.",
  "nearby.asked": {
    one: "SEQ {seq} demandé : {face} ; {count} demande, la dernière le {time}",
    other: "SEQ {seq} demandé : {face} ; {count} demandes, la dernière le {time}",
  },
  "nearby.follow": "Suivre {shortName}",
  "nearby.followed": "Vous suivez maintenant {shortName}. Ses entrées viennent quand un nœud qui les a est entendu.",
  "mute.mute": "Masquer",
  "mute.unmute": "Ne plus masquer",
  "mute.muted":
    "{name} est masqué : caché de la conversation sur cette page. Le fil est toujours reçu et transmis, et son auteur n’en sait rien.",
  "mute.unmuted": "{name} est à nouveau visible dans la conversation.",
  "mute.notKept": "Le navigateur ne le retient pas : cela vaut jusqu’au rechargement de la page.",
  "contact.publishedName": "se nomme {name}",
};
