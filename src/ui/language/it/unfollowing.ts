import type { Translation } from "../catalogue.ts";
import type { unfollowing as en } from "../en/unfollowing.ts";

export const unfollowing: Translation<typeof en> = {
  "feed.unfollow": "Non seguire più",
  "feed.unfollowTitle": "Non seguire più {name}?",
  "feed.unfollowReplica":
    "Non se ne riceve e non se ne trasmette più nulla. La copia in questo browser, {entries}, può restare leggibile, o essere rimossa insieme ai blob che nessun altro feed qui usa.",
  "feed.unfollowAuthor":
    "Il feed stesso resta al suo autore. Se rimuovi la copia e più tardi lo segui di nuovo, le sue voci dovranno essere ricevute di nuovo da un nodo che le ha.",
  "feed.unfollowAction": "Non seguire più e rimuovi la copia",
  "feed.unfollowed": "{name} non è più seguito; la sua copia è rimossa.",
  "feed.keptWhat": "Ciò che c’è resta leggibile; nulla di nuovo viene chiesto, preso o trasmesso.",
  "feed.followAgain": "Seguilo di nuovo",
  "feed.removeReplica": "Rimuovi la copia",
  "feed.removeTitle": "Rimuovere la copia di {name}?",
  "feed.unfollowKeep": "Smetti di seguire, conserva la copia",
  "feed.unfollowedKept": "{name} non è più seguito; la copia resta.",
};
