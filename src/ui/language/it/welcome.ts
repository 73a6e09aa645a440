import type { Translation } from "../catalogue.ts";
import type { welcome as en } from "../en/welcome.ts";

export const welcome: Translation<typeof en> = {
  "steps.welcome":
    "Questo nodo è pronto: ha una sua chiave, e puoi scrivere subito. Nulla di ciò che segue va fatto per forza adesso.",
  "steps.next": "Come si va avanti: un collegamento, qualcuno con cui parlare, una copia di sicurezza",
  "steps.name": "Un nome",
  "identity.name": "Nome di questo nodo",
  "identity.renamed": "Il nome è salvato.",
  "steps.nameWhy":
    "Perché gli altri sappiano chi seguono: sta nel tuo link. Chi ti segue senza il link vede il nome quando lo pubblichi. Che sei tu lo prova la tua chiave.",
  "steps.named": "Questo nodo ha un nome.",
  "steps.toPublish": "Pubblicalo in «Nodo»",
  "steps.connect": "Un collegamento",
  "steps.connectWhy":
    "Senza, ciò che scrivi viene conservato e parte più tardi. Ne basta uno, vanno bene anche diversi.",
  "steps.relay": "Rete locale: un relay passa i pacchetti ad altri nodi intorno a te.",
  "steps.toRadio": "Guarda in Radio.",
  "steps.bridge": "Radio: un ponte LoRa su USB.",
  "steps.toBridge": "Collegalo in Radio.",
  "steps.neighbour":
    "Non c’è nessuno? Un vicino simulato è un secondo nodo, vero, dentro questo browser, che risponde. È segnato come simulato, e puoi toglierlo in ogni momento.",
  "steps.startNeighbour": "Prova con un vicino simulato",
  "steps.neighbourIsHere": "Il vicino simulato è qui. Scrivi qualcosa, lui risponde.",
  "steps.people": "Qualcuno con cui parlare",
  "steps.following": { one: "Segui {count} feed.", other: "Segui {count} feed." },
  "steps.backup": "Una copia di sicurezza",
  "steps.backupWhy":
    "La tua chiave è solo in questo browser. Se il browser la perde, nessuno può ripristinarla. La copia può aspettare finché hai scritto qualcosa che conta.",
  "steps.toBackup": "Fai una copia in «Nodo»",
  "steps.help": "Che cosa significano le parole",
  "neighbour.name": "Nina (simulata)",
  "neighbour.badge": "simulato",
  "neighbour.greeting1":
    "Ciao! Sono un vicino simulato: un secondo nodo dentro il tuo browser. Qui non legge nessuno tranne me.",
  "neighbour.greeting2":
    "Scrivi qualcosa: diventa una voce firmata nel tuo feed, io la chiedo, e qui vedi che qualcuno ce l’ha.",
  "neighbour.reply1": "Ricevuto e verificato. La tua voce ora è nel mio registro.",
  "neighbour.reply2": "Rispondo a turno; non capisco ciò che scrivi. Una persona capirebbe.",
  "neighbour.reply3": "Guarda in Pacchetti: vedi il mio WANT per la tua prossima voce e i tuoi pacchetti che partono.",
  "neighbour.reply4": "Quando incontri persone vere, toglimi in Radio. Le mie voci vanno via con me.",
};
