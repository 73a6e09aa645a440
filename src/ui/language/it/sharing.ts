import type { Translation } from "../catalogue.ts";
import type { sharing as en } from "../en/sharing.ts";

export const sharing: Translation<typeof en> = {
  "carry.what":
    "I feed viaggiano anche senza rete: su una chiavetta, per posta, da telefono a telefono. Un tale file contiene voci e blob e nessuna chiave; chiunque può averlo.",
  "carry.drop": "Rilascia qui un file di feed",
  "carry.link": "Feed in un file",
  "carry.saveTitle": "Salva feed in un file",
  "carry.saveWhat": "Il file è un archivio zip con la cartella che leggono le demo.",
  "carry.nothing": "Non c’è ancora nulla da salvare: scrivi qualcosa, o apri un file.",
  "carry.choose": "Feed per il file",
  "carry.all": "Scegli tutti",
  "carry.none": "Non scegliere nessuno",
  "carry.save": "Salva il file",
  "carry.passOn": "Passa ad altri…",
  "carry.saving": "Raccolta di voci e blob.",
  "carry.saved": "Il file con {feeds} è salvato.",
  "carry.openTitle": "Apri un file di feed",
  "carry.openWhat":
    "Ciò che segui viene unito: ogni voce è prima verificata, e nulla c’è due volte. Un file si può anche rilasciare ovunque su questa pagina. I file di feed finiscono con .tinyssb; un .tinyssb-backup è un nodo intero con la sua chiave, e si ripristina in «Nodo».",
  "carry.open": "Scegli file (.tinyssb)",
  "carry.report": "Da {name}",
  "carry.holdsKey":
    "Questo file contiene anche la chiave segreta di un nodo. Non è stata toccata. Non passare ad altri questo file; per diventare quel nodo, importalo sotto «Nodo».",
  "carry.strangers": "Questi non li segui. Scegli quali vuoi seguire e prendere.",
  "carry.take": "Segui e prendi quelli scelti",
  "carry.added": "Nuovo: {entries}.",
  "carry.nothingNew": "Nulla di nuovo.",
  "carry.present": "Già qui: {entries}.",
  "carry.blobs": "Arrivato insieme, perché mancava: {blobs}.",
  "carry.notFollowed": "{entries} nel file, non ancora verificato.",
  "carry.followedNow": "Ora lo segui.",
  "carry.gap": "Nulla è stato preso: tra ciò che c’è qui e il file mancano i SEQ da {from} a {to}.",
  "carry.gapRemedy": "Apri un file che li ha, poi di nuovo questo.",
  "carry.fork":
    "Il suo autore ha diviso il feed: il file contiene un’altra voce firmata rispetto a quella qui. La prova è conservata; ciò che c’è resta leggibile, e non se ne prende altro.",
  "carry.frozen": "Il suo autore ha diviso il feed in precedenza: non se ne prende altro.",
  "carry.refused.damaged-log": "Rifiutato: questa parte del file è danneggiata.",
  "carry.refused.bad-signature": "Rifiutato: il suo autore non ha firmato questo.",
  "carry.refused.no-signing-key": "Rifiutato: il suo ID di feed non è una chiave che può firmare.",
  "carry.refused.other-anchor":
    "Rifiutato: il file e la tua copia cominciano dopo voci diverse. Una delle due àncore di fiducia è sbagliata.",
  "carry.atSeq": "Al SEQ {seq}.",
  "carry.isBackup": "Questa è la copia di sicurezza di un nodo, non un file di feed.",
  "carry.isBackupCause": "È stata fatta con «Fai una copia…» e contiene una chiave segreta.",
  "carry.isBackupRemedy": "Ripristinala sotto «Nodo».",
  "carry.isPicture": "Questa è un’immagine, non un file di feed.",
  "carry.isPictureCause": "Un’immagine può mostrare il codice di un feed, ma non contiene voci.",
  "carry.isPictureRemedy":
    "Se mostra un codice, leggilo in Persone → «Segui un feed». Altrimenti scegli un file che finisce con .tinyssb, .zip o .txt.",
  "carry.tooLarge": "Questo file è troppo grande.",
  "carry.tooLargeCause": "È più grande di ogni file di feed.",
  "carry.tooLargeRemedy": "Apri un file con meno feed.",
};
