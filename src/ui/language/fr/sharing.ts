import type { Translation } from "../catalogue.ts";
import type { sharing as en } from "../en/sharing.ts";

export const sharing: Translation<typeof en> = {
  "carry.what":
    "Les fils voyagent aussi sans aucun réseau : sur une clé, par courriel, de téléphone à téléphone. Un tel fichier contient des entrées et des blobs, et aucune clé ; tout le monde peut l’avoir.",
  "carry.drop": "Déposez ici un fichier de fils",
  "carry.link": "Fils dans un fichier",
  "carry.saveTitle": "Enregistrer des fils dans un fichier",
  "carry.saveWhat": "Le fichier est une archive zip avec le dossier que lisent les démos.",
  "carry.nothing": "Rien à enregistrer pour l’instant : écrivez quelque chose, ou ouvrez un fichier.",
  "carry.choose": "Fils pour le fichier",
  "carry.all": "Tout choisir",
  "carry.none": "Ne rien choisir",
  "carry.save": "Enregistrer le fichier",
  "carry.passOn": "Transmettre…",
  "carry.saving": "Collecte des entrées et des blobs.",
  "carry.saved": "Le fichier avec {feeds} est enregistré.",
  "carry.openTitle": "Ouvrir un fichier de fils",
  "carry.openWhat":
    "Ce que vous suivez est fusionné : chaque entrée est d’abord vérifiée, et rien n’est là deux fois. On peut aussi déposer un fichier n’importe où sur cette page. Les fichiers de fils finissent par .tinyssb ; un .tinyssb-backup est un nœud entier avec sa clé, et se restaure sous « Ce nœud ».",
  "carry.open": "Choisir des fichiers (.tinyssb)",
  "carry.report": "De {name}",
  "carry.holdsKey":
    "Ce fichier contient aussi la clé secrète d’un nœud. Elle a été laissée de côté. Ne transmettez pas ce fichier ; pour devenir ce nœud, importez-le sous « Ce nœud ».",
  "carry.strangers": "Vous ne suivez pas ceux-ci. Choisissez ceux que vous voulez suivre et prendre.",
  "carry.take": "Suivre et prendre les fils choisis",
  "carry.added": "Nouveau : {entries}.",
  "carry.nothingNew": "Rien de nouveau.",
  "carry.present": "Déjà là : {entries}.",
  "carry.blobs": "Arrivé avec, alors que cela manquait : {blobs}.",
  "carry.notFollowed": "{entries} dans le fichier, pas encore vérifié.",
  "carry.followedNow": "Vous le suivez maintenant.",
  "carry.gap": "Rien n’a été pris : entre ce qui est ici et le fichier, il manque les SEQ {from} à {to}.",
  "carry.gapRemedy": "Ouvrez un fichier qui les a, puis celui-ci de nouveau.",
  "carry.fork":
    "Son auteur a scindé le fil : le fichier contient une autre entrée signée que celle d’ici. La preuve est gardée ; ce qui est ici reste lisible, et plus rien n’en est pris.",
  "carry.frozen": "Son auteur a scindé le fil auparavant : plus rien n’en est pris.",
  "carry.refused.damaged-log": "Refusé : cette partie du fichier est endommagée.",
  "carry.refused.bad-signature": "Refusé : son auteur n’a pas signé cela.",
  "carry.refused.no-signing-key": "Refusé : son identifiant n’est pas une clé qui peut signer.",
  "carry.refused.other-anchor":
    "Refusé : le fichier et votre copie commencent après des entrées différentes. L’une des deux ancres de confiance est fausse.",
  "carry.atSeq": "Au SEQ {seq}.",
  "carry.isBackup": "C’est la sauvegarde d’un nœud, pas un fichier de fils.",
  "carry.isBackupCause": "Elle a été faite par « Sauvegarder… » et contient une clé secrète.",
  "carry.isBackupRemedy": "Restaurez-la sous « Ce nœud ».",
  "carry.isPicture": "C’est une image, pas un fichier de fils.",
  "carry.isPictureCause": "Une image peut montrer le code d’un fil, mais ne contient pas d’entrées.",
  "carry.isPictureRemedy":
    "Si elle montre un code, lisez-le sous Gens → « Suivre un fil ». Sinon, choisissez un fichier qui finit par .tinyssb, .zip ou .txt.",
  "carry.tooLarge": "Ce fichier est trop grand.",
  "carry.tooLargeCause": "Il est plus grand qu’aucun fichier de fils.",
  "carry.tooLargeRemedy": "Ouvrez un fichier avec moins de fils.",
};
