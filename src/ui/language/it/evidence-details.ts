import type { Translation } from "../catalogue.ts";
import type { evidenceDetails as en } from "../en/evidence-details.ts";

export const evidenceDetails: Translation<typeof en> = {
  "reach.evidence": "Prove per la voce {seq}",
  "reach.why.inLog": "La voce {seq} è firmata e salvata su questo dispositivo.",
  "reach.why.aired": {
    one: "{face}: partita {count} volta, l’ultima {time}.",
    other: "{face}: partita {count} volte, l’ultima {time}.",
  },
  "reach.why.airedBefore": {
    one: "Partita {count} volta. Non si sa più dove né quando.",
    other: "Partita {count} volte. Non si sa più dove né quando.",
  },
  "reach.why.elsewhere":
    "È arrivata con una copia di sicurezza, con un file o da un altro nodo. Qui non si sa dove sia stata inviata prima.",
  "reach.why.sentHere":
    "{face}: un nodo ha inviato la voce {upTo} del tuo feed, che qui mancava ({time}). Quindi lì almeno un nodo ha il tuo feed fino a essa.",
  "reach.why.named":
    "Un messaggio di {name} si riferisce a questa voce o a una successiva. Quindi il nodo che l’ha scritto ha il tuo feed fino a quella.",
  "reach.why.notAired":
    "Nessuna interfaccia l’ha ancora trasmessa. Parte quando un’interfaccia è pronta e un nodo a portata la chiede.",
  "reach.why.held":
    "{face}: un nodo ha chiesto la voce {next} e niente prima ({time}). Dunque lì almeno un nodo ha il tuo feed fino alla voce {upTo}.",
  "reach.why.notHeld":
    "Finora non si è sentito alcun nodo chiedere ciò che segue. Non vuol dire che nessuno ce l’abbia: i nodi possono essere fuori portata o in silenzio.",
  "reach.why.nobodyHeard": "Lì finora non si è sentito nessuno.",
  "reach.why.forked":
    "Il tuo feed è diviso: chi chiede ciò che segue questa voce può averne un’altra con lo stesso numero. Perciò non si sa di nessuno che abbia questa.",
  "reach.why.noSender": "I pacchetti non portano mittente: non si può sapere quale nodo fosse né di chi.",
  "reach.why.blobs": {
    one: "{face}, blob partiti: {sent} su {count}.",
    other: "{face}, blob partiti: {sent} su {count}.",
  },
  "reach.why.blobsUnknown": {
    one: "Ha {count} blob. Se sia partito non è stato annotato.",
    other: "Ha {count} blob. Quanti ne siano partiti non è stato contato.",
  },
  "reach.why.restWaits": "Il tempo di trasmissione di quest’ora è esaurito: prima delle {time} lì non parte nulla.",
  "reach.why.restFollows": "Il resto segue, o parte quando un nodo lo chiede.",
  "reach.why.restAsked": "Il resto parte quando un nodo lo chiede.",
  "reach.why.asked": "{face}: un nodo ha chiesto il blob {blob} ({time}). Dunque ha i precedenti, ma non quello.",
  "reach.why.askedFirst":
    "{face}: un nodo ha chiesto il primo blob ({time}). Dunque aveva la voce e ancora nessuno dei suoi blob.",
  "reach.why.answered": "Ciò che ha chiesto è partito da allora; se sia arrivato non si sa.",
  "reach.why.unanswered": "Non tutto ciò che ha chiesto è partito da allora.",
  "reach.why.whole": "{face}: un nodo ha inviato l’ultimo blob ({time}). Dunque quel nodo ce l’ha per intero.",
  "reach.why.heldBlobs":
    "{face}: un nodo ha chiesto un blob della voce {upTo} ({time}). Quindi lì almeno un nodo ha il tuo feed fino a essa.",
  "reach.why.blobsHeld": "A chi ha la voce possono mancare i suoi blob.",
  "reach.why.blobsOut":
    "Tutti i suoi blob sono partiti e nessuno ne chiede; chi ne ha ancora bisogno continua a chiedere.",
  "replica.what":
    "Che cosa ha questo nodo di ogni feed, e che cosa sa che manca. La testa nota è un indizio: si è sentito qualcuno chiedere ciò che segue. Un canale silenzioso non è un errore.",
  "replica.own": "Il tuo feed. È tutto qui; fin dove è arrivata ogni voce è indicato accanto a essa.",
  "replica.state.upToDate": "Aggiornato, per quanto si sa",
  "replica.state.behind": "In ritardo",
  "replica.state.nothing": "Finora nessuna voce sentita",
  "replica.have": "Qui fino a SEQ",
  "replica.head": "Testa nota (indizio)",
  "replica.missingEntries": "Voci mancanti",
  "replica.missingBlobs": "Blob mancanti",
  "replica.lastHeard": "Sentito l’ultima volta",
  "replica.heardOn": "{time}, {face}",
  "replica.notHeard": "non da quando questo nodo è partito",
  "replica.airLeft": "Trasmissione ancora necessaria",
  "replica.aboutAir": "circa {air}",
  "replica.progress": "Voci di {name} che sono qui",
  "replica.transfers": "Voci lunghe in arrivo",
  "replica.transfer": "Voce {seq}: {here} su {blobs} qui",
  "replica.transferLeft": "{transfer}, ancora circa {air} di trasmissione",
  "replica.feeds": "Feed",
  "replica.faces": "Interfacce",
  "replica.queue": "In attesa di trasmissione",
  "replica.faceQuiet": "niente da quando è pronta; un canale silenzioso non è un errore",
  "replica.busy": "Canale occupato, da noi e da altri",
  "replica.ours": "Di cui noi",
  "replica.shares": "{minute} dell’ultimo minuto, {hour} dell’ultima ora",
  "replica.noShares": "non contato su una LAN",
};
