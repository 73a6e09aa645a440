/** What is said at once of things whose other texts come later. */
export const first = {
  "backup.remind": "Your key is only in this browser.",
  "backup.remindLink": "Make a backup",
  "backup.restore": "Restore a backup…",
  "copy.text": "Copy the text",
  "name.none": "This node has no name yet.",
  "name.give": "Give it one",
  "search.title": "Search",
  "follow.title": "Follow a feed",
  "people.nobody":
    "You follow nobody yet. Ask a friend for their link or QR code, or show them yours: both of you must follow the other to talk.",
  "mute.isMuted": "muted",
} as const;
