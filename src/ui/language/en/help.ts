/** What the words of the page mean. */
export const help = {
  "help.whatTitle": "What this is",
  "help.what":
    "A node of tinySSB: everybody writes a log of signed entries, small enough for radio, and nodes pass on the logs that their people follow. There is no server and no account.",
  "help.public":
    "Everything is public: entries are signed, not encrypted, and whoever is in range sees which feeds you ask for.",
  "help.key":
    "The key of your feed is in this browser and nowhere else. Make a backup and keep it where only you get at it; never write with two copies.",
  "help.offline":
    "The page works without network. What you write is stored first, and goes out when a node that asks for it is heard.",
  "help.wordsTitle": "Words",
  "help.word.feed": "Feed",
  "help.is.feed": "The log of one person. Its feed ID is their public key; the short name is made of it.",
  "help.word.entry": "Entry",
  "help.is.entry": "One signed packet of 120 bytes in a feed. SEQ is its number, MID its identity.",
  "help.word.follow": "Follow",
  "help.is.follow":
    "To keep a replica of a feed, to ask others for its next entry, and to answer those who ask. To talk, both follow each other.",
  "help.word.face": "Face",
  "help.is.face": "One attachment of this node to a medium: a relay, a bridge, or the other tabs of this browser.",
  "help.word.bridge": "Bridge",
  "help.is.bridge": "A device on USB or Bluetooth serial that passes packets to LoRa radio and back (KISS).",
  "help.word.relay": "Relay",
  "help.is.relay": "A small program that passes packets between this page and the LAN. It stores nothing.",
  "help.word.blob": "Blob",
  "help.is.blob": "A piece of 100 bytes of content that is too long for one entry. They come after their entry.",
  "help.word.profile": "Profile",
  "help.is.profile": "A named node in this browser, with its own key and store: ?profile=name in the address.",
  "help.quietTitle": "When nothing comes",
  "help.quiet":
    "A quiet channel is not an error. Entries come when a node that has them is heard: look at Radio for what each face has heard.",
  "help.blobs":
    "Long entries need their blobs, which only nodes that carry blobs send. Python nodes of PoC-01 do not carry them: from such a node the entry comes and its blobs never do.",
} as const;
