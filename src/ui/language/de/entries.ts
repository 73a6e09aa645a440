import type { Translation } from "../catalogue.ts";
import type { entries as en } from "../en/entries.ts";

export const entries: Translation<typeof en> = {
  "entries.list": "Einträge von {name}, neueste zuerst",
  "entries.nothingWritten": "Noch nichts geschrieben.",
  "entries.nothingReceived":
    "Noch nichts empfangen. Ein stiller Kanal ist kein Fehler: Einträge kommen, wenn ein Knoten zu hören ist, der sie hat.",
  "entries.showNewest": "{newer}: die neuesten zeigen",
  "entries.showNewer": "{some} neuere zeigen",
  "entries.showOlder": "{some} ältere zeigen",
  "entries.replicaBegins": "Diese Kopie beginnt nach SEQ {seq}.",
  "entries.first": "Das ist der erste Eintrag.",
  "entries.goTo": "Dorthin",
  "entry.label": "Eintrag {seq}",
  "entry.packet": "Paket von Eintrag {seq}",
  "entry.unknownType": "Dieser Typ ist hier unbekannt; er wird trotzdem weitergegeben.",
  "entry.typeNumber": "Typ {type}",
  "entry.cut": "Die ersten {shown} von {whole}.",
  "entry.showAll": "Eintrag {seq} ganz zeigen",
  "entry.oversize": "Zu lang: {announced} sind angekündigt, höchstens {most} werden geholt.",
  "entry.complete": "Vollständig: {size} im Eintrag und {blobs}.",
  "entry.incomplete": "Nicht vollständig: {here} von {blobs} sind da, {missing} fehlen (bis zu {size}).",
  "entry.mayNeverCome":
    "Blobs kommen von Knoten, die sie weitergeben. Python-Knoten von PoC-01 tun das nicht: Von ihnen allein kommen sie nie.",
  "entry.field.mid": "MID (20 Bytes)",
  "entry.field.dmx": "DMX (7 Bytes)",
  "entry.field.type": "TYP (1 Byte): {type}",
  "entry.field.typeUnknown": "unbekannt",
  "entry.field.payload": "Nutzlast (48 Bytes)",
  "entry.field.signature": "Signatur (64 Bytes)",
  "entry.field.packet": "Paket (120 Bytes)",
  "entry.field.content": "Inhalt ({size})",
};
