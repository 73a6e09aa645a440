/** What is behind the steps of an own entry, and the figures of each feed and face. */
export const evidenceDetails = {
  "reach.evidence": "Evidence for entry {seq}",
  "reach.why.inLog": "Entry {seq} is signed and stored on this device.",
  "reach.why.aired": {
    one: "{face}: went out {count} time, last {time}.",
    other: "{face}: went out {count} times, last {time}.",
  },
  "reach.why.airedBefore": {
    one: "Went out {count} time. Where and when is no longer kept for it.",
    other: "Went out {count} times. Where and when is no longer kept for it.",
  },
  "reach.why.elsewhere":
    "It came in a backup, a file or from another node. Where it went out before is not known here.",
  "reach.why.sentHere":
    "{face}: a node sent entry {upTo} of your feed, which was not here ({time}). So at least one node there holds your feed up to it.",
  "reach.why.named":
    "A post of {name} refers to this entry or a later one. So the node that wrote it holds your feed up to there.",
  "reach.why.notAired": "No face has sent it so far. It goes out when a face is up and a node in reach asks for it.",
  "reach.why.held":
    "{face}: a node asked for entry {next} and for nothing before it ({time}). So at least one node there holds your feed up to entry {upTo}.",
  "reach.why.notHeld":
    "So far no node was heard to ask for what comes after it. That does not mean that nobody has it: nodes may be out of reach, or silent.",
  "reach.why.nobodyHeard": "Nobody was heard there so far.",
  "reach.why.forked":
    "Your feed is forked: who asks for what comes after this entry may have another entry of the same number. So nobody is known to hold this one.",
  "reach.why.noSender": "Packets carry no sender: which node it was, and whose, can not be known.",
  "reach.why.blobs": {
    one: "{face}: {sent} of {count} blob went out.",
    other: "{face}: {sent} of {count} blobs went out.",
  },
  "reach.why.blobsUnknown": {
    one: "It has {count} blob. Whether that went out was not noted.",
    other: "It has {count} blobs. How many of them went out was not counted.",
  },
  "reach.why.restWaits": "The air of this hour is used up: nothing goes out there before {time}.",
  "reach.why.restFollows": "The rest follows, or goes out when a node asks for it.",
  "reach.why.restAsked": "The rest goes out when a node asks for it.",
  "reach.why.asked": "{face}: a node asked for blob {blob} ({time}). So it has those before it and not that one.",
  "reach.why.askedFirst": "{face}: a node asked for the first blob ({time}). So it had the entry and no blob of it.",
  "reach.why.answered": "What it asked for went out since; whether it arrived is not known.",
  "reach.why.unanswered": "Not all that it asked for went out since.",
  "reach.why.whole": "{face}: a node sent its last blob ({time}). So that node holds all of it.",
  "reach.why.heldBlobs":
    "{face}: a node asked for a blob of entry {upTo} ({time}). So at least one node there holds your feed up to it.",
  "reach.why.blobsHeld": "Who holds the entry may lack its blobs.",
  "reach.why.blobsOut": "All its blobs went out, and nobody asks for one now; who lacks one goes on asking.",
  "replica.what":
    "What this node has of each feed, and what it knows to be missing. The known head is a hint: somebody was heard to ask for what comes after it. A quiet channel is not an error.",
  "replica.own": "Your feed. Everything of it is here; how far each entry got stands at the entry.",
  "replica.state.upToDate": "Up to date, as far as is known",
  "replica.state.behind": "Behind",
  "replica.state.nothing": "No entry heard so far",
  "replica.have": "Here up to SEQ",
  "replica.head": "Known head (a hint)",
  "replica.missingEntries": "Missing entries",
  "replica.missingBlobs": "Missing blobs",
  "replica.lastHeard": "Last heard",
  "replica.heardOn": "{time}, {face}",
  "replica.notHeard": "not since this node was started",
  "replica.airLeft": "Air still needed",
  "replica.aboutAir": "about {air}",
  "replica.progress": "Entries of {name} that are here",
  "replica.transfers": "Long entries on their way",
  "replica.transfer": "Entry {seq}: {here} of {blobs} here",
  "replica.transferLeft": "{transfer}, about {air} of air left",
  "replica.feeds": "Feeds",
  "replica.faces": "Faces",
  "replica.queue": "Waiting to be sent",
  "replica.faceQuiet": "nothing since it came up; a quiet channel is not an error",
  "replica.busy": "Channel in use, ours and others’",
  "replica.ours": "Of it ours",
  "replica.shares": "{minute} of the last minute, {hour} of the last hour",
  "replica.noShares": "not counted on a LAN",
} as const;
