import type { Translation } from "../catalogue.ts";
import type { backup as en } from "../en/backup.ts";

export const backup: Translation<typeof en> = {
  "backup.title": "Sauvegarde",
  "backup.never":
    "Il n’y a pas encore de sauvegarde. Votre clé n’est que dans ce navigateur ; si elle se perd, personne ne peut la rétablir.",
  "backup.last": "La dernière sauvegarde date du {when}.",
  "backup.make": "Sauvegarder…",
  "backup.move": "Transférer sur un autre appareil…",
  "backup.makeTitle": "Sauvegarder ce nœud",
  "backup.moveTitle": "Transférer ce nœud sur un autre appareil",
  "backup.moveWhy":
    "D’abord une sauvegarde, que l’autre appareil restaure. Ensuite l’écriture est verrouillée ici, car deux appareils qui écrivent avec une même clé scindent le fil pour toujours.",
  "backup.holds":
    "Un fichier chiffré : votre clé, votre propre fil ({entries}) avec ses blobs, les fils que vous suivez ({feeds} : identifiant, surnom, ancre de confiance), les relais et le nom. Ce que d’autres ont écrit n’y est pas ; cela revient des pairs.",
  "backup.noOtherWay":
    "Sans la phrase de passe personne ne l’ouvre, pas même vous. Notez-la, et gardez-la loin du fichier.",
  "backup.passphrase": "Phrase de passe",
  "backup.passphraseHint": "Au moins {least} caractères. Cinq mots tirés au hasard sont solides et faciles à taper.",
  "backup.again": "La même phrase de passe encore une fois",
  "backup.different": "Les deux phrases ne sont pas les mêmes.",
  "backup.weak": "Faible : qui obtient le fichier peut la deviner.",
  "backup.fair": "Moyenne : la deviner demande beaucoup d’ordinateurs.",
  "backup.strong": "Solide, sauf si c’est une citation ou quelque chose sur vous.",
  "backup.action": "Faire la sauvegarde",
  "backup.working": "Chiffrement en cours. C’est lent exprès, pour que deviner coûte cher.",
  "backup.made": "La sauvegarde est dans vos téléchargements. Gardez-la où vous la retrouverez.",
  "backup.lockWhy":
    "La sauvegarde est dans vos téléchargements. Portez-la sur l’autre appareil et restaurez-la là. Verrouillez maintenant l’écriture ici : dès lors, n’écrivez que là-bas.",
  "backup.lock": "Verrouiller l’écriture ici",
  "backup.notYet": "Pas encore",
  "backup.locked": "L’écriture est verrouillée ici. Continuez sur l’autre appareil.",
  "backup.restoreTitle": "Restaurer une sauvegarde",
  "backup.restoreWhat":
    "Ce profil devient le nœud de la sauvegarde, tant qu’il n’a rien écrit lui-même. On peut lire tout de suite ; l’écriture attend qu’il soit sûr que rien de plus récent n’existe de votre fil.",
  "backup.file": "Choisir le fichier de sauvegarde (.tinyssb-backup)",
  "backup.restoreAction": "Restaurer",
  "backup.restoring": "Ouverture de la sauvegarde, vérification de chaque entrée.",
  "backup.restored":
    "Restauré. N’écrivez qu’à un seul endroit : deux auteurs avec une même clé scindent le fil pour toujours.",
  "backup.sinceThen": {
    one: "Depuis, vous avez écrit {count} entrée.",
    other: "Depuis, vous avez écrit {count} entrées.",
  },
  "backup.nothingNew": "Ce profil est déjà ce nœud et a tout ce que contient la sauvegarde : rien n’a changé.",
  "backup.added": "Ce profil est déjà ce nœud ; ce qui lui manquait a été repris de la sauvegarde.",
  "backup.openNew": "Ouvrir le nouveau profil « {profile} » et la restaurer là",
};
