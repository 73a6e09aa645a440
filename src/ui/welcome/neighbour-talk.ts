/** What the simulated neighbour is called and says, in the language of the moment. */
import type { NeighbourTalk } from "../../client/api.ts";
import { t } from "../language/language.ts";

export function neighbourTalk(): NeighbourTalk {
  return {
    name: t("neighbour.name"),
    greeting: [t("neighbour.greeting1"), t("neighbour.greeting2")],
    replies: [t("neighbour.reply1"), t("neighbour.reply2"), t("neighbour.reply3"), t("neighbour.reply4")],
  };
}
