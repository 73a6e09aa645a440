/**
 * The sentences that a person needs for each code of an `EnvironmentError`, in English: what happened, the likely cause, and the one thing to do.
 *
 * What the console is told; the page has them in its catalogues. Apart from the codes, since most sessions never need one.
 */
import { BAD_ARGUMENT, type EnvironmentErrorCode, type ErrorAdvice } from "./environment-error.ts";

const ADVICE: Readonly<Record<EnvironmentErrorCode, ErrorAdvice>> = {
  "bad-argument": BAD_ARGUMENT,
  "bad-reference": {
    happened: "This is no feed ID.",
    cause: "It is neither 64 hex digits, nor @…=.ed25519, nor a tinySSB link.",
    remedy: "Copy it again from the other node.",
  },
  "unknown-feed": {
    happened: "This node does not know that feed.",
    cause: "It is not followed here.",
    remedy: "Follow the feed first.",
  },
  "feed-here": {
    happened: "The feed is here already.",
    cause: "It was added a moment before, perhaps in another way.",
    remedy: "Look for it among the people; if it is not there, reload the page.",
  },
  "anchor-conflict": {
    happened: "The feed is followed already, from another trust anchor.",
    cause: "A replica can begin at one place only.",
    remedy: "Unfollow it with its replica, then follow it again.",
  },
  "own-feed": {
    happened: "This can not be done to one's own feed.",
    cause: "The feed belongs to this node.",
    remedy: "Choose another feed.",
  },
  "own-feed-recovering": {
    happened: "Writing waits: your feed may have newer entries than this node has.",
    cause:
      "It comes from a backup or another device, or another device has written with its key. A new entry could fork the feed for ever.",
    remedy: "Connect to nodes that follow you and wait; if you are sure that nothing newer exists, confirm it.",
  },
  "own-feed-copied": {
    happened: "Writing waits: an entry of your feed came in that was not written here.",
    cause: "Another copy of this node writes with your key. If both write, the feed is forked for ever.",
    remedy: "Decide which of the two goes on, and stop the other.",
  },
  "own-feed-forked": {
    happened: "Your feed is forked: it has two different entries with one number.",
    cause: "Two copies of your key have written. Other nodes keep what they had first and take nothing more.",
    remedy: "Open a new profile, and ask the people who follow you to follow its feed.",
  },
  "own-feed-moved": {
    happened: "Writing is locked here: the feed was moved to another device.",
    cause: "You said so, because two devices that write with one key fork the feed for ever.",
    remedy: "Write there. To come back, lock it there first, then unlock it here.",
  },
  "own-feed-elsewhere": {
    happened: "Your feed is open in another profile of this browser.",
    cause: "That profile has the same key, and two that write with one key fork the feed for ever.",
    remedy: "Write there, or close its tabs: then this profile takes over.",
  },
  "too-many-feeds": {
    happened: "No more feeds can be followed.",
    cause: "The limit of this node is reached.",
    remedy: "Unfollow a feed that you no longer need.",
  },
  "too-many-relays": {
    happened: "No more relays can be connected.",
    cause: "The limit of this node is reached.",
    remedy: "Disconnect a relay that you no longer need.",
  },
  "unknown-entry": {
    happened: "There is no own entry with this number.",
    cause: "It was not written yet, or this replica begins after it.",
    remedy: "Take a number up to that of your latest entry.",
  },
  "too-long": {
    happened: "The content is too long.",
    cause: "An entry holds at most 48 bytes as plain48 and 1 MiB as chain20.",
    remedy: "Shorten it or split it.",
  },
  "too-busy": {
    happened: "Too many entries are waiting to be written.",
    cause: "They are made faster than the disk takes them.",
    remedy: "Wait for the earlier ones first.",
  },
  "import-refused": {
    happened: "The import was refused; nothing was changed.",
    cause: "It is another kind of file, it is cut short, or something in it does not verify.",
    remedy: "See below what is wrong. If it is the right file, get another copy of it.",
  },
  "backup-failed": {
    happened: "No backup was made, since it could not be restored.",
    cause: "Something that is stored here is damaged.",
    remedy: "Save a full export, and report this with the details.",
  },
  "backup-refused": {
    happened: "This backup can not be read; nothing was changed.",
    cause: "It was cut short or changed on the way, or it is another file.",
    remedy: "Take another copy of it.",
  },
  "backup-passphrase": {
    happened: "The passphrase does not open this backup; nothing was changed.",
    cause: "The file is whole, so it was made with another passphrase, or something was mistyped.",
    remedy: "Type it again; mind capitals, spaces and the language of the keyboard.",
  },
  "other-identity": {
    happened: "It belongs to another node; nothing was changed.",
    cause: "This profile has written a feed of its own already.",
    remedy: "Open a new profile, and do it there.",
  },
  "store-failed": {
    happened: "The browser could not store something.",
    cause: "The storage of this site failed or is blocked.",
    remedy: "Close other tabs of this page, then reload.",
  },
  quota: {
    happened: "The storage is full; nothing was lost.",
    cause: "The browser gives this site no more space.",
    remedy: "Free disk space, or unfollow feeds with many entries and remove their replicas, then try again.",
  },
  "newer-store": {
    happened: "The stored profile was written by a newer version.",
    cause: "This page is older than what wrote it.",
    remedy: "Reload the page to update it.",
  },
  "lost-lock": {
    happened: "Another tab has become the writer of this profile.",
    cause: "This tab was asleep or is being replaced.",
    remedy: "Try again; the other tab does the work now.",
  },
  "no-node": {
    happened: "The node of this profile does not answer.",
    cause: "Its tab is asleep or busy.",
    remedy: "Bring the other tab of this profile to the front, or close it.",
  },
  "bad-relay-url": {
    happened: "This is no address of a relay.",
    cause: "It must begin with ws:// or wss://, without blanks and without #.",
    remedy: "Use the address that the relay printed, such as ws://localhost:8080/relay.",
  },
  "relay-unreachable": {
    happened: "The relay does not answer.",
    cause: "It is not running, the address is wrong (ours ends in /relay), or it refuses this page's origin.",
    remedy: "Check the address; start the relay with npm start if it is yours. The page reconnects by itself.",
  },
  "serial-unsupported": {
    happened: "This browser has no Web Serial.",
    cause: "Only Chrome, Edge and Opera on a computer offer it, on https or localhost.",
    remedy: "Open the page in Chrome at http://localhost.",
  },
  "serial-no-permission": {
    happened: "No serial port is permitted.",
    cause: "The browser asks once for each device.",
    remedy: "Press “Connect a bridge” and choose the port.",
  },
  "serial-none-left": {
    happened: "Every permitted serial port has a face already.",
    cause: "The browser asks once for each device.",
    remedy: "Press “Connect a bridge” and choose the port of the other device.",
  },
  "serial-busy": {
    happened: "The serial port is in use.",
    cause: "Another program or tab holds it.",
    remedy: "Close the other program (serial monitor, second profile), then connect again.",
  },
  "serial-lost": {
    happened: "The connection to the bridge was lost.",
    cause: "The cable, the device or its Bluetooth link went away, or the device took no more bytes.",
    remedy: "Plug it in again; the page reconnects by itself.",
  },
  "serial-console": {
    happened: "The device prints text: it is a firmware console, not a KISS bridge.",
    cause: "Today's tinySSB firmware has no packet link on USB, and one stray letter can erase its store.",
    remedy: "Disconnect it. Use a board with the KISS bridge sketch.",
  },
  "serial-silent": {
    happened: "The port has been silent.",
    cause: "Nothing was received yet, so it is not known what the device is.",
    remedy: "If it is a KISS bridge, confirm it; then this node begins to send.",
  },
  internal: {
    happened: "Something went wrong inside this program.",
    cause: "A mistake of ours.",
    remedy: "Reload the page; if it happens again, report it with the details.",
  },
  "unknown-face": {
    happened: "There is no such face.",
    cause: "It was disconnected, or there never was one.",
    remedy: "Look at the list of faces.",
  },
  "profile-open": {
    happened: "The profile was not deleted: it is open in another tab or window.",
    cause: "What is being done there would be lost.",
    remedy: "Close the other tabs of this profile, then try again.",
  },
  "profile-needed": {
    happened: "The profile was not deleted: another profile of this browser has its key, and fewer of your entries.",
    cause: "That one would write on from where it stands and fork the feed for ever.",
    remedy: "Open the other profile anew: it then sees what it lacks, and waits with writing. Then try again.",
  },
};

/** What happened, why, and what to do, for a code, in English. */
export function adviceFor(code: EnvironmentErrorCode): ErrorAdvice {
  return ADVICE[code];
}
