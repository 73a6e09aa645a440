/** Unfollowing a feed, with its replica or without. */
export const unfollowing = {
  "feed.unfollow": "Unfollow",
  "feed.unfollowTitle": "Unfollow {name}?",
  "feed.unfollowReplica":
    "Nothing more of it is received or passed on. The replica in this browser, {entries}, can stay readable, or be removed together with the blobs that no other feed here needs.",
  "feed.unfollowAuthor":
    "The feed itself stays with its author. If you remove the replica and follow the feed again later, its entries must be received again from a node that has them.",
  "feed.unfollowAction": "Unfollow and remove the replica",
  "feed.unfollowed": "{name} is no longer followed; its replica is removed.",
  "feed.keptWhat": "What is here stays readable; nothing new is asked for, taken or passed on.",
  "feed.followAgain": "Follow it again",
  "feed.removeReplica": "Remove the replica",
  "feed.removeTitle": "Remove the replica of {name}?",
  "feed.unfollowKeep": "Unfollow and keep the replica",
  "feed.unfollowedKept": "{name} is no longer followed; the replica is kept.",
} as const;
