/** Feeds by what they are called here, for texts that the node has not looked through: what is being typed, and the entries of a feed. */
import type { FeedView } from "../../client/api.ts";
import { Directory } from "../../conversation/mentions.ts";
import { displayNameOf, shortNameOf } from "../base/short-name.ts";
import type { Mentions } from "./named-text.ts";

/** The names by which the node finds feeds too: nickname and published name. */
export function directoryOf(feeds: readonly FeedView[]): Directory {
  return new Directory(
    feeds.map(({ feedId, name, nickname, publishedName, own }) => ({
      feedId,
      names: [own ? name : nickname, publishedName],
    })),
  );
}

/** Finds whom a text speaks to, and what they are called here. */
export function mentionFinder(feeds: readonly FeedView[]): (text: string) => Mentions {
  const directory = directoryOf(feeds);
  const names = new Map(feeds.map((feed) => [feed.feedId, displayNameOf(feed)]));
  return (text) =>
    directory
      .mentionsIn(text)
      .map((mention) => ({ ...mention, name: names.get(mention.feedId) ?? shortNameOf(mention.feedId) }));
}
