/** Finding words in posts. */
export const search = {
  "search.field": "Words in posts",
  "search.where": "Where",
  "search.everywhere": "All feeds",
  "search.rule":
    "Every word has to be in the post, in any order, also within a longer word. Capitals and accents make no difference. Muted feeds are left out.",
  "search.results": "Posts found, latest first",
  "search.none": "No post has all of these words.",
  "search.found": { one: "{count} post found.", other: "{count} posts found." },
  "search.soFar": { one: "{count} post found so far.", other: "{count} posts found so far." },
  "search.most": {
    one: "The latest {count} post is shown. More words find fewer.",
    other: "The latest {count} posts are shown. More words find fewer.",
  },
  "search.looking": "Looking further back: {entries} left.",
  "search.more": "Look further back",
  "search.inFeed": "Search this feed",
} as const;
