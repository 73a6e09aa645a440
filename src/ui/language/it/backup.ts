import type { Translation } from "../catalogue.ts";
import type { backup as en } from "../en/backup.ts";

export const backup: Translation<typeof en> = {
  "backup.title": "Copia di sicurezza",
  "backup.never":
    "Non c’è ancora una copia di sicurezza. La tua chiave è solo in questo browser; se va persa, nessuno può ripristinarla.",
  "backup.last": "L’ultima copia è del {when}.",
  "backup.make": "Fai una copia…",
  "backup.move": "Passa a un altro dispositivo…",
  "backup.makeTitle": "Copia di sicurezza di questo nodo",
  "backup.moveTitle": "Passa questo nodo a un altro dispositivo",
  "backup.moveWhy":
    "Prima una copia, che l’altro dispositivo ripristina. Poi qui la scrittura viene bloccata, perché due dispositivi che scrivono con una sola chiave dividono il feed per sempre.",
  "backup.holds":
    "Un file cifrato: la tua chiave, il tuo feed ({entries}) con i suoi blob, i feed che segui ({feeds}: ID, soprannome, àncora di fiducia), relay e nome. Ciò che altri hanno scritto non c’è; ritorna da loro.",
  "backup.noOtherWay": "Senza la frase segreta nessuno lo apre, nemmeno tu. Scrivila, e conservala lontano dal file.",
  "backup.passphrase": "Frase segreta",
  "backup.passphraseHint": "Almeno {least} caratteri. Cinque parole a caso sono forti e facili da scrivere.",
  "backup.again": "La stessa frase ancora una volta",
  "backup.different": "Le due frasi non sono uguali.",
  "backup.weak": "Debole: chi ottiene il file può indovinarla.",
  "backup.fair": "Media: indovinarla richiede molti computer.",
  "backup.strong": "Forte, a meno che sia una citazione o qualcosa su di te.",
  "backup.action": "Crea la copia",
  "backup.working": "Cifratura in corso. È lenta apposta, perché indovinare costi caro.",
  "backup.made": "La copia è tra i tuoi download. Conservala dove la ritrovi.",
  "backup.lockWhy":
    "La copia è tra i tuoi download. Portala sull’altro dispositivo e ripristinala lì. Blocca ora la scrittura qui: da quel momento scrivi solo lì.",
  "backup.lock": "Blocca la scrittura qui",
  "backup.notYet": "Non ancora",
  "backup.locked": "La scrittura qui è bloccata. Continua sull’altro dispositivo.",
  "backup.restoreTitle": "Ripristina una copia di sicurezza",
  "backup.restoreWhat":
    "Questo profilo diventa il nodo della copia, finché non ha scritto nulla da sé. Leggere si può subito; la scrittura attende che sia certo che non esiste nulla di più recente del tuo feed.",
  "backup.file": "Scegli il file della copia (.tinyssb-backup)",
  "backup.restoreAction": "Ripristina",
  "backup.restoring": "Apertura della copia, verifica di ogni voce.",
  "backup.restored":
    "Ripristinato. Scrivi in un solo posto: due che scrivono con una sola chiave dividono il feed per sempre.",
  "backup.sinceThen": { one: "Da allora hai scritto {count} voce.", other: "Da allora hai scritto {count} voci." },
  "backup.nothingNew": "Questo profilo è già quel nodo e ha tutto ciò che la copia contiene: non è cambiato nulla.",
  "backup.added": "Questo profilo è già quel nodo; ciò che gli mancava è stato preso dalla copia.",
  "backup.openNew": "Apri il nuovo profilo «{profile}» e ripristinala lì",
};
