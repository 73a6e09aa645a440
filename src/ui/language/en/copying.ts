/** Copying to the clipboard. */
export const copying = {
  "copy.copied": "Copied",
  "copy.done": "Copied.",
  "copy.failed": "Nothing was copied.",
  "copy.notAllowed": "The browser did not allow it.",
  "copy.byHand": "Select the text and copy it by hand.",
  "copy.link": "Copy the link",
  "copy.feedId": "Copy the feed ID",
  "copy.mid": "Copy the MID",
  "copy.packet": "Copy the packet as hex",
} as const;
