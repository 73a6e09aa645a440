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
  "help.reachTitle": "What became of an own post",
  "help.reachLog": "In your log: signed and stored on this device. Nobody else has it yet.",
  "help.reachSent":
    "Sent, or on air: its packets went out on a face. Whether anybody heard them is not known from that.",
  "help.reachHeld":
    "Held: a node was heard to ask for what comes after it, so it has the entry. Packets carry no sender: which node it is, nobody knows. A post of more than a few words has blobs besides its entry: they count as held once all went out and nobody asks for one.",
  "help.threadTitle": "How threads come about",
  "help.thread":
    "Each post names the latest posts that its author had, and the conversation is ordered by that. Where it does not follow the one above it, “after …” says which one it follows. Reply at a post (key r) puts its author’s name into the field, and what you write names that post as well: “in answer to …” stands above it. Other programs show it as a post that mentions its author. To speak to somebody, write @ and their name.",
  "help.searchTitle": "Search, links, text",
  "help.search":
    "Search (or the key /) finds words in all posts that are here, also without network. Addresses in posts are links: they open in a tab of their own, which learns nothing of this page. Where an address leads elsewhere than it looks, its real host stands beside it.",
  "help.word.replica": "Replica",
  "help.is.replica": "What this node has of a feed: its entries without gap from the trust anchor on.",
  "help.word.anchor": "Trust anchor",
  "help.is.anchor":
    "Where a replica begins: the feed ID itself, or a later entry that you trust, so that earlier ones need not come.",
  "help.word.want": "WANT",
  "help.is.want":
    "The packet by which a node asks for the next entry of the feeds that it follows. Whoever has it answers.",
  "help.word.head": "Known head",
  "help.is.head": "The highest SEQ of a feed that somebody seems to have. A hint from what was heard; more may exist.",
  "help.word.airtime": "Airtime",
  "help.is.airtime":
    "How long a radio sends. In many bands only a share of each hour is allowed; what is beyond it waits.",
  "help.word.fork": "Fork",
  "help.is.fork":
    "Two different signed entries with one SEQ, as when two copies write with one key. Nothing can mend it, so nodes take nothing more of that feed.",
} as const;
