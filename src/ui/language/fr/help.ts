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
};
