import type { Translation } from "../catalogue.ts";
import type { forks as en } from "../en/forks.ts";

export const forks: Translation<typeof en> = {
  "forks.waits": "L’écriture attend : vous avez peut-être des entrées plus récentes.",
  "forks.waitsWhy":
    "Ce fil vient d’une copie, ou a été écrit ailleurs : il peut avoir des entrées plus récentes que ce nœud.",
  "forks.waitsAsks": "Le nœud les demande à ceux qui sont à portée ; connectez-vous à un nœud qui vous suit.",
  "forks.waitsNobody":
    "Personne n’est à portée pour l’instant : le nœud les demandera dès que quelqu’un le sera. Connectez-vous à quelqu’un qui vous suit.",
  "forks.copyHolds": "Un autre profil de ce navigateur a SEQ {seq} : ouvrez-le.",
  "forks.confirm": "Il n’y a rien de plus récent…",
  "forks.confirmTitle": "Est-ce tout ce que vous avez écrit ?",
  "forks.confirmLook":
    "Regardez la dernière entrée de votre fil. Si vous avez écrit quoi que ce soit après, sur n’importe quel appareil, ne continuez pas : l’entrée suivante scinderait votre fil pour toujours, et personne ne pourrait le réparer.",
  "forks.confirmAsk":
    "En cas de doute, connectez-vous à quelqu’un qui vous suit et attendez : le nœud le découvrira de lui-même.",
  "forks.confirmAction": "C’est tout, je veux écrire",
  "forks.confirmed": "Vous pouvez de nouveau écrire.",
  "forks.copied": "Une autre copie de ce nœud a écrit l’entrée {seq}.",
  "forks.copiedWhy":
    "Elle est signée avec votre clé, mais n’a pas été écrite ici : peut-être là où vous avez restauré une sauvegarde, ou avant. N’écrivez qu’à un seul endroit : si les deux copies continuent, votre fil est scindé pour toujours, et personne ne peut le réparer.",
  "forks.goOn": "Continuer ici…",
  "forks.goOnTitle": "Continuer ici ?",
  "forks.goOnAsk":
    "Seulement si l’autre copie n’écrit plus : fermez-la ou verrouillez-la d’abord. Ce nœud demande alors ce qui y a été écrit, puis vous laisse écrire.",
  "forks.goOnAction": "L’autre est arrêtée, continuer ici",
  "forks.leave": "Continuer là-bas, verrouiller ici",
  "forks.left": "L’écriture est verrouillée ici. Écrivez là-bas.",
  "forks.ownForked": "Votre fil est scindé.",
  "forks.ownForkedWhy":
    "Deux copies de votre clé ont écrit des entrées différentes avec un même numéro ; plus rien ne peut y être ajouté. Ce qui est ici reste lisible.",
  "forks.ownForkedDo": "Ouvrez un nouveau profil et demandez à ceux qui vous suivent de suivre son fil.",
  "forks.toProfiles": "Ouvrir un nouveau profil",
  "forks.elsewhere": "Ouvert dans un autre profil.",
  "forks.elsewhereWhy":
    "Un autre profil de ce navigateur a la même clé et est ouvert. Écrivez là-bas ou fermez ses onglets : ce profil prendra alors le relais.",
  "forks.moved": "Transféré sur un autre appareil.",
  "forks.movedWhy": "Écrivez là-bas. Deux appareils qui écrivent avec une seule clé scinderaient le fil pour toujours.",
  "forks.unlock": "Écrire de nouveau ici…",
  "forks.unlockTitle": "Écrire de nouveau ici ?",
  "forks.unlockAsk": "Seulement si l’autre appareil n’écrit plus. Ce nœud demande d’abord ce qui y a été écrit.",
  "forks.unlockAction": "Écrire de nouveau ici",
  "forks.unlocked": "Ce nœud demande ce qui a été écrit ailleurs.",
  "forks.locked": "L’écriture attend, voir plus haut.",
  "forks.draftKept": "Votre brouillon est gardé.",
  "forks.feedForked": "Ce fil est scindé.",
  "forks.byAuthor": "Son auteur",
  "forks.bySecret": "Quelqu’un qui a son secret",
  "forks.feedForkedWhat":
    "{who} a signé deux entrées différentes avec SEQ {seq}, peut-être depuis deux appareils avec une seule clé. Personne ne peut dire laquelle compte ; ce nœud ne prend donc plus rien de ce fil. Ce qui est ici reste lisible ; prudence à partir de SEQ {seq}.",
  "forks.feedForkedDo": "Demandez à l’auteur un nouveau fil et suivez celui-là.",
  "forks.inList": "scindé à SEQ {seq} : plus rien n’est pris",
};
