import type { Translation } from "../catalogue.ts";
import type { people as en } from "../en/people.ts";

export const people: Translation<typeof en> = {
  "follow.reference": "Identifiant du fil ou lien",
  "follow.forms": "64 chiffres hexadécimaux, @…=.ed25519, did:ssb:ed25519:… ou un lien web+tinyssb:.",
  "follow.isAddress":
    "C’est l’adresse d’une page. Ce qu’il faut se trouve dans l’autre nœud, derrière « Montrer mon fil ».",
  "follow.noReference": "Ce n’est pas encore un identifiant de fil.",
  "follow.tooManyDigits": {
    one: "{count} chiffre de trop : un identifiant de fil en a 64.",
    other: "{count} chiffres de trop : un identifiant de fil en a 64.",
  },
  "follow.noKey": "Personne ne peut signer avec cet identifiant de fil.",
  "follow.noKeyCause":
    "Il a la forme d’un identifiant de fil et n’est pas une clé Ed25519 : des chiffres ont peut-être été perdus ou changés.",
  "follow.noKeyRemedy": "Redemandez le lien ou le code.",
  "follow.isFeed": "C’est le fil {shortName}. Comparez le nom court avec celui que vous donne son auteur.",
  "follow.isFeedFrom":
    "C’est le fil {shortName}, à partir de SEQ {seq}. Comparez le nom court avec celui que vous donne son auteur.",
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
    "La caméra n’a pas démarré : un autre programme l’utilise peut-être. Lisez le code dans une image, ou collez le lien.",
  "scanner.notAllowed":
    "La caméra n’est pas autorisée ici. Autorisez-la dans le navigateur, lisez le code dans une image, ou collez le lien.",
  "scanner.noneFound":
    "Aucune caméra n’a été trouvée sur cet appareil. Lisez le code dans une image, ou collez le lien.",
  "scanner.hold": "Tenez le code dans l’image.",
  "scanner.notFound":
    "Aucun code QR n’a été trouvé dans cette image. Essayez avec une image plus nette ou recadrée plus près.",
  "scanner.unreadable":
    "Cette image ne peut pas être lue : elle est peut-être endommagée, ou ce n’est pas une image. Essayez-en une autre.",
  "scanner.read": "Un code a été lu.",
  "share.title": "Fil {name}",
  "share.what":
    "Scannez ceci avec un autre nœud, ou copiez le lien. Il dit quel fil suivre ; il ne contient aucune clé secrète.",
  "share.privacy": "Le nom que vous voyez ici est dans le lien : quiconque reçoit le lien le lit.",
  "share.code": "Code QR du lien vers le fil {shortName}",
  "nearby.title": "Entendu à proximité",
  "nearby.what":
    "Fils que quelqu’un à portée demande et que vous ne suivez pas. Qu’on les demande ne prouve rien sur leur auteur : comparez le nom court avec celui qu’il vous donne.",
  "nearby.none": "Aucun autre fil entendu jusqu’ici. Un canal silencieux n’est pas une erreur.",
  "nearby.earlier": "Entendus plus tôt ({count})",
  "time.moment": "à l’instant",
  "nearby.asked": {
    one: "SEQ {seq} demandé : {face} ; {count} demande, la dernière {time}",
    other: "SEQ {seq} demandé : {face} ; {count} demandes, la dernière {time}",
  },
  "nearby.follow": "Suivre {shortName}",
  "nearby.followed": "Vous suivez maintenant {shortName}. Ses entrées viennent quand un nœud qui les a est entendu.",
  "mute.mute": "Masquer",
  "mute.unmute": "Ne plus masquer",
  "mute.muted":
    "{name} est masqué : caché de la conversation sur cette page. Le fil est toujours reçu et transmis, et son auteur n’en sait rien.",
  "mute.unmuted": "{name} est à nouveau visible dans la conversation.",
  "mute.notKept": "Le navigateur ne le retient pas : cela vaut jusqu’au rechargement de la page.",
  "feed.id": "Identifiant du fil",
  "feed.midOf": "MID de SEQ {seq}",
  "feed.rename": "Renommer",
  "feed.notFollowed": "Ce fil n’est pas suivi ici.",
  "feed.followIt": "Le suivre",
  "contact.title": "Fiche de contact",
  "contact.own": "Le fil de ce nœud.",
  "contact.followed": "Vous suivez ce fil.",
  "contact.muted": "Masqué : n’apparaît pas dans la conversation.",
  "contact.sharedSecret": "Signé avec un secret partagé : quiconque l’a peut y écrire.",
  "contact.nickname": "Le nom que vous lui donnez",
  "contact.nodeName": "Nom de ce nœud",
  "contact.change": "Modifier",
  "contact.none": "aucun",
  "contact.publishedName": "Se nomme",
  "contact.nothingPublished": "aucun nom publié",
  "contact.nothingKnown": "aucun nom connu ici",
  "contact.here": "Ici",
  "contact.hereUpTo": "entrées {from} à {seq}",
  "contact.nothingHere": "pas encore d’entrée",
  "contact.missing": "Manque, pour autant qu’on sache",
  "contact.nothingMissing": "rien",
  "contact.anchor": "Ancre de confiance",
  "contact.anchorFirst": "l’identifiant du fil : dès la première entrée",
  "contact.anchorAt": "SEQ {seq}, MID",
  "contact.forms": "Code QR, lien et identifiant",
  "contact.link": "Lien",
  "contact.share": "Partager le lien…",
  "contact.ssb": "Comme l’écrit le monde SSB",
  "copy.ssb": "Copier la référence SSB",
  "follow.isOwn": "C’est le vôtre.",
  "follow.isKnown": "Vous le suivez déjà, sous le nom {name}.",
  "follow.showCard": "Montrer sa fiche de contact",
  "follow.isShortName":
    "Un nom court ne suffit pas pour suivre un fil : demandez son identifiant, son lien ou son code.",
};
