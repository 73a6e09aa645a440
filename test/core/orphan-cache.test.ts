import { describe, expect, it } from "vitest";
import { keyOf } from "../../src/core/bytes.ts";
import { MAX_ORPHANS } from "../../src/core/limits.ts";
import { OrphanCache } from "../../src/core/orphan-cache.ts";
import { pointerTo } from "../../src/core/sidechain.ts";

/** A packet whose DMX is `dmx` seven times and whose rest tells `variant`. */
function packet(dmx: number, variant: number): Uint8Array {
  const bytes = new Uint8Array(120).fill(dmx, 0, 7);
  new DataView(bytes.buffer).setUint32(50, variant);
  return bytes;
}
const dmxKey = (dmx: number): string => keyOf(new Uint8Array(7).fill(dmx));

describe("the orphan cache", () => {
  it("gives a packet back once, by its DMX or by its hash", () => {
    const cache = new OrphanCache({ nowMs: 0 });
    const [a, b] = [packet(1, 0), packet(2, 0)];
    cache.add(a);
    cache.add(b);
    expect(cache.takeByDmx(dmxKey(1))).toBe(a);
    expect(cache.takeByDmx(dmxKey(1))).toBeUndefined();
    expect(cache.takeByPointer(keyOf(pointerTo(b)))).toBe(b);
    expect(cache.size).toBe(0);
  });

  it("keeps equal packets once", () => {
    const cache = new OrphanCache({ nowMs: 0 });
    expect(cache.add(packet(1, 7))).toBe(true);
    expect(cache.add(packet(1, 7))).toBe(false);
    expect(cache.size).toBe(1);
  });

  it("does not let one DMX displace the others", () => {
    const cache = new OrphanCache({ nowMs: 0 });
    cache.add(packet(1, 0));
    for (let variant = 0; variant < 10 * MAX_ORPHANS; variant++) cache.add(packet(2 + (variant % 2), variant));
    expect(cache.size).toBe(MAX_ORPHANS);
    expect(cache.takeByDmx(dmxKey(1))).toBeDefined();
  });

  it("keeps as many under one DMX as there is room for, and of more the newest", () => {
    const cache = new OrphanCache({ nowMs: 0 });
    for (let variant = 0; variant <= MAX_ORPHANS; variant++) cache.add(packet(1, variant));
    const kept: number[] = [];
    for (let found = cache.takeByDmx(dmxKey(1)); found; found = cache.takeByDmx(dmxKey(1)))
      kept.push(new DataView(found.buffer).getUint32(50));
    expect(kept).toEqual(Array.from({ length: MAX_ORPHANS }, (_, i) => MAX_ORPHANS - i));
    expect(cache.size).toBe(0);
  });

  it("drops the oldest beyond its limit", () => {
    const cache = new OrphanCache({ nowMs: 0 });
    const first = packet(0, 0);
    first.set([1, 2, 3], 0);
    cache.add(first);
    for (let i = 0; i < MAX_ORPHANS; i++) {
      const next = packet(9, i);
      new DataView(next.buffer).setUint32(0, i);
      cache.add(next);
    }
    expect(cache.size).toBe(MAX_ORPHANS);
    expect(cache.takeByPointer(keyOf(pointerTo(first)))).toBeUndefined();
  });
});
