/**
 * What a packet that came in is, and who gets it.
 *
 * Keeps nothing itself. Order of checks on a packet of 120 bytes: expected entry, known entry, expected blob, known blob, request, else kept;
 * on others: request, else dropped. Never throws, whatever a packet holds.
 */
import { DMX_BYTES, equalBytes } from "./bytes.ts";
import type { Context } from "./context.ts";
import { isDrop, type PacketLabel, type PacketOutcome } from "./effects.ts";
import type { EntryCache } from "./entry-cache.ts";
import type { Face } from "./face-table.ts";
import type { Feed, FeedTable } from "./feed-table.ts";
import type { ForkWatch } from "./fork-watch.ts";
import { type Intake, labelOf } from "./intake.ts";
import { MAX_PACKET_BYTES, PACKET_BYTES } from "./limits.ts";
import { packetDmxKey, packetPointer, wantedPairs } from "./packet-facts.ts";
import type { Chains } from "./replication/chains.ts";
import type { ForkSearch } from "./replication/fork-search.ts";
import type { ForkTeller } from "./replication/fork-teller.ts";
import { BLOB_PAIR_BYTES, isBlobRequest, parseBlobRequest, WANT_PAIR_BYTES } from "./requests.ts";

/** Shortest packet that can mean something: a DMX and a byte. */
const MIN_PACKET_BYTES = 8;
const UNKNOWN: PacketLabel = { what: "unknown" };

/** What the router hands packets to. */
export interface RouterParts {
  readonly feeds: FeedTable;
  readonly intake: Intake;
  readonly chains: Chains;
  readonly cache: EntryCache;
  readonly forkWatch: ForkWatch;
  readonly forkSearch: ForkSearch;
  readonly forkTeller: ForkTeller;
}

/** What a packet is and what became of it; an undefined outcome is told later. */
interface Classified {
  readonly label: PacketLabel;
  readonly outcome: PacketOutcome | undefined;
}

export class PacketRouter {
  private readonly context: Context;
  private readonly feeds: FeedTable;
  private readonly intake: Intake;
  private readonly chains: Chains;
  private readonly parts: RouterParts;

  constructor(context: Context, parts: RouterParts) {
    this.context = context;
    this.feeds = parts.feeds;
    this.intake = parts.intake;
    this.chains = parts.chains;
    this.parts = parts;
  }

  /** A packet came in on a face: it is handed on, counted and told. The array must not be changed afterwards. */
  route(face: Face, packet: Uint8Array): void {
    face.state.counters.packetsIn++;
    const { label, outcome } = this.classify(face, packet);
    if (outcome === undefined) return;
    if (isDrop(outcome)) face.state.countDrop(outcome);
    this.context.notify({ kind: "packet", faceId: face.state.id, direction: "in", packet, label, outcome });
  }

  private classify(face: Face, packet: Uint8Array): Classified {
    if (packet.length < MIN_PACKET_BYTES || packet.length > MAX_PACKET_BYTES)
      return { label: UNKNOWN, outcome: "wrong-length" };
    if (packet.length !== PACKET_BYTES)
      return this.classifyRequest(face, packet) ?? { label: UNKNOWN, outcome: "unknown" };

    face.state.markHeard(packet);
    face.answerer.handleHeard(packet);
    const entry = this.classifyEntry(face, packet);
    if (entry) return entry;
    const { pointer, pointerKey } = packetPointer(packet);
    const chain = this.chains.maybeChainOf(pointerKey);
    if (chain) {
      face.answerer.handleHeardBlob(packet, pointerKey);
      const label: PacketLabel = { what: "blob", feedId: chain.replica.feedId, seq: chain.seq, pointer };
      return { label, outcome: this.chains.take(packet, pointerKey, face.state) ? "taken" : "queue-full" };
    }
    if (face.answerer.knowsBlob(pointerKey)) {
      face.answerer.handleHeardBlob(packet, pointerKey);
      return { label: { what: "blob", feedId: undefined, seq: undefined, pointer }, outcome: "duplicate" };
    }
    const request = this.classifyRequest(face, packet);
    if (request) return request;
    const isNew = face.state.orphans.add(packet, pointerKey);
    if (isNew) face.answerer.handleHeardUnknown(pointerKey);
    face.doubt.handleUnnamed(pointerKey);
    return { label: UNKNOWN, outcome: isNew ? "kept" : "duplicate" };
  }

  private classifyEntry(face: Face, packet: Uint8Array): Classified | undefined {
    const dmxKey = packetDmxKey(packet);
    const expecting = this.intake.maybeExpecting(dmxKey);
    if (expecting) {
      const label: PacketLabel = { what: "entry", feedId: expecting.feedId, seq: expecting.expected.seq };
      face.answerer.handleHeardEntry(expecting, expecting.expected.seq, false);
      return { label, outcome: this.intake.recognise(expecting, packet, face.state) };
    }
    const closed = this.intake.maybeClosed(dmxKey);
    if (closed) return { label: labelOf(closed, closed.expected.seq), outcome: "frozen-feed" };
    const recent = this.intake.maybeRecent(dmxKey);
    const verifying = recent && this.intake.maybeVerifying(dmxKey, recent);
    if (verifying)
      return {
        label: labelOf(verifying.replica, verifying.entry.seq),
        outcome: this.intake.contest(verifying, packet, face.state),
      };
    const { cache, forkWatch, forkSearch } = this.parts;
    const taken = recent && this.intake.maybeKnown(dmxKey, recent);
    const known = taken ?? face.answerer.maybeKnown(dmxKey);
    if (!known) return undefined;
    const { replica, seq } = known;
    const label = labelOf(replica, seq);
    const ours = taken?.packet ?? cache.maybeGet(replica.feedNo, seq);
    if (ours && !equalBytes(ours, packet)) {
      const judged = taken
        ? forkWatch.judge(taken, packet, face.state)
        : forkWatch.judgeOlder(replica, seq, packet, face.state);
      return { label, outcome: judged };
    }
    face.answerer.handleHeardEntry(replica, seq, true);
    forkSearch.handleSame(replica, seq, face.state);
    this.feeds.maybeOf(replica)?.guard?.handleSame(seq, face.state);
    return { label, outcome: "duplicate" };
  }

  private classifyRequest(face: Face, packet: Uint8Array): Classified | undefined {
    if (isBlobRequest(packet)) {
      const pairs = parseBlobRequest(packet);
      face.radio?.air.noteRequest("blobs");
      this.chains.handleOverheardRequest(face.state, pairs);
      return {
        label: { what: "blob-request", pairs },
        outcome: maybeEmpty(packet, pairs.length, BLOB_PAIR_BYTES) ?? face.answerer.handleBlobRequest(pairs),
      };
    }
    if (!this.feeds.isWant(packet)) return undefined;
    const pairs = wantedPairs(packet);
    // Lowest first: what is asked for together with lower ones tells nothing more.
    const seen = pairs.length > 1 ? new Set<Feed>() : undefined;
    for (const { feedKey, seq } of pairs.length > 1 ? pairs.toSorted((a, b) => a.seq - b.seq) : pairs) {
      const feed = this.maybeAsked(face, feedKey);
      if (!feed) continue;
      const isInAdvance = !face.radio && face.state.wantRuns.isInAdvance(feed.replica.feedNo, seq, this.context.nowMs);
      feed.askers.get(face.state.id)?.handleOverheardWant(seq, isInAdvance);
      if (!isInAdvance && !seen?.has(feed)) feed.guard?.handleWant(seq, face.state);
      seen?.add(feed);
      if (pairs.length === 1 && feed.replica.holds(seq)) this.parts.forkWatch.recallWanted(feed.replica, seq);
      if (feed.replica.fork) this.parts.forkTeller.handleWant(face.state, feed.replica, seq);
    }
    face.radio?.air.noteRequest("entries");
    face.radio?.company.giveWay(pairs);
    const empty = maybeEmpty(packet, pairs.length, WANT_PAIR_BYTES);
    const outcome = empty ?? face.answerer.handleWant(pairs, ({ feedKey }) => this.maybeAsked(face, feedKey)?.replica);
    return { label: { what: "want", pairs }, outcome };
  }

  /** A feed by its key, where it may be answered on this face. */
  private maybeAsked(face: Face, feedKey: string): Feed | undefined {
    const feed = this.feeds.maybeByKey(feedKey);
    return feed?.replica.isOn(face.state.id) ? feed : undefined;
  }
}

/** Why a request without a pair that counts is dropped; undefined for a request that has one. */
function maybeEmpty(
  packet: Uint8Array,
  pairCount: number,
  pairBytes: number,
): "asks-nothing" | "wrong-length" | undefined {
  if (pairCount > 0) return undefined;
  return packet.length >= DMX_BYTES + pairBytes ? "asks-nothing" : "wrong-length";
}
