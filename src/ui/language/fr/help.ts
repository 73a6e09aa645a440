import type { Translation } from "../catalogue.ts";
import type { help as en } from "../en/help.ts";

export const help: Translation<typeof en> = {
  "help.whatTitle": "Ce que c’est",
  "help.what":
    "Un nœud de tinySSB : chaque personne écrit un journal d’entrées signées, assez petites pour la radio, et les nœuds transmettent les journaux que suivent leurs utilisateurs. Il n’y a ni serveur ni compte.",
  "help.public":
    "Tout est public : les entrées sont signées, pas chiffrées, et quiconque est à portée voit quels fils vous demandez.",
  "help.key":
    "La clé de votre fil est dans ce navigateur et nulle part ailleurs. Faites une sauvegarde et gardez-la là où vous seul y avez accès ; n’écrivez jamais avec deux copies.",
  "help.offline":
    "La page fonctionne sans réseau. Ce que vous écrivez est d’abord stocké, et part dès qu’on entend un nœud qui le demande.",
  "help.wordsTitle": "Mots",
  "help.word.feed": "Fil",
  "help.is.feed": "Le journal d’une personne. L’identifiant du fil est sa clé publique ; le nom court en est tiré.",
  "help.word.entry": "Entrée",
  "help.is.entry": "Un paquet signé de 120 octets dans un fil. SEQ est son numéro, MID son identité.",
  "help.word.follow": "Suivre",
  "help.is.follow":
    "Garder une copie d’un fil, demander aux autres son entrée suivante et répondre à ceux qui demandent. Pour parler, on se suit mutuellement.",
  "help.word.face": "Interface",
  "help.is.face": "Une liaison de ce nœud à un support : un relais, un pont, ou les autres onglets de ce navigateur.",
  "help.word.bridge": "Pont",
  "help.is.bridge": "Un appareil sur USB ou Bluetooth série qui passe les paquets à la radio LoRa et retour (KISS).",
  "help.word.relay": "Relais",
  "help.is.relay": "Un petit programme qui passe les paquets entre cette page et le réseau local. Il ne stocke rien.",
  "help.word.blob": "Blob",
  "help.is.blob": "Un morceau de 100 octets d’un contenu trop long pour une entrée. Ils viennent après leur entrée.",
  "help.word.profile": "Profil",
  "help.is.profile":
    "Un nœud nommé dans ce navigateur, avec sa propre clé et son propre stockage : ?profile=nom dans l’adresse.",
  "help.quietTitle": "Quand rien ne vient",
  "help.quiet":
    "Un canal silencieux n’est pas une erreur. Les entrées viennent quand on entend un nœud qui les a : l’écran Radio dit ce que chaque interface a entendu.",
  "help.blobs":
    "Les longues entrées ont besoin de leurs blobs, que seuls envoient les nœuds qui en portent. Les nœuds Python de PoC-01 n’en portent pas : d’eux vient l’entrée, ses blobs ne viennent jamais.",
  "help.reachTitle": "Ce qu’est devenu un message à vous",
  "help.reachLog": "Dans votre journal : signée et enregistrée sur cet appareil. Personne d’autre ne l’a encore.",
  "help.reachSent":
    "Envoyée, ou émise par radio : ses paquets sont partis par une interface. Cela ne dit pas si quelqu’un les a entendus.",
  "help.reachHeld":
    "Reçue : on a entendu un nœud demander ce qui vient après, il a donc l’entrée. Les paquets ne portent pas d’expéditeur : quel nœud c’est, personne ne le sait. Un message de plus de quelques mots a des blobs en plus de son entrée : ils comptent comme reçus quand tous sont partis et que personne n’en demande.",
  "help.threadTitle": "Comment naissent les échanges",
  "help.thread":
    "Chaque message nomme les derniers messages que son auteur avait, et la conversation est ordonnée ainsi. Là où il ne suit pas celui du dessus, « après … » dit lequel il suit. « Répondre » à côté d’un message (touche r) met le nom de son auteur dans le champ, et ce que vous écrivez nomme aussi ce message : « en réponse à … » figure au-dessus. D’autres programmes le montrent comme un message qui mentionne l’auteur. Pour vous adresser à quelqu’un, écrivez @ et son nom.",
  "help.searchTitle": "Recherche, liens, texte",
  "help.search":
    "Rechercher (ou la touche /) trouve des mots dans tous les messages présents ici, même sans réseau. Les adresses dans les messages sont des liens : elles s’ouvrent dans un onglet à part, qui n’apprend rien de cette page. Si une adresse ne mène pas là où elle semble mener, son véritable hôte est écrit à côté.",
  "help.word.replica": "Copie",
  "help.is.replica": "Ce que ce nœud a d’un fil : ses entrées sans lacune depuis l’ancre de confiance.",
  "help.word.anchor": "Ancre de confiance",
  "help.is.anchor":
    "Où commence une copie : à l’identifiant du fil, ou à une entrée plus tardive à laquelle vous vous fiez, pour que les précédentes n’aient pas à venir.",
  "help.word.want": "WANT",
  "help.is.want": "Le paquet par lequel un nœud demande l’entrée suivante des fils qu’il suit. Qui l’a répond.",
  "help.word.head": "Fin connue",
  "help.is.head":
    "Le plus haut SEQ d’un fil que quelqu’un semble avoir. Un indice tiré de ce qu’on a entendu ; il peut y en avoir plus.",
  "help.word.airtime": "Temps d’émission",
  "help.is.airtime":
    "Le temps pendant lequel une radio émet. Dans bien des bandes, seule une part de chaque heure est permise ; le reste attend.",
  "help.word.fork": "Scission",
  "help.is.fork":
    "Deux entrées signées différentes avec un même SEQ, comme quand deux copies écrivent avec une clé. Rien n’y remédie, donc les nœuds ne prennent plus rien de ce fil.",
};
