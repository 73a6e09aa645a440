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
  "help.reachTitle": "Che ne è stato di un tuo messaggio",
  "help.reachLog": "Nel tuo registro: firmata e salvata su questo dispositivo. Nessun altro ce l’ha ancora.",
  "help.reachSent":
    "Inviata, o trasmessa: i suoi pacchetti sono usciti da un’interfaccia. Se qualcuno li ha sentiti, da questo non si sa.",
  "help.reachHeld":
    "Arrivata: si è sentito un nodo chiedere ciò che viene dopo, dunque ha la voce. I pacchetti non portano mittente: quale nodo sia, nessuno lo sa. Un messaggio di più di qualche parola ha dei blob oltre alla voce: valgono come arrivati quando tutti sono partiti e nessuno ne chiede.",
  "help.threadTitle": "Come nascono i discorsi",
  "help.thread":
    "Ogni messaggio nomina gli ultimi messaggi che il suo autore aveva, e la conversazione è ordinata così. Dove non segue quello che gli sta sopra, «dopo …» dice quale segue. «Rispondi» accanto a un messaggio (tasto r) mette il nome dell’autore nel campo, e ciò che scrivi nomina anche quel messaggio: sopra si legge «in risposta a …». Altri programmi lo mostrano come un messaggio che menziona l’autore. Per rivolgerti a qualcuno, scrivi @ e il suo nome.",
  "help.searchTitle": "Ricerca, link, testo",
  "help.search":
    "Cerca (o il tasto /) trova parole in tutti i messaggi presenti qui, anche senza rete. Gli indirizzi nei messaggi sono link: si aprono in una scheda a parte, che non viene a sapere nulla di questa pagina. Se un indirizzo porta altrove rispetto a come appare, accanto sta il suo vero host.",
  "help.word.replica": "Copia",
  "help.is.replica": "Ciò che questo nodo ha di un feed: le sue voci senza lacune dall’àncora di fiducia in poi.",
  "help.word.anchor": "Àncora di fiducia",
  "help.is.anchor":
    "Dove comincia una copia: dall’ID del feed, o da una voce successiva di cui ti fidi, così le precedenti non devono arrivare.",
  "help.word.want": "WANT",
  "help.is.want": "Il pacchetto con cui un nodo chiede la voce seguente dei feed che segue. Chi ce l’ha risponde.",
  "help.word.head": "Fine nota",
  "help.is.head":
    "La SEQ più alta di un feed che qualcuno sembra avere. Un indizio da ciò che si è sentito; può esservene altro.",
  "help.word.airtime": "Tempo di trasmissione",
  "help.is.airtime":
    "Per quanto tempo una radio trasmette. In molte bande è permessa solo una parte di ogni ora; il resto attende.",
  "help.word.fork": "Divisione",
  "help.is.fork":
    "Due voci firmate diverse con una stessa SEQ, come quando due copie scrivono con una chiave. Non si può rimediare, perciò i nodi non prendono più nulla di quel feed.",
};
