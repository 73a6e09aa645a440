import type { Translation } from "../catalogue.ts";
import type { unfollowing as en } from "../en/unfollowing.ts";

export const unfollowing: Translation<typeof en> = {
  "feed.unfollow": "Non seguire più",
  "feed.unfollowTitle": "Non seguire più {name}?",
  "feed.unfollowReplica":
    "Non se ne riceve né se ne passa oltre altro. La replica in questo browser, {entries}, può restare leggibile, o essere rimossa insieme ai blob che nessun altro feed qui usa.",
  "feed.unfollowAuthor":
    "Il feed stesso resta al suo autore. Se rimuovi la replica e più tardi lo segui di nuovo, le sue voci dovranno essere ricevute di nuovo da un nodo che le ha.",
  "feed.unfollowAction": "Non seguire più e rimuovi la copia",
  "feed.unfollowed": "{name} non è più seguito; la sua copia è rimossa.",
  "feed.keptWhat": "Ciò che c’è resta leggibile; nulla di nuovo viene chiesto, preso o passato oltre.",
  "feed.followAgain": "Seguilo di nuovo",
  "feed.removeReplica": "Rimuovi la replica",
  "feed.removeTitle": "Rimuovere la replica di {name}?",
  "feed.unfollowKeep": "Smetti di seguire, conserva la replica",
  "feed.unfollowedKept": "{name} non è più seguito; la replica resta.",
};
