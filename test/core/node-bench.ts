/**
 * A node on a workbench: one LAN face, a store of arrays, real signatures, and a clock that the test moves.
 *
 * Every effect is executed and answered before a method returns its promise, so a test sees what a packet led to.
 */
import { toHex } from "../../src/core/bytes.ts";
import type { Commit, Effect, EntryRun, FeedRecord, NodeEvent, PacketOutcome } from "../../src/core/effects.ts";
import { Node } from "../../src/core/node.ts";
import { pointerTo, successorOf } from "../../src/core/sidechain.ts";
import { verifyEntry } from "../../src/crypto/entry-signatures.ts";
import { chooseVerifier } from "../../src/crypto/verifier.ts";

const FACE = "face";
const verifier = chooseVerifier();

export class NodeBench {
  readonly sent: string[] = [];
  readonly events: NodeEvent[] = [];
  readonly commits: Commit[] = [];
  private readonly packets = new Map<string, Uint8Array>();
  private readonly blobs = new Map<string, Uint8Array>();
  private readonly node = new Node(() => 0.5);
  private nowMs = 0;

  /** Starts a node with these feeds; `entries` and `blobs` are in its store. */
  static async start(
    feeds: FeedRecord[],
    entries: { feedNo: number; seq: number; packet: Uint8Array }[] = [],
    blobs: Uint8Array[] = [],
  ): Promise<NodeBench> {
    const bench = new NodeBench();
    for (const { feedNo, seq, packet } of entries) bench.packets.set(`${feedNo}:${seq}`, packet);
    for (const blob of blobs) bench.blobs.set(toHex(pointerTo(blob)), blob);
    bench.node.start(feeds, 0);
    bench.node.addFace({ id: FACE, medium: { kind: "lan" } }, 0);
    await bench.settle();
    return bench;
  }

  /** Gives the node a packet and waits until all that follows at once has happened. */
  async receive(packet: Uint8Array): Promise<void> {
    this.node.handlePacket(FACE, packet, this.nowMs);
    await this.settle();
  }

  /** Gives the node packets that came in together. */
  async receiveTogether(packets: readonly Uint8Array[]): Promise<void> {
    this.node.handlePackets(FACE, packets, this.nowMs);
    await this.settle();
  }

  /** Lets time pass, in small steps, firing what is due. */
  async pass(ms: number): Promise<void> {
    for (const endMs = this.nowMs + ms; this.nowMs < endMs; ) {
      this.nowMs = Math.min(endMs, Math.max(this.nowMs + 0.01, this.node.nextDeadlineMs()));
      this.node.handleTimeout(this.nowMs);
      await this.settle();
    }
  }

  /** What became of the packets that came in, in the order in which it was told. */
  get outcomes(): PacketOutcome[] {
    return this.events.flatMap((event) => (event.kind === "packet" && event.direction === "in" ? [event.outcome] : []));
  }

  private async settle(): Promise<void> {
    for (let effect = this.node.pollEffect(); effect; effect = this.node.pollEffect()) await this.execute(effect);
  }

  private async execute(effect: Effect): Promise<void> {
    const { node, nowMs } = this;
    switch (effect.kind) {
      case "transmit":
        this.sent.push(toHex(effect.packet));
        return;
      case "notify":
        this.events.push(effect.event);
        return;
      case "verify":
        node.handleVerified(effect.id, await verifyEntry(await verifier, effect), nowMs);
        return;
      case "sign":
        node.handleSigned(effect.id, undefined, nowMs);
        return;
      case "commit":
        this.commits.push(effect.commit);
        node.handleCommitted(effect.id, { ok: true }, nowMs);
        return;
      case "load-entries": {
        const runs: EntryRun[] = [];
        for (let seq = effect.fromSeq; seq <= effect.toSeq; seq++) {
          const packet = this.packets.get(`${effect.feedNo}:${seq}`);
          if (packet) runs.push({ feedNo: effect.feedNo, firstSeq: seq, packets: packet, mids: new Uint8Array(20) });
        }
        node.handleEntriesLoaded(effect.id, runs, nowMs);
        return;
      }
      case "load-blobs": {
        const blobs: Uint8Array[] = [];
        for (let blob = this.blobs.get(toHex(effect.pointer)); blob && blobs.length < effect.count; ) {
          blobs.push(blob);
          const next = successorOf(blob);
          blob = next && this.blobs.get(toHex(next));
        }
        node.handleBlobsLoaded(effect.id, blobs, nowMs);
        return;
      }
      case "load-chains":
        node.handleChainsLoaded(effect.id, [], nowMs);
        return;
    }
  }
}
