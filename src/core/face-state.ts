/**
 * One face as the node sees it: its out-queue and pacing, what was heard on it lately, what it kept, what it counted.
 *
 * Knows packets by key only, nothing of feeds. Invariant: a packet goes to the link only when the medium is free for it; a LoRa
 * device never holds more than one frame of ours beyond the one on air.
 */
import { countedAirtimeMs } from "./airtime.ts";
import { AirtimeLedger } from "./airtime-ledger.ts";
import { BoundedMap } from "./bounded-map.ts";
import type { Context, Timer } from "./context.ts";
import type { DropReason, FaceDescription, PacketLabel } from "./effects.ts";
import { MAX_HEARD, MAX_SENT_PACKET_BYTES, PACKET_BYTES } from "./limits.ts";
import { OrphanCache } from "./orphan-cache.ts";
import { OutQueue, type Priority } from "./out-queue.ts";
import { packetKey } from "./packet-facts.ts";
import type { AirMemory } from "./replication/air-memory.ts";
import { type FaceTiming, timingOf } from "./replication/timing.ts";
import { WantRuns } from "./replication/want-runs.ts";
import { VerificationBudget } from "./verification-budget.ts";

/** Pause between two frames on a LoRa channel, on top of their airtime: host, serial and radio turn-around. */
const LORA_GAP_MS = 20;
/** Packets that go to a LAN link in one go, and the pause after them: more only fills buffers. */
const LAN_BURST = 64;
const LAN_PAUSE_MS = 1;

/** Counters of a face. Only ever grow. */
export interface FaceCounters {
  packetsIn: number;
  packetsOut: number;
  airtimeMs: number;
  readonly drops: Map<DropReason, number>;
}

export class FaceState {
  readonly id: string;
  readonly description: FaceDescription;
  readonly timing: FaceTiming;
  readonly orphans: OrphanCache;
  /** WANTs heard lately; of use on a LAN. */
  readonly wantRuns = new WantRuns();
  /** What is remembered of the channel; undefined on a LAN. */
  readonly air: AirMemory | undefined;
  /** What may be on air within the hour; without a limit on a LAN. */
  readonly ledger: AirtimeLedger;
  readonly counters: FaceCounters = { packetsIn: 0, packetsOut: 0, airtimeMs: 0, drops: new Map() };
  /** What may be verified for this face and fail. */
  readonly verifications: VerificationBudget;
  /** On a radio: called when a frame may be sent and none waits, so that plans can change until the last moment. */
  whenFree: (() => void) | undefined;
  /** Called with each packet that goes to the link. */
  whenSent: ((label: PacketLabel) => void) | undefined;
  private readonly queue = new OutQueue();
  /** Key of a packet -> when it was last on this medium, sent or heard. */
  private readonly heard = new BoundedMap<string, number>(MAX_HEARD);
  private readonly context: Context;
  private readonly pumpTimer: Timer;
  private nextSendMs = 0;
  private isStopped = false;
  private burst = 0;

  /** @param air of a radio; `verifications`: what this face may waste. */
  constructor(
    description: FaceDescription,
    context: Context,
    air?: AirMemory,
    verifications = new VerificationBudget(context),
  ) {
    this.id = description.id;
    this.description = description;
    this.timing = timingOf(description.medium);
    const { medium, spentAirtime = [] } = description;
    this.air = air;
    this.orphans = new OrphanCache(context);
    const dutyCycle = medium.kind === "lora" ? medium.dutyCycle : undefined;
    this.ledger = new AirtimeLedger(dutyCycle, spentAirtime, context.nowMs);
    this.verifications = verifications;
    this.context = context;
    this.pumpTimer = context.timer(() => this.pump());
  }

  get queued(): number {
    return this.queue.size;
  }

  /** Queues a packet; it is sent when its turn comes, at once on a free LAN. False when it waits already or there is no room. */
  enqueue(priority: Priority, packet: Uint8Array, label: PacketLabel): boolean {
    if (this.isStopped) return false;
    const accepted = this.queue.push(priority, { key: packetKey(packet), packet, label });
    if (accepted && this.pumpTimer.dueMs > this.context.nowMs)
      this.pumpTimer.set(Math.max(this.nextSendMs, this.context.nowMs));
    return accepted;
  }

  /** Somebody has something to send by `whenFree`. */
  wake(): void {
    if (this.isStopped) return;
    const dueMs = Math.max(this.nextSendMs, this.context.nowMs);
    if (dueMs < this.pumpTimer.dueMs) this.pumpTimer.set(dueMs);
  }

  isQueued(packet: Uint8Array): boolean {
    return this.queue.has(packetKey(packet));
  }

  /** Takes a packet out of the queue: somebody else has sent it. */
  withdraw(packet: Uint8Array): void {
    this.queue.remove(packetKey(packet));
  }

  /** Notes that this packet was on the medium now. */
  markHeard(packet: Uint8Array): void {
    this.heard.set(packetKey(packet), this.context.nowMs);
  }

  /** Time since this very packet was last on the medium, ms; Infinity when it was not, as far as is remembered. */
  sinceHeardMs(packet: Uint8Array): number {
    const atMs = this.heard.get(packetKey(packet));
    return atMs === undefined ? Number.POSITIVE_INFINITY : this.context.nowMs - atMs;
  }

  countDrop(reason: DropReason): void {
    this.counters.drops.set(reason, (this.counters.drops.get(reason) ?? 0) + 1);
  }

  /** How long the medium is taken by our frame: its way through the serial line and the air. 0 on a LAN. */
  frameMs(bytes: number): number {
    const { medium } = this.description;
    if (medium.kind === "lan") return 0;
    return ((bytes + 2) * 10_000) / medium.serialBitsPerSecond + countedAirtimeMs(bytes, medium.settings);
  }

  /** What must be left of the hour before anything is sent, ms: the longest packet that we send. */
  private get reserveMs(): number {
    const { medium } = this.description;
    return medium.kind === "lan" ? 0 : countedAirtimeMs(MAX_SENT_PACKET_BYTES, medium.settings);
  }

  /** Stops for good: nothing is sent any more. */
  stop(): void {
    this.isStopped = true;
    this.pumpTimer.cancel();
    this.queue.clear();
  }

  private pump(): void {
    const { context } = this;
    while (context.nowMs >= this.nextSendMs) {
      const allowedMs = this.ledger.freeAtMs(this.reserveMs, context.nowMs);
      if (allowedMs > context.nowMs) {
        this.nextSendMs = allowedMs;
        break;
      }
      if (this.queue.size === 0) this.whenFree?.();
      const queued = this.queue.shift();
      if (!queued) {
        this.burst = 0;
        return;
      }
      this.send(queued.packet, queued.label);
    }
    if (this.queue.size > 0 || this.whenFree) this.pumpTimer.set(this.nextSendMs);
  }

  private send(packet: Uint8Array, label: PacketLabel): void {
    const { context, counters } = this;
    counters.packetsOut++;
    if (packet.length === PACKET_BYTES) this.markHeard(packet);
    context.transmit(this.id, packet);
    this.whenSent?.(label);
    context.notify({ kind: "packet", faceId: this.id, direction: "out", packet, label, outcome: "sent" });
    const { medium } = this.description;
    if (medium.kind === "lora") {
      const spentMs = countedAirtimeMs(packet.length, medium.settings);
      counters.airtimeMs += spentMs;
      this.ledger.spend(spentMs, context.nowMs);
      this.nextSendMs = context.nowMs + this.frameMs(packet.length) + LORA_GAP_MS;
    } else if (++this.burst >= LAN_BURST) {
      this.burst = 0;
      this.nextSendMs = context.nowMs + LAN_PAUSE_MS;
    }
  }
}
