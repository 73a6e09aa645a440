import type { Translation } from "../catalogue.ts";
import type { evidenceDetails as en } from "../en/evidence-details.ts";

export const evidenceDetails: Translation<typeof en> = {
  "reach.evidence": "Indices pour l’entrée {seq}",
  "reach.why.inLog": "L’entrée {seq} est signée et enregistrée sur cet appareil.",
  "reach.why.aired": {
    one: "{face} : partie {count} fois, la dernière le {time}.",
    other: "{face} : partie {count} fois, la dernière le {time}.",
  },
  "reach.why.airedBefore": {
    one: "Partie {count} fois. On ne sait plus où ni quand.",
    other: "Partie {count} fois. On ne sait plus où ni quand.",
  },
  "reach.why.elsewhere":
    "Elle est venue d’une sauvegarde, d’un fichier ou d’un autre nœud. On ignore ici où elle a été envoyée auparavant.",
  "reach.why.sentHere":
    "{face} : un nœud a envoyé l’entrée {upTo} de votre fil, qui manquait ici ({time}). Au moins un nœud y détient donc votre fil jusque-là.",
  "reach.why.named":
    "Un message de {name} se réfère à cette entrée ou à une entrée suivante. Le nœud qui l’a écrit détient donc votre fil jusque-là.",
  "reach.why.notAired":
    "Aucune interface ne l’a encore émise. Elle part quand une interface est prête et qu’un nœud à portée la demande.",
  "reach.why.held":
    "{face} : un nœud a demandé l’entrée {next} et rien avant ({time}). Au moins un nœud y détient donc votre fil jusqu’à l’entrée {upTo}.",
  "reach.why.notHeld":
    "Jusqu’ici aucun nœud n’a été entendu demander la suite. Cela ne veut pas dire que personne ne la détient : des nœuds peuvent être hors de portée ou silencieux.",
  "reach.why.nobodyHeard": "Personne n’y a été entendu jusqu’ici.",
  "reach.why.forked":
    "Votre fil est scindé : qui demande la suite de cette entrée peut en détenir une autre du même numéro. On ne sait donc de personne qu’il détient celle-ci.",
  "reach.why.noSender":
    "Les paquets ne portent pas d’expéditeur : impossible de savoir quel nœud c’était, ni à qui il est.",
  "reach.why.blobs": {
    one: "{face}, blobs partis : {sent} sur {count}.",
    other: "{face}, blobs partis : {sent} sur {count}.",
  },
  "reach.why.blobsUnknown": {
    one: "Elle a {count} blob. On n’a pas noté s’il est parti.",
    other: "Elle a {count} blobs. Combien sont partis n’a pas été compté.",
  },
  "reach.why.restWaits": "Le temps d’émission de cette heure est épuisé : rien n’y part avant {time}.",
  "reach.why.restFollows": "Le reste suit, ou part quand un nœud le demande.",
  "reach.why.restAsked": "Le reste part quand un nœud le demande.",
  "reach.why.asked": "{face} : un nœud a demandé le blob {blob} ({time}). Il a donc les précédents, mais pas celui-là.",
  "reach.why.askedFirst":
    "{face} : un nœud a demandé le premier blob ({time}). Il avait donc l’entrée, mais encore aucun de ses blobs.",
  "reach.why.answered": "Ce qu’il a demandé est parti depuis ; on ne sait pas si c’est arrivé.",
  "reach.why.unanswered": "Tout ce qu’il a demandé n’est pas encore parti.",
  "reach.why.whole": "{face} : un nœud a envoyé le dernier blob ({time}). Ce nœud la détient donc en entier.",
  "reach.why.heldBlobs":
    "{face} : un nœud a demandé un blob de l’entrée {upTo} ({time}). Au moins un nœud y détient donc votre fil jusque-là.",
  "reach.why.blobsHeld": "Qui détient l’entrée n’a pas forcément ses blobs.",
  "reach.why.blobsOut":
    "Tous ses blobs sont partis et personne n’en demande ; un nœud à qui il en manque continue de demander.",
  "replica.what":
    "Ce que ce nœud a de chaque fil, et ce dont il sait qu’il manque. La tête connue est un indice : quelqu’un a été entendu demander la suite. Un canal silencieux n’est pas une erreur.",
  "replica.own": "Votre fil. Il est ici en entier ; jusqu’où chaque entrée est allée est indiqué auprès d’elle.",
  "replica.state.upToDate": "À jour, pour autant qu’on sache",
  "replica.state.behind": "En retard",
  "replica.state.nothing": "Aucune entrée entendue jusqu’ici",
  "replica.have": "Ici jusqu’à SEQ",
  "replica.head": "Tête connue (indice)",
  "replica.missingEntries": "Entrées manquantes",
  "replica.missingBlobs": "Blobs manquants",
  "replica.lastHeard": "Entendu pour la dernière fois",
  "replica.heardOn": "{time}, {face}",
  "replica.notHeard": "pas depuis le démarrage de ce nœud",
  "replica.airLeft": "Émission encore nécessaire",
  "replica.aboutAir": "environ {air}",
  "replica.progress": "Entrées de {name} qui sont ici",
  "replica.transfers": "Longues entrées en chemin",
  "replica.transfer": "Entrée {seq} : {here} sur {blobs} ici",
  "replica.transferLeft": "{transfer}, encore environ {air} d’émission",
  "replica.feeds": "Fils",
  "replica.faces": "Interfaces",
  "replica.queue": "En attente d’émission",
  "replica.faceQuiet": "rien depuis qu’elle est prête ; un canal silencieux n’est pas une erreur",
  "replica.busy": "Canal occupé, par nous et d’autres",
  "replica.ours": "Dont nous",
  "replica.shares": "{minute} de la dernière minute, {hour} de la dernière heure",
  "replica.noShares": "non compté sur un LAN",
};
