import type { Translation } from "../catalogue.ts";
import type { welcome as en } from "../en/welcome.ts";

export const welcome: Translation<typeof en> = {
  "steps.welcome":
    "Ce nœud est prêt : il a sa propre clé, et vous pouvez écrire tout de suite. Rien de ce qui suit n’est obligatoire maintenant.",
  "steps.next": "La suite : une connexion, quelqu’un à qui parler, une sauvegarde",
  "steps.name": "Un nom",
  "identity.name": "Nom de ce nœud",
  "identity.renamed": "Le nom est enregistré.",
  "steps.nameWhy":
    "Pour que les autres sachent qui ils suivent : il est dans votre lien. Qui vous suit sans ce lien voit le nom dès que vous le publiez. C’est votre clé qui prouve que c’est vous.",
  "steps.named": "Ce nœud a un nom.",
  "steps.toPublish": "Le publier sous Ce nœud",
  "steps.connect": "Une connexion",
  "steps.connectWhy":
    "Sans elle, ce que vous écrivez est conservé et partira plus tard. Une seule suffit, plusieurs aussi.",
  "steps.relay": "Réseau local : un relais passe les paquets à d’autres nœuds autour de vous.",
  "steps.toRadio": "Voir l’écran Radio.",
  "steps.bridge": "Radio : un pont LoRa sur USB.",
  "steps.toBridge": "Le connecter à l’écran Radio.",
  "steps.neighbour":
    "Personne ? Un voisin simulé est un second nœud, réel, dans ce navigateur, qui répond. Il est marqué comme simulé, et vous pouvez l’enlever à tout moment.",
  "steps.startNeighbour": "Essayer avec un voisin simulé",
  "steps.neighbourIsHere": "Le voisin simulé est là. Écrivez quelque chose, il répond.",
  "steps.people": "Quelqu’un à qui parler",
  "steps.following": { one: "Vous suivez {count} fil.", other: "Vous suivez {count} fils." },
  "steps.backup": "Une sauvegarde",
  "steps.backupWhy":
    "Votre clé n’est que dans ce navigateur. S’il la perd, personne ne peut la restaurer. La sauvegarde peut attendre que vous ayez écrit quelque chose qui compte.",
  "steps.toBackup": "Faire une sauvegarde sous Ce nœud",
  "steps.help": "Ce que veulent dire les mots",
  "neighbour.name": "Nina (simulée)",
  "neighbour.badge": "simulé",
  "neighbour.greeting1":
    "Bonjour ! Je suis un voisin simulé : un second nœud dans votre navigateur. Personne ne lit ici à part moi.",
  "neighbour.greeting2":
    "Écrivez quelque chose : cela devient une entrée signée dans votre fil, je la demande, et vous voyez ici que quelqu’un la détient.",
  "neighbour.reply1": "Reçu et vérifié. Votre entrée est maintenant dans mon journal.",
  "neighbour.reply2": "Je réponds à tour de rôle ; je ne comprends pas ce que vous écrivez. Une personne comprendrait.",
  "neighbour.reply3":
    "Regardez Paquets : vous y voyez mon WANT pour votre prochaine entrée, et vos paquets qui partent.",
  "neighbour.reply4":
    "Quand vous rencontrez de vraies personnes, enlevez-moi à l’écran Radio. Mes entrées partent avec moi.",
};
