/**
 * An unmodified Python peer (PoC-01 consumer and producer), as observed: not our core, and with its faults.
 *
 * It takes only the very next entry; a WANT for the next follows at once from the receive path, repeats 6 to 10 s after an entry and
 * every 10 s without. It answers every pair of every WANT, also equal ones, with whatever it has, SEQ 0 with its file header.
 * What a timer or the producer enqueues waits for the poll loop, up to 1 s. Its pacing of 500 ms is written but not effective;
 * `pacing: "intended"` gives what its authors meant. One thread: a packet is handled after the one before.
 */
import { DMX_BYTES, keyOf, readUint32 } from "../../../src/core/bytes.ts";
import { dmxOf, logEntryName, midOf, signatureOf, signedMessage } from "../../../src/core/entry.ts";
import { laterWantDmx, serializeWant, wantDmx } from "../../../src/core/requests.ts";
import type { Holding } from "./core-host.ts";
import { type FeedLog, isStubSignature } from "./feed-log.ts";
import type { World } from "./world.ts";

const PAIR_BYTES = 36;
const VERIFY_MS = 6.6;
const HANDLE_MS = { low: 5, high: 25 };
const POLL_MS = 1000;
const FIRST_POLL_MS = { low: 100, high: 1100 };
const IDLE_MS = 10_010;
const AFTER_ENTRY_MS = { low: 6000, high: 10_000 };
const INTENDED_SPACING_MS = { low: 500, high: 549 };

/** What the peer needs of its network. */
export type ReferenceSurroundings = Pick<World, "clock" | "submit" | "confirm" | "advanced">;

export type Pacing = "broken" | "intended";

interface Replica {
  readonly log: FeedLog;
  readonly own: boolean;
  front: number;
  expected: { readonly dmxKey: string; readonly name: Uint8Array };
  nextWantMs: number;
}

export class ReferenceHost {
  readonly index: number;
  private readonly world: ReferenceSurroundings;
  private readonly random: () => number;
  private readonly pacing: Pacing;
  private readonly byFeedKey = new Map<string, Replica>();
  private readonly byDmx = new Map<string, Replica>();
  private readonly wantKeys = new Set<string>();
  private readonly queue: Uint8Array[] = [];
  private freeMs = 0;
  private earliestSendMs = 0;
  private isDraining = false;

  constructor(
    world: ReferenceSurroundings,
    index: number,
    holdings: readonly Holding[],
    options: { random: () => number; pacing: Pacing },
  ) {
    this.world = world;
    this.index = index;
    this.random = options.random;
    this.pacing = options.pacing;
    for (const { log, own, count } of holdings) {
      const replica: Replica = { log, own, front: count, expected: expectAfter(log, count), nextWantMs: 0 };
      this.byFeedKey.set(keyOf(log.feedId), replica);
      for (const dmx of [wantDmx(log.feedId), laterWantDmx(log.feedId)]) this.wantKeys.add(keyOf(dmx));
    }
  }

  start(): void {
    for (const replica of this.byFeedKey.values()) {
      if (replica.own) continue;
      this.byDmx.set(replica.expected.dmxKey, replica);
      this.world.clock.after(this.between(FIRST_POLL_MS), () => this.repeatWant(replica));
    }
  }

  /** The producer wrote an entry; it is on air when the poll loop comes round. */
  push(log: FeedLog): void {
    const replica = this.byFeedKey.get(keyOf(log.feedId));
    if (!replica) return;
    replica.front = log.length;
    this.world.clock.after(this.random() * POLL_MS, () => this.enqueue(log.packets[log.length - 1]));
  }

  handlePacket(packet: Uint8Array): void {
    const { clock } = this.world;
    this.freeMs = Math.max(this.freeMs, clock.nowMs) + this.between(HANDLE_MS);
    const isEntry = this.byDmx.has(keyOf(packet, 0, DMX_BYTES));
    if (isEntry) this.freeMs += VERIFY_MS;
    clock.at(this.freeMs, () => this.handle(packet));
  }

  private handle(packet: Uint8Array): void {
    const dmxKey = keyOf(packet, 0, DMX_BYTES);
    const replica = this.byDmx.get(dmxKey);
    if (replica) this.append(replica, packet);
    else if (this.wantKeys.has(dmxKey)) this.answer(packet);
  }

  private append(replica: Replica, packet: Uint8Array): void {
    const { name, dmxKey } = replica.expected;
    if (packet.length !== 120 || !isStubSignature(signedMessage(name, packet), signatureOf(packet))) return;
    const seq = replica.front + 1;
    this.world.confirm(this.index, replica.log, seq, packet, midOf(name, packet), []);
    const before = { front: replica.front, missing: 0 };
    replica.front = seq;
    this.byDmx.delete(dmxKey);
    replica.expected = expectAfter(replica.log, seq);
    this.byDmx.set(replica.expected.dmxKey, replica);
    this.world.advanced(this.index, replica.log, before, { front: seq, missing: 0 });
    replica.nextWantMs = this.world.clock.nowMs + this.between(AFTER_ENTRY_MS);
    this.enqueue(this.want(replica));
  }

  /** Every pair is answered, whatever it says; a broken last pair counts with the bytes that it has beyond the feed ID. */
  private answer(packet: Uint8Array): void {
    for (let at = DMX_BYTES; at + PAIR_BYTES <= packet.length; at += PAIR_BYTES) {
      const replica = this.byFeedKey.get(keyOf(packet, at, 32));
      if (!replica || replica.front === 0) continue;
      const seq = readUint32(packet, at + 32);
      if (seq === 0) this.enqueue(fileHeader(replica));
      else if (seq <= replica.front) this.enqueue(replica.log.packets[seq - 1]);
    }
  }

  private repeatWant(replica: Replica): void {
    const { clock } = this.world;
    if (clock.nowMs >= replica.nextWantMs) {
      this.enqueue(this.want(replica));
      replica.nextWantMs = clock.nowMs + IDLE_MS;
    }
    clock.at(replica.nextWantMs + this.random() * POLL_MS, () => this.repeatWant(replica));
  }

  private want(replica: Replica): Uint8Array {
    return serializeWant([{ feedId: replica.log.feedId, seq: replica.front + 1 }]);
  }

  private enqueue(packet: Uint8Array): void {
    if (this.pacing === "broken") {
      this.world.submit(this.index, packet);
      return;
    }
    this.queue.push(packet);
    if (!this.isDraining) this.drain();
  }

  private drain(): void {
    const { clock } = this.world;
    this.isDraining = this.queue.length > 0;
    if (!this.isDraining) return;
    clock.at(this.earliestSendMs, () => {
      const packet = this.queue.shift();
      if (packet) this.world.submit(this.index, packet);
      this.earliestSendMs = clock.nowMs + this.between(INTENDED_SPACING_MS);
      this.drain();
    });
  }

  private between({ low, high }: { low: number; high: number }): number {
    return low + this.random() * (high - low);
  }
}

function expectAfter(log: FeedLog, seq: number): Replica["expected"] {
  const name = logEntryName(log.feedId, seq + 1, log.midOf(seq));
  return { name, dmxKey: keyOf(dmxOf(name)) };
}

/** What the reference takes for entry 0: bytes 8 to 127 of its log file. */
function fileHeader({ log, front }: Replica): Uint8Array {
  const header = new Uint8Array(128);
  header.set(log.feedId, 12);
  new DataView(header.buffer).setUint32(104, front);
  header.set(log.midOf(front), 108);
  return header.subarray(8);
}
