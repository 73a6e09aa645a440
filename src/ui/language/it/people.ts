import type { Translation } from "../catalogue.ts";
import type { people as en } from "../en/people.ts";

export const people: Translation<typeof en> = {
  "follow.reference": "ID del feed o link",
  "follow.forms": "64 cifre esadecimali, @…=.ed25519, did:ssb:ed25519:… oppure un link web+tinyssb:.",
  "follow.isAddress":
    "Questo è l’indirizzo di una pagina. Ciò che serve sta nell’altro nodo, dietro «Mostra il mio feed».",
  "follow.noReference": "Questo non è ancora un ID di feed.",
  "follow.tooManyDigits": {
    one: "{count} cifra di troppo: un ID di feed ne ha 64.",
    other: "{count} cifre di troppo: un ID di feed ne ha 64.",
  },
  "follow.noKey": "Con questo ID di feed nessuno può firmare.",
  "follow.noKeyCause":
    "Ha la forma di un ID di feed e non è una chiave Ed25519: forse sono state perse o cambiate delle cifre.",
  "follow.noKeyRemedy": "Chiedi di nuovo il link o il codice.",
  "follow.isFeed": "Questo è il feed {shortName}. Confronta il nome breve con quello che ti dà chi lo scrive.",
  "follow.isFeedFrom":
    "Questo è il feed {shortName}, da SEQ {seq} in poi. Confronta il nome breve con quello che ti dà chi lo scrive.",
  "follow.name": "Nome",
  "follow.nameHint":
    "Come lo chiami qui. Non viene mai pubblicato, ma i link a questo feed che passi ad altri lo contengono.",
  "follow.follow": "Segui",
  "follow.more": "Altro: cominciare più tardi, segreto condiviso",
  "follow.anchorHint":
    "Senza àncora di fiducia la copia comincia dalla prima voce. Con un’àncora comincia dopo quel SEQ.",
  "follow.anchorSeq": "Àncora di fiducia: SEQ",
  "follow.anchorMid": "Àncora di fiducia: MID (40 cifre esadecimali)",
  "follow.secret": "Segreto condiviso di un feed MicroPython (64 cifre esadecimali)",
  "follow.secretHint":
    "Chiunque abbia questo segreto può scrivere a nome di quel feed. Per gli altri feed lascia vuoto.",
  "people.what": "Ogni persona è un feed. Vedi e trasmetti i feed che segui.",
  "scanner.picture": "Immagine della fotocamera",
  "scanner.start": "Scansiona con la fotocamera",
  "scanner.stop": "Spegni la fotocamera",
  "scanner.file": "Oppure leggi un codice da un’immagine",
  "scanner.noCamera": "Questo browser non dà la fotocamera a questa pagina; dev’essere aperta su https o localhost.",
  "scanner.notStarted":
    "La fotocamera non è partita: forse la usa un altro programma. Leggi il codice da un’immagine, oppure incolla il link.",
  "scanner.notAllowed":
    "La fotocamera non è permessa qui. Permettila nel browser, leggi il codice da un’immagine, oppure incolla il link.",
  "scanner.noneFound":
    "Su questo dispositivo non è stata trovata alcuna fotocamera. Leggi il codice da un’immagine, oppure incolla il link.",
  "scanner.hold": "Tieni il codice nell’inquadratura.",
  "scanner.notFound":
    "In questa immagine non è stato trovato alcun codice QR. Prova con una più nitida o ritagliata più stretta.",
  "scanner.unreadable":
    "Questa immagine non può essere letta: forse è danneggiata, o non è un’immagine. Prova con un’altra.",
  "scanner.read": "È stato letto un codice.",
  "share.title": "Feed {name}",
  "share.what":
    "Scansiona questo con un altro nodo, oppure copia il link. Dice quale feed seguire; non contiene alcuna chiave segreta.",
  "share.privacy": "Il nome che vedi qui sta anche nel link: chi riceve il link lo legge.",
  "share.code": "Codice QR del link al feed {shortName}",
  "nearby.title": "Sentito nei dintorni",
  "nearby.what":
    "Feed che qualcuno a portata chiede e che non segui. Che li si chieda non prova nulla su chi li scrive: confronta il nome breve con quello che ti dà quella persona.",
  "nearby.none": "Finora non si è sentito nessun altro feed. Un canale silenzioso non è un errore.",
  "nearby.earlier": "Sentiti prima ({count})",
  "time.moment": "poco fa",
  "nearby.asked": {
    one: "SEQ {seq} chiesto: {face}; {count} richiesta, l’ultima {time}",
    other: "SEQ {seq} chiesto: {face}; {count} richieste, l’ultima {time}",
  },
  "nearby.follow": "Segui {shortName}",
  "nearby.followed": "Ora segui {shortName}. Le sue voci arrivano quando si sente un nodo che le ha.",
  "mute.mute": "Silenzia",
  "mute.unmute": "Non silenziare più",
  "mute.muted":
    "{name} è silenziato: nascosto dalla conversazione in questa pagina. Il feed viene ancora ricevuto e trasmesso, e chi lo scrive non lo viene a sapere.",
  "mute.unmuted": "{name} si vede di nuovo nella conversazione.",
  "mute.notKept": "Il browser non lo conserva: vale finché la pagina non viene ricaricata.",
  "feed.id": "ID del feed",
  "feed.midOf": "MID di SEQ {seq}",
  "feed.rename": "Rinomina",
  "feed.notFollowed": "Questo feed qui non è seguito.",
  "feed.followIt": "Seguilo",
  "contact.title": "Scheda di contatto",
  "contact.own": "Il feed di questo nodo.",
  "contact.followed": "Segui questo feed.",
  "contact.muted": "Silenziato: nascosto nella conversazione.",
  "contact.sharedSecret": "Firmato con un segreto condiviso: chi lo ha può scrivere qui.",
  "contact.nickname": "Il nome che gli dai tu",
  "contact.nodeName": "Nome di questo nodo",
  "contact.change": "Cambia",
  "contact.none": "nessuno",
  "contact.publishedName": "Si chiama",
  "contact.nothingPublished": "nessun nome pubblicato",
  "contact.nothingKnown": "qui nessun nome è noto",
  "contact.here": "Qui",
  "contact.hereUpTo": "voci da {from} a {seq}",
  "contact.nothingHere": "ancora nessuna voce",
  "contact.missing": "Manca, per quanto si sa",
  "contact.nothingMissing": "niente",
  "contact.anchor": "Àncora di fiducia",
  "contact.anchorFirst": "l’ID del feed: dalla prima voce",
  "contact.anchorAt": "SEQ {seq}, MID",
  "contact.forms": "Codice QR, link e ID del feed",
  "contact.link": "Link",
  "contact.share": "Condividi il link…",
  "contact.ssb": "Come la scrive il mondo SSB",
  "copy.ssb": "Copia il riferimento SSB",
  "follow.isOwn": "È il tuo.",
  "follow.isKnown": "Lo segui già, come {name}.",
  "follow.showCard": "Mostra la scheda di contatto",
  "follow.isShortName": "Un nome breve non basta per seguire un feed: chiedi il suo ID, il link o il codice.",
};
