/**
 * Packets of 120 bytes that nobody expects yet: entries that overtook their predecessors, blobs that overtook theirs.
 *
 * A receiver can not name an entry whose predecessor it lacks, so the packet is kept under its first 7 bytes, and under its hash for
 * the case that it is a blob. When the frontier gets there it is taken without asking again. Bounded: the oldest packet of the DMX that has
 * most leaves first, so that junk under a predictable DMX displaces only what has the same; where none has more than a few, the oldest of all.
 */
import type { Context } from "./context.ts";
import { MAX_ORPHANS, MAX_ORPHANS_PER_DMX } from "./limits.ts";
import { packetDmxKey, packetPointer } from "./packet-facts.ts";

interface Orphan {
  readonly dmxKey: string;
  readonly pointerKey: string;
  readonly packet: Uint8Array;
}

export class OrphanCache {
  /** Told the key of the hash of what is taken out. */
  whenTaken: ((pointerKey: string) => void) | undefined;
  /** When a packet was kept last. */
  keptMs = Number.NEGATIVE_INFINITY;
  private readonly context: Pick<Context, "nowMs">;
  /** By hash, oldest first. */
  private readonly byPointer = new Map<string, Orphan>();
  private readonly byDmx = new Map<string, Orphan[]>();
  /** DMX that have more than a few. */
  private readonly crowded = new Set<string>();

  constructor(context: Pick<Context, "nowMs">) {
    this.context = context;
  }

  get size(): number {
    return this.byPointer.size;
  }

  /** Keeps a packet; the array must not be changed later. False when it is here already. `pointerKey`: that of its hash, where known. */
  add(packet: Uint8Array, pointerKey: string = packetPointer(packet).pointerKey): boolean {
    if (this.byPointer.has(pointerKey)) return false;
    this.keptMs = this.context.nowMs;
    const orphan: Orphan = { dmxKey: packetDmxKey(packet), pointerKey, packet };
    this.byPointer.set(pointerKey, orphan);
    const sameDmx = this.byDmx.get(orphan.dmxKey) ?? [];
    sameDmx.push(orphan);
    this.byDmx.set(orphan.dmxKey, sameDmx);
    if (sameDmx.length > MAX_ORPHANS_PER_DMX) this.crowded.add(orphan.dmxKey);
    if (this.byPointer.size > MAX_ORPHANS) this.remove(this.first());
    return true;
  }

  /** Takes the newest packet out that begins with these 7 bytes. */
  takeByDmx(dmxKey: string): Uint8Array | undefined {
    return this.take(this.byDmx.get(dmxKey)?.at(-1));
  }

  /** Takes the packet out whose `sha256[:20]` this is. */
  takeByPointer(pointerKey: string): Uint8Array | undefined {
    return this.take(this.byPointer.get(pointerKey));
  }

  private take(orphan: Orphan | undefined): Uint8Array | undefined {
    if (!orphan) return undefined;
    this.remove(orphan);
    this.whenTaken?.(orphan.pointerKey);
    return orphan.packet;
  }

  /** Who leaves. Cost: the number of crowded DMX. */
  private first(): Orphan {
    let most: readonly Orphan[] = [];
    for (const dmxKey of this.crowded) {
      const sameDmx = this.byDmx.get(dmxKey) ?? [];
      if (sameDmx.length > most.length) most = sameDmx;
    }
    return most[0] ?? this.byPointer.values().next().value!;
  }

  private remove(orphan: Orphan): void {
    const { dmxKey, pointerKey } = orphan;
    this.byPointer.delete(pointerKey);
    const sameDmx = this.byDmx.get(dmxKey) ?? [];
    sameDmx.splice(sameDmx.indexOf(orphan), 1);
    if (sameDmx.length <= MAX_ORPHANS_PER_DMX) this.crowded.delete(dmxKey);
    if (sameDmx.length === 0) this.byDmx.delete(dmxKey);
  }
}
