/** Forked feeds, and an own feed that can not be written now. */
export const forks = {
  "forks.waits": "Writing waits: newer entries of yours may exist.",
  "forks.waitsWhy":
    "This feed came from a copy, or was written elsewhere, so it may have newer entries than this node has.",
  "forks.waitsAsks": "The node is asking the nodes in reach for them; connect to one that follows you.",
  "forks.waitsNobody":
    "Nobody is in reach now: the node asks for them as soon as somebody is. Connect to one who follows you.",
  "forks.copyHolds": "Another profile of this browser holds SEQ {seq}: open it.",
  "forks.confirm": "Nothing newer exists…",
  "forks.confirmTitle": "Is this all that you have written?",
  "forks.confirmLook":
    "Look at the last entry of your feed. If you wrote anything after it, on any device, do not go on: the next entry would fork your feed for ever, and nobody could mend that.",
  "forks.confirmAsk":
    "If you are not sure, connect to somebody who follows you and wait: the node then finds out by itself.",
  "forks.confirmAction": "It is all, let me write",
  "forks.confirmed": "You can write again.",
  "forks.copied": "Another copy of this node has written entry {seq}.",
  "forks.copiedWhy":
    "It is signed with your key, but was not written here: perhaps where you restored a backup, or before you did so. Write in one place only: if both copies write on, your feed is forked for ever, and nobody can mend that.",
  "forks.goOn": "Go on here…",
  "forks.goOnTitle": "Go on here?",
  "forks.goOnAsk":
    "Only when the other copy writes no more: close it or lock it first. This node then asks for what was written there, and lets you write.",
  "forks.goOnAction": "The other has stopped, go on here",
  "forks.leave": "Go on there, lock this one",
  "forks.left": "Writing is locked here. Write there.",
  "forks.ownForked": "Your feed is forked.",
  "forks.ownForkedWhy":
    "Two copies of your key have written different entries with one number, so nothing can be added to it any more. What is here stays readable.",
  "forks.ownForkedDo": "Open a new profile, and ask the people who follow you to follow its feed.",
  "forks.toProfiles": "Open a new profile",
  "forks.elsewhere": "Open in another profile.",
  "forks.elsewhereWhy":
    "Another profile of this browser has the same key and is open. Write there, or close its tabs: then this profile takes over.",
  "forks.moved": "Moved to another device.",
  "forks.movedWhy": "Write there. Two devices that write with one key would fork the feed for ever.",
  "forks.unlock": "Write here again…",
  "forks.unlockTitle": "Write here again?",
  "forks.unlockAsk": "Only if the other device writes no more. This node first asks for what was written there.",
  "forks.unlockAction": "Write here again",
  "forks.unlocked": "This node asks for what was written elsewhere.",
  "forks.locked": "Writing waits, as said above.",
  "forks.draftKept": "Your draft is kept.",
  "forks.feedForked": "This feed is forked.",
  "forks.byAuthor": "Its author",
  "forks.bySecret": "Somebody who has its secret",
  "forks.feedForkedWhat":
    "{who} has signed two different entries with SEQ {seq}, perhaps from two devices with one key. Nobody can say which one counts, so this node takes nothing more of the feed. What is here stays readable; take it with care from SEQ {seq} on.",
  "forks.feedForkedDo": "Ask the author for a new feed, and follow that one.",
  "forks.inList": "forked at SEQ {seq}: nothing more is taken",
} as const;
