/** What a feed is called on the page. */
import { shortNameOf } from "../../conversation/short-name.ts";
import { cleanName } from "../../core/clean-name.ts";

export { shortNameOf };

/** The feed's name where it has one, cleaned, else its short name. */
export function displayNameOf(feed: { readonly feedId: string; readonly name: string }): string {
  return cleanName(feed.name) || shortNameOf(feed.feedId);
}
