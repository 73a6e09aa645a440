import type { Translation } from "../catalogue.ts";
import type { entries as en } from "../en/entries.ts";

export const entries: Translation<typeof en> = {
  "entries.list": "Voci di {name}, le più recenti prima",
  "entries.nothingWritten": "Ancora niente di scritto.",
  "entries.nothingReceived":
    "Ancora niente di ricevuto. Un canale silenzioso non è un errore: le voci arrivano quando si sente un nodo che le ha.",
  "entries.showNewest": "{newer}: mostra le più recenti",
  "entries.showNewer": "Mostra {some} più recenti",
  "entries.showOlder": "Mostra {some} più vecchie",
  "entries.replicaBegins": "Questa copia comincia dopo SEQ {seq}.",
  "entries.first": "Questa è la prima voce.",
  "entries.goTo": "Vai lì",
  "entry.label": "Voce {seq}",
  "entry.packet": "Pacchetto della voce {seq}",
  "entry.unknownType": "Questo tipo qui è sconosciuto; viene replicato lo stesso.",
  "entry.typeNumber": "tipo {type}",
  "entry.cut": "I primi {shown} su {whole}.",
  "entry.showAll": "Mostra tutta la voce {seq}",
  "entry.oversize": "Troppo lungo: sono annunciati {announced}, se ne recuperano al massimo {most}.",
  "entry.complete": "Completo: {size} nella voce e {blobs}.",
  "entry.incomplete": "Incompleto: {here} su {blobs} sono qui, ne mancano {missing} (fino a {size}).",
  "entry.mayNeverCome":
    "I blob arrivano dai nodi che li portano. I nodi Python di PoC-01 non lo fanno: solo da loro non arrivano mai.",
  "entry.field.mid": "MID (20 byte)",
  "entry.field.dmx": "DMX (7 byte)",
  "entry.field.type": "TYP (1 byte): {type}",
  "entry.field.typeUnknown": "sconosciuto",
  "entry.field.payload": "Carico utile (48 byte)",
  "entry.field.signature": "Firma (64 byte)",
  "entry.field.packet": "Pacchetto (120 byte)",
  "entry.field.content": "Contenuto ({size})",
};
