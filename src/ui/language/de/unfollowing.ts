import type { Translation } from "../catalogue.ts";
import type { unfollowing as en } from "../en/unfollowing.ts";

export const unfollowing: Translation<typeof en> = {
  "feed.unfollow": "Nicht mehr folgen",
  "feed.unfollowTitle": "{name} nicht mehr folgen?",
  "feed.unfollowReplica":
    "Mehr wird davon nicht empfangen und nicht weitergegeben. Die Kopie in diesem Browser, {entries}, kann lesbar bleiben oder entfernt werden, samt den Blobs, die hier kein anderer Feed braucht.",
  "feed.unfollowAuthor":
    "Der Feed selbst bleibt bei seinem Autor. Wenn du die Kopie entfernst und ihm später wieder folgst, müssen seine Einträge neu von einem Knoten empfangen werden, der sie hat.",
  "feed.unfollowAction": "Nicht mehr folgen und Kopie entfernen",
  "feed.unfollowed": "Du folgst {name} nicht mehr; die Kopie ist entfernt.",
  "feed.keptWhat": "Was hier ist, bleibt lesbar; Neues wird nicht verlangt, genommen oder weitergegeben.",
  "feed.followAgain": "Ihm wieder folgen",
  "feed.removeReplica": "Die Kopie entfernen",
  "feed.removeTitle": "Die Kopie von {name} entfernen?",
  "feed.unfollowKeep": "Nicht mehr folgen, Kopie behalten",
  "feed.unfollowedKept": "Du folgst {name} nicht mehr; die Kopie bleibt.",
};
