import type { Translation } from "../catalogue.ts";
import type { forks as en } from "../en/forks.ts";

export const forks: Translation<typeof en> = {
  "forks.waits": "La scrittura aspetta: possono esserci tue voci più nuove.",
  "forks.waitsWhy":
    "Questo feed viene da una copia, o è stato scritto altrove: possono esserci voci più nuove di quelle di questo nodo.",
  "forks.waitsAsks": "Il nodo le chiede ai nodi raggiungibili; collegati a uno che ti segue.",
  "forks.waitsNobody":
    "Ora nessuno è raggiungibile: il nodo le chiederà appena qualcuno lo sarà. Collegati a qualcuno che ti segue.",
  "forks.copyHolds": "Un altro profilo di questo browser ha SEQ {seq}: aprilo.",
  "forks.confirm": "Non c’è nulla di più nuovo…",
  "forks.confirmTitle": "È tutto quello che hai scritto?",
  "forks.confirmLook":
    "Guarda l’ultima voce del tuo feed. Se hai scritto qualcosa dopo, su qualsiasi dispositivo, non continuare: la prossima voce dividerebbe il tuo feed per sempre, e nessuno potrebbe ripararlo.",
  "forks.confirmAsk": "Se non sei sicuro, collegati a qualcuno che ti segue e aspetta: il nodo lo scopre da solo.",
  "forks.confirmAction": "È tutto, voglio scrivere",
  "forks.confirmed": "Puoi scrivere di nuovo.",
  "forks.copied": "Un’altra copia di questo nodo ha scritto la voce {seq}.",
  "forks.copiedWhy":
    "È firmata con la tua chiave, ma non è stata scritta qui: forse dove hai ripristinato una copia di sicurezza, o prima. Scrivi in un posto solo: se entrambe le copie continuano, il tuo feed è diviso per sempre, e nessuno può ripararlo.",
  "forks.goOn": "Continua qui…",
  "forks.goOnTitle": "Continuare qui?",
  "forks.goOnAsk":
    "Solo se l’altra copia non scrive più: prima chiudila o bloccala. Questo nodo chiede allora ciò che è stato scritto là, e ti lascia scrivere.",
  "forks.goOnAction": "L’altra è ferma, continuo qui",
  "forks.leave": "Continua là, blocca qui",
  "forks.left": "Qui la scrittura è bloccata. Scrivi là.",
  "forks.ownForked": "Il tuo feed è diviso.",
  "forks.ownForkedWhy":
    "Due copie della tua chiave hanno scritto voci diverse con un solo numero; non si può più aggiungere nulla. Quello che è qui resta leggibile.",
  "forks.ownForkedDo": "Apri un nuovo profilo e chiedi a chi ti segue di seguire il suo feed.",
  "forks.toProfiles": "Apri un nuovo profilo",
  "forks.elsewhere": "Aperto in un altro profilo.",
  "forks.elsewhereWhy":
    "Un altro profilo di questo browser ha la stessa chiave ed è aperto. Scrivi là, o chiudi le sue schede: allora subentra questo profilo.",
  "forks.moved": "Spostato su un altro dispositivo.",
  "forks.movedWhy": "Scrivi là. Due dispositivi che scrivono con una sola chiave dividerebbero il feed per sempre.",
  "forks.unlock": "Scrivere di nuovo qui…",
  "forks.unlockTitle": "Scrivere di nuovo qui?",
  "forks.unlockAsk":
    "Solo se l’altro dispositivo non scrive più. Questo nodo chiede prima quello che è stato scritto là.",
  "forks.unlockAction": "Scrivere di nuovo qui",
  "forks.unlocked": "Questo nodo chiede quello che è stato scritto altrove.",
  "forks.locked": "La scrittura aspetta, vedi sopra.",
  "forks.draftKept": "La bozza resta.",
  "forks.feedForked": "Questo feed è diviso.",
  "forks.byAuthor": "Il suo autore",
  "forks.bySecret": "Qualcuno che ha il suo segreto",
  "forks.feedForkedWhat":
    "{who} ha firmato due voci diverse con SEQ {seq}, forse da due dispositivi con una sola chiave. Nessuno può dire quale valga; perciò questo nodo non prende più nulla del feed. Quello che è qui resta leggibile; prudenza da SEQ {seq} in poi.",
  "forks.feedForkedDo": "Chiedi all’autore un nuovo feed e segui quello.",
  "forks.inList": "diviso a SEQ {seq}: non si prende più nulla",
};
