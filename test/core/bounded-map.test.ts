import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BoundedMap } from "../../src/core/bounded-map.ts";

/** The same with a list, the slow way. */
class ListModel {
  private rows: [key: number, value: number][] = [];
  private readonly limit: number;
  constructor(limit: number) {
    this.limit = limit;
  }
  get(key: number): number | undefined {
    const row = this.rows.find(([known]) => known === key);
    if (row) this.rows = [...this.rows.filter((other) => other !== row), row];
    return row?.[1];
  }
  set(key: number, value: number): void {
    this.rows = [...this.rows.filter(([known]) => known !== key), [key, value] as [number, number]].slice(-this.limit);
  }
  delete(key: number): boolean {
    const before = this.rows.length;
    this.rows = this.rows.filter(([known]) => known !== key);
    return this.rows.length < before;
  }
  clear(): void {
    this.rows = [];
  }
  entries(): [number, number][] {
    return this.rows;
  }
}

describe("a bounded map", () => {
  it("lets go of what was used longest ago, whatever was asked for, changed and deleted before", () => {
    const step = fc.record({
      act: fc.constantFrom("get", "set", "set", "set", "delete", "clear"),
      key: fc.integer({ min: 0, max: 12 }),
    });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), fc.array(step, { maxLength: 300 }), (limit, steps) => {
        const map = new BoundedMap<number, number>(limit);
        const model = new ListModel(limit);
        for (const [at, { act, key }] of steps.entries()) {
          if (act === "get") expect(map.get(key)).toBe(model.get(key));
          else if (act === "clear") {
            map.clear();
            model.clear();
          } else if (act === "set") {
            map.set(key, at);
            model.set(key, at);
          } else expect(map.delete(key)).toBe(model.delete(key));
          expect([...map.entries()]).toEqual(model.entries());
          expect([...map.values()]).toEqual(model.entries().map(([, value]) => value));
        }
      }),
    );
  });

  it("costs the same for an entry when many have left", () => {
    const map = new BoundedMap<number, number>(8192);
    const startMs = performance.now();
    for (let key = 0; key < 400_000; key++) map.set(key, key);
    // Walking past those that left took some 15 times as long.
    expect(performance.now() - startMs).toBeLessThan(3000);
    expect(map.size).toBe(8192);
  });
});
