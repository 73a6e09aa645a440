/** The first minutes, and the simulated neighbour. */
export const welcome = {
  "steps.welcome":
    "This node is ready: it has a key of its own, and you can write at once. Nothing below has to be done now.",
  "steps.next": "What comes next: a connection, somebody to talk to, a backup",
  "steps.name": "A name",
  "identity.name": "Name of this node",
  "identity.renamed": "The name is kept.",
  "steps.nameWhy":
    "So that others know whom they follow: it goes along with your link. Who follows you without it sees the name once you publish it. Your key is what proves it is you.",
  "steps.named": "This node has a name.",
  "steps.toPublish": "Publish it at This node",
  "steps.connect": "A connection",
  "steps.connectWhy": "Without one, what you write is kept and goes out later. Any of these will do, also several.",
  "steps.relay": "LAN: a relay passes packets to other nodes around you.",
  "steps.toRadio": "Look at Radio.",
  "steps.bridge": "Radio: a LoRa bridge on USB.",
  "steps.toBridge": "Connect it at Radio.",
  "steps.neighbour":
    "Nobody there? A simulated neighbour is a second, real node inside this browser that answers. It is marked as simulated, and you can take it away at any time.",
  "steps.startNeighbour": "Try it with a simulated neighbour",
  "steps.neighbourIsHere": "The simulated neighbour is here. Write something, it answers.",
  "steps.people": "Somebody to talk to",
  "steps.following": { one: "You follow {count} feed.", other: "You follow {count} feeds." },
  "steps.backup": "A backup",
  "steps.backupWhy":
    "Your key is only in this browser. If the browser loses it, nobody can restore it. A backup can wait until you have written something that matters.",
  "steps.toBackup": "Make a backup at This node",
  "steps.help": "What the words mean",
  "neighbour.name": "Nina (simulated)",
  "neighbour.badge": "simulated",
  "neighbour.greeting1":
    "Hello! I am a simulated neighbour: a second node inside your browser. Nobody reads here but me.",
  "neighbour.greeting2":
    "Write something: it becomes a signed entry in your feed, I ask for it, and you see here that somebody holds it.",
  "neighbour.reply1": "Received, and verified. Your entry is in my log now.",
  "neighbour.reply2": "I answer in turn; I do not understand what you write. A person would.",
  "neighbour.reply3": "Look at Packets: you see my WANT for your next entry, and your packets going out.",
  "neighbour.reply4": "When you meet real people, take me away at Radio. My entries go with me.",
} as const;
