import type { Translation } from "../catalogue.ts";
import type { unfollowing as en } from "../en/unfollowing.ts";

export const unfollowing: Translation<typeof en> = {
  "feed.unfollow": "Ne plus suivre",
  "feed.unfollowTitle": "Ne plus suivre {name} ?",
  "feed.unfollowReplica":
    "Plus rien n’en est reçu ni transmis. La copie dans ce navigateur, {entries}, peut rester lisible, ou être supprimée avec les blobs dont aucun autre fil d’ici n’a besoin.",
  "feed.unfollowAuthor":
    "Le fil lui-même reste chez son auteur. Si vous supprimez la copie et suivez le fil plus tard, ses entrées devront être reçues de nouveau d’un nœud qui les a.",
  "feed.unfollowAction": "Ne plus suivre et supprimer la copie",
  "feed.unfollowed": "{name} n’est plus suivi ; sa copie est supprimée.",
  "feed.keptWhat": "Ce qui est ici reste lisible ; rien de nouveau n’est demandé, pris ou transmis.",
  "feed.followAgain": "Le suivre de nouveau",
  "feed.removeReplica": "Supprimer la copie",
  "feed.removeTitle": "Supprimer la copie de {name} ?",
  "feed.unfollowKeep": "Ne plus suivre, garder la copie",
  "feed.unfollowedKept": "{name} n’est plus suivi ; la copie est gardée.",
};
