import type { Translation } from "../catalogue.ts";
import type { help as en } from "../en/help.ts";

export const help: Translation<typeof en> = {
  "help.whatTitle": "Che cos’è",
  "help.what":
    "Un nodo di tinySSB: ogni persona scrive un registro di voci firmate, abbastanza piccole per la radio, e i nodi trasmettono i registri che seguono i loro utenti. Non c’è né server né account.",
  "help.public": "Tutto è pubblico: le voci sono firmate, non cifrate, e chi è a portata vede quali feed chiedi.",
  "help.key":
    "La chiave del tuo feed è in questo browser e da nessun’altra parte. Fanne una copia di sicurezza e tienila dove arrivi solo tu; non scrivere mai con due copie.",
  "help.offline":
    "La pagina funziona senza rete. Ciò che scrivi viene prima salvato e parte quando si sente un nodo che lo chiede.",
  "help.wordsTitle": "Parole",
  "help.word.feed": "Feed",
  "help.is.feed": "Il registro di una persona. L’ID del feed è la sua chiave pubblica; il nome breve ne è ricavato.",
  "help.word.entry": "Voce",
  "help.is.entry": "Un pacchetto firmato di 120 byte in un feed. SEQ è il suo numero, MID la sua identità.",
  "help.word.follow": "Seguire",
  "help.is.follow":
    "Tenere una copia di un feed, chiedere agli altri la voce seguente e rispondere a chi chiede. Per parlarsi ci si segue a vicenda.",
  "help.word.face": "Interfaccia",
  "help.is.face": "Un collegamento di questo nodo a un mezzo: un relay, un ponte o le altre schede di questo browser.",
  "help.word.bridge": "Ponte",
  "help.is.bridge": "Un dispositivo su USB o Bluetooth seriale che passa i pacchetti alla radio LoRa e ritorno (KISS).",
  "help.word.relay": "Relay",
  "help.is.relay": "Un piccolo programma che passa i pacchetti tra questa pagina e la rete locale. Non salva nulla.",
  "help.word.blob": "Blob",
  "help.is.blob": "Un pezzo di 100 byte di un contenuto troppo lungo per una voce. Arrivano dopo la loro voce.",
  "help.word.profile": "Profilo",
  "help.is.profile":
    "Un nodo con nome in questo browser, con la sua chiave e la sua memoria: ?profile=nome nell’indirizzo.",
  "help.quietTitle": "Quando non arriva nulla",
  "help.quiet":
    "Un canale silenzioso non è un errore. Le voci arrivano quando si sente un nodo che le ha: in Radio vedi che cosa ha sentito ogni interfaccia.",
  "help.blobs":
    "Le voci lunghe hanno bisogno dei loro blob, che mandano solo i nodi che li portano. I nodi Python di PoC-01 non li portano: da essi arriva la voce, i suoi blob non arrivano mai.",
};
