import fc from "fast-check";
import { expect, it } from "vitest";
import { KeyCache } from "../../src/crypto/key-cache.ts";

it("prepares a key once while it is among those used last, and holds no more than its limit", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(9), { maxLength: 80 }), fc.integer({ min: 1, max: 6 }), (uses, limit) => {
      const prepared: number[] = [];
      const cache = new KeyCache(limit, ([key]) => {
        prepared.push(key);
        return key % 2 === 0 ? `key ${key}` : undefined;
      });
      const expected: number[] = [];
      uses.forEach((key, at) => {
        const lastUse = uses.lastIndexOf(key, at - 1);
        const since = at === 0 || lastUse < 0 ? undefined : new Set(uses.slice(lastUse + 1, at));
        if (since === undefined || since.size >= limit) expected.push(key);
        expect(cache.get(Uint8Array.of(key))).toBe(key % 2 === 0 ? `key ${key}` : undefined);
        expect(cache.size).toBeLessThanOrEqual(limit);
      });
      expect(prepared).toEqual(expected);
    }),
  );
});

it("goes by the bytes of a key at the time, not by its array", () => {
  const cache = new KeyCache(4, (key) => key[0]);
  const key = Uint8Array.of(1);
  expect(cache.get(key)).toBe(1);
  key[0] = 2;
  expect(cache.get(key)).toBe(2);
  expect(cache.get(Uint8Array.of(1))).toBe(1);
});
