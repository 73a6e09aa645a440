/**
 * Bugs that are planted to see whether the simulation finds them: each a small change of one or two source files, made in a bundle.
 */
import type { Patch } from "./bundle.ts";

export interface PlantedBug {
  readonly name: string;
  readonly patches: readonly Patch[];
}

const bug = (
  name: string,
  file: string,
  ...changes: readonly (readonly [find: string, replace: string])[]
): PlantedBug => ({
  name,
  patches: changes.map(([find, replace]) => ({ file: `src/core/${file}`, find, replace })),
});

export const PLANTED_BUGS: readonly PlantedBug[] = [
  // What comes in.
  bug("takes entries without looking at the signature", "entry-checks.ts", [
    "        done(ok);",
    "        done(true);",
  ]),
  bug("writes entries before they are verified", "replica.ts", ["      this.tentative[count].verified &&\n", ""]),
  bug("keeps what followed a bad entry", "replica.ts", [
    "this.tentative.splice(index);",
    "this.tentative.splice(index, 1);",
  ]),
  bug("expects the old entry after a bad one", "intake.ts", [
    "if (this.armedKeys.has(replica)) this.arm(replica);",
    "",
  ]),
  bug("verifies the same bad bytes again", "entry-checks.ts", [
    "          this.knownBad.set(packetKey(packet), true);\n",
    "",
  ]),
  bug("verifies without a limit for strangers", "verification-budget.ts", [
    "return this.drainedFailures() + this.rivals < this.context.failuresPerSecond * FAILED_VERIFICATIONS_BURST_S;",
    "return true;",
  ]),
  bug(
    "charges a face for its rivals only when they have failed",
    "entry-checks.ts",
    ["if (isRival) face.verifications.rivals++;", ""],
    ["if (isRival) face.verifications.rivals--;", ""],
  ),
  bug("never forgives a face its failed verifications", "verification-budget.ts", [
    "elapsedS * this.context.failuresPerSecond",
    "0 * elapsedS * this.context.failuresPerSecond",
  ]),
  bug(
    "takes any packet for the blob that is awaited",
    "replication/chains.ts",
    [
      "const chains = this.byPointer.get(pointerKey);\n    if (!chains ||",
      "const chains = this.byPointer.get(pointerKey) ?? [...this.byPointer.values()][0];\n    if (!chains ||",
    ],
    [
      "return this.byPointer.get(pointerKey)?.values().next().value;",
      "return (this.byPointer.get(pointerKey) ?? [...this.byPointer.values()][0])?.values().next().value;",
    ],
  ),
  bug("freezes a feed without verifying the second entry", "fork-watch.ts", [
    "if (ok) this.freeze(known, packet);",
    "this.freeze(known, packet);",
  ]),
  bug("keeps orphans without a limit", "orphan-cache.ts", [
    "if (this.byPointer.size > MAX_ORPHANS)",
    "if (this.byPointer.size < 0)",
  ]),
  bug("never forgets in tables with a limit", "bounded-map.ts", [
    "if (this.map.size > this.limit)",
    "if (this.map.size < 0)",
  ]),
  bug("reads escaped bytes wrong", "kiss.ts", ["else if (byte === TFESC) this.keep(FESC);", "else this.keep(byte);"]),
  bug("sends some bytes unescaped", "kiss.ts", ["else if (byte === FESC) frame.push(FESC, TFESC);", ""]),
  // The store.
  bug("tells and sends before it is written", "commits.ts", [
    "    this.isUnderWay = true;\n",
    "    this.isUnderWay = true;\n    this.listener.committed(entries, pending, marks);\n",
  ]),
  bug("takes a refused write for done", "commits.ts", [
    "    if (outcome.ok) {\n      this.retryMs = RETRY_MIN_MS;",
    "    if (outcome !== undefined) {\n      this.retryMs = RETRY_MIN_MS;",
  ]),
  bug("begins a commit while another is under way", "commits.ts", ["    this.isUnderWay = true;\n", ""]),
  bug("does not try a refused write again", "commits.ts", [
    "    this.retryTimer.set(this.context.nowMs + this.retryMs);\n",
    "",
  ]),
  bug("writes own entries without waiting for the disk", "commits.ts", [
    "strict: receipts.length > 0 || marks.size > 0,",
    "strict: marks.size > 0,",
  ]),
  bug("counts missing blobs twice after a refused write", "commits.ts", [
    "      if (chain) replica.missingBlobs -= chain.blobCount;\n",
    "",
  ]),
  bug("forgets blobs whose write was refused", "commits.ts", ["    this.chains.restorePending(pending);\n", ""]),
  bug("writes a feed that was unfollowed", "node.ts", ["      this.commits.forget(feed.replica);\n", ""]),
  bug("tells that an entry failed, and writes it later", "publisher.ts", [
    "for (const { token } of this.replica.rewindTo(first)) if",
    "for (const { token } of [...this.replica.tentative]) if",
  ]),
  bug("signs for a place in the feed that is taken", "publisher.ts", [
    "signature && replica.expected.name === name",
    "signature && name.length > 0",
  ]),
  {
    name: "signs one entry, and forgets that more wait",
    patches: [
      {
        file: "src/core/publisher.ts",
        find: "replica.tentative.length >= MAX_TENTATIVE ||",
        replace: "replica.tentative.length >= 1 ||",
      },
      { file: "src/core/after-commit.ts", find: "      feed.publisher.signNext();\n", replace: "" },
    ],
  },
  bug("asks for no blobs after a restart", "node.ts", ["      this.chains.loadFromStore();\n", ""]),
  bug("cuts the last blob of a chain", "sidechain.ts", [
    "return Math.max(0, Math.ceil(",
    "return Math.max(0, Math.floor(",
  ]),
  // What goes out.
  bug("asks for what it has", "replication/asker.ts", [
    "return { feedId, seq: expected.seq };",
    "return { feedId, seq: this.replica.front.seq };",
  ]),
  bug("believes a false head", "replication/asker.ts", [
    "return { feedId, seq: expected.seq };",
    "return { feedId, seq: Math.max(expected.seq, this.hintedSeq) };",
  ]),
  bug("names another feed in the DMX of a WANT", "requests.ts", [
    "packet.set(dmx);",
    "packet.set(wantDmx(pairs[pairs.length - 1].feedId));",
  ]),
  bug("puts too many pairs into a WANT", "limits.ts", [
    "export const MAX_PAIRS_SENT = 3;",
    "export const MAX_PAIRS_SENT = 4;",
  ]),
  bug("asks for a whole chain at once", "replication/blob-requests.ts", [
    "const count = Math.min(chain.missing, blobBatch, MAX_BLOBS_PER_PAIR);",
    "const count = chain.missing;",
  ]),
  bug("answers a BLOB request with any count", "replication/answerer.ts", [
    "const most = Math.min(count, MAX_BLOBS_PER_PAIR, room);",
    "const most = count;",
  ]),
  bug("answers with the entry after the wanted one as well", "replication/answerer.ts", [
    "const result = this.answer(replica, pair.seq);",
    "const result = this.answer(replica, pair.seq);\n      this.answer(replica, pair.seq + 1);",
  ]),
  bug("answers again what was on the medium just now", "replication/answerer.ts", [
    "face.sinceHeardMs(packet) < face.timing.holdOffMs",
    "face.sinceHeardMs(packet) < 0",
  ]),
  bug("sends on after a face went down", "face-table.ts", ["    face.state.stop();\n", ""]),
  bug("asks no more after it was answered once", "replication/asker.ts", [
    "    this.timer.set(this.context.nowMs + this.idleMs * this.context.between(0.75, 1.25));\n",
    "",
  ]),
  bug("tells how far it is only once on a radio", "replication/heartbeat.ts", [
    "    this.beatTimer.set(this.beatEndMs);\n",
    "",
  ]),
  // Airtime.
  bug("forgets the airtime spent before a restart", "airtime-ledger.ts", [
    "this.add(nowMs - Math.max(0, ageMs), airtimeMs);",
    "this.add(nowMs - Math.max(0, ageMs), 0 * airtimeMs);",
  ]),
  bug("counts half of the airtime", "face-state.ts", [
    "this.ledger.spend(spentMs, context.nowMs);",
    "this.ledger.spend(spentMs / 2, context.nowMs);",
  ]),
  bug("takes 50 minutes for an hour", "airtime-ledger.ts", [
    "DUTY_WINDOW_MS = 3_600_000;",
    "DUTY_WINDOW_MS = 3_000_000;",
  ]),
  bug("hands frames to the device faster than it sends", "face-state.ts", [
    "this.nextSendMs = context.nowMs + this.frameMs(packet.length) + LORA_GAP_MS;",
    "this.nextSendMs = context.nowMs + LORA_GAP_MS;",
  ]),
];
