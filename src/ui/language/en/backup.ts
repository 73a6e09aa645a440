/** Backups: making, restoring, moving, and the reminder. */
export const backup = {
  "backup.title": "Backup",
  "backup.never": "There is no backup yet. Your key is only in this browser; if it is lost, nobody can restore it.",
  "backup.last": "The latest backup was made on {when}.",
  "backup.make": "Back up…",
  "backup.move": "Move to another device…",
  "backup.makeTitle": "Back up this node",
  "backup.moveTitle": "Move this node to another device",
  "backup.moveWhy":
    "First a backup, which the other device restores. Then writing is locked here, because two devices that write with one key fork the feed for ever.",
  "backup.holds":
    "One encrypted file: your key, your own feed ({entries}) with its blobs, the feeds that you follow ({feeds}: ID, nickname, trust anchor), relays and name. What others wrote is not in it; it comes back from peers.",
  "backup.noOtherWay":
    "Without the passphrase nobody opens it, not even you. Write it down, and keep it apart from the file.",
  "backup.passphrase": "Passphrase",
  "backup.passphraseHint": "At least {least} characters. Five random words are strong and easy to type.",
  "backup.again": "The same passphrase again",
  "backup.different": "The two passphrases are not the same.",
  "backup.weak": "Weak: whoever gets the file can guess it.",
  "backup.fair": "Fair: guessing takes somebody with many computers.",
  "backup.strong": "Strong, unless it is a quotation or something about you.",
  "backup.action": "Make the backup",
  "backup.working": "Encrypting. It takes a while on purpose, so that guessing the passphrase is slow.",
  "backup.made": "The backup is in your downloads. Keep it where you find it again.",
  "backup.lockWhy":
    "The backup is in your downloads. Take it to the other device and restore it there. Lock writing here now: from then on write only there.",
  "backup.lock": "Lock writing here",
  "backup.notYet": "Not yet",
  "backup.locked": "Writing is locked here. Go on on the other device.",
  "backup.restoreTitle": "Restore a backup",
  "backup.restoreWhat":
    "This profile becomes the node of the backup, as long as it has written nothing itself. Reading works at once; writing waits until it is known that nothing newer of your feed exists.",
  "backup.file": "Choose the backup file (.tinyssb-backup)",
  "backup.restoreAction": "Restore it",
  "backup.restoring": "Opening the backup and verifying every entry.",
  "backup.restored": "Restored. Write in one place only: two writers with one key fork the feed for ever.",
  "backup.sinceThen": {
    one: "Since then you have written {count} entry.",
    other: "Since then you have written {count} entries.",
  },
  "backup.nothingNew": "This profile is that node already, and has all that the backup holds: nothing was changed.",
  "backup.added": "This profile is that node already; what it had not yet was taken from the backup.",
  "backup.openNew": "Open the new profile “{profile}” and restore it there",
} as const;
