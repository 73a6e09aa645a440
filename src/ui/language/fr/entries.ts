import type { Translation } from "../catalogue.ts";
import type { entries as en } from "../en/entries.ts";

export const entries: Translation<typeof en> = {
  "entries.list": "Entrées de {name}, les plus récentes d’abord",
  "entries.nothingWritten": "Rien d’écrit pour l’instant.",
  "entries.nothingReceived":
    "Rien de reçu pour l’instant. Un canal silencieux n’est pas une erreur : les entrées arrivent quand on entend un nœud qui les a.",
  "entries.showNewest": "{newer} : afficher les plus récentes",
  "entries.showNewer": "Afficher {some} plus récentes",
  "entries.showOlder": "Afficher {some} plus anciennes",
  "entries.replicaBegins": "Cette copie commence après SEQ {seq}.",
  "entries.first": "C’est la première entrée.",
  "entries.goTo": "Y aller",
  "entry.label": "Entrée {seq}",
  "entry.packet": "Paquet de l’entrée {seq}",
  "entry.unknownType": "Ce type est inconnu ici ; il est répliqué tout de même.",
  "entry.typeNumber": "type {type}",
  "entry.cut": "Les premiers {shown} sur {whole}.",
  "entry.showAll": "Afficher toute l’entrée {seq}",
  "entry.oversize": "Trop long : {announced} sont annoncés, au plus {most} sont récupérés.",
  "entry.complete": "Complet : {size} dans l’entrée et {blobs}.",
  "entry.incomplete": "Incomplet : {here} sur {blobs} sont là, il en manque {missing} (jusqu’à {size}).",
  "entry.mayNeverCome":
    "Les blobs viennent des nœuds qui les portent. Les nœuds Python de PoC-01 ne le font pas : d’eux seuls, ils ne viennent jamais.",
  "entry.field.mid": "MID (20 octets)",
  "entry.field.dmx": "DMX (7 octets)",
  "entry.field.type": "TYP (1 octet) : {type}",
  "entry.field.typeUnknown": "inconnu",
  "entry.field.payload": "Charge utile (48 octets)",
  "entry.field.signature": "Signature (64 octets)",
  "entry.field.packet": "Paquet (120 octets)",
  "entry.field.content": "Contenu ({size})",
};
