/** Whether this node has a name that its feed does not tell: others do not see it. */
import { cleanName } from "../../core/clean-name.ts";
import type { PageView } from "./page-view.ts";

export function isNameUnpublished({ me, feeds }: Pick<PageView, "me" | "feeds">): boolean {
  return cleanName(me?.name ?? "") !== "" && feeds.some(({ own, publishedName }) => own && publishedName === "");
}
