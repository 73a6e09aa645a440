import { describe, expect, it } from "vitest";
import { OutQueue } from "../../src/core/out-queue.ts";

const queued = (key: string) => ({ key, packet: Uint8Array.of(1), label: { what: "unknown" } as const });

describe("the out-queue", () => {
  it("gives own entries first, then entries, requests and blobs, each in the order of arrival", () => {
    const queue = new OutQueue();
    queue.push("blob", queued("b"));
    queue.push("request", queued("r1"));
    queue.push("entry", queued("e"));
    queue.push("own", queued("o"));
    queue.push("request", queued("r2"));
    const order = Array.from({ length: 5 }, () => queue.shift()?.key);
    expect(order).toEqual(["o", "e", "r1", "r2", "b"]);
    expect(queue.shift()).toBeUndefined();
  });

  it("takes a packet once, whatever its class", () => {
    const queue = new OutQueue();
    expect(queue.push("entry", queued("same"))).toBe(true);
    expect(queue.push("own", queued("same"))).toBe(false);
    expect(queue.size).toBe(1);
  });

  it("makes room for what is more important by dropping the newest of the least important", () => {
    const queue = new OutQueue(3);
    queue.push("blob", queued("b1"));
    queue.push("blob", queued("b2"));
    queue.push("request", queued("r"));
    expect(queue.push("entry", queued("e"))).toBe(true);
    expect([queue.has("b1"), queue.has("b2")]).toEqual([true, false]);
    expect(queue.push("blob", queued("b3"))).toBe(false);
    expect(queue.size).toBe(3);
  });

  it("lets a packet go that need not be sent any more", () => {
    const queue = new OutQueue();
    queue.push("entry", queued("e"));
    expect(queue.remove("e")).toBe(true);
    expect(queue.remove("e")).toBe(false);
    expect(queue.size).toBe(0);
  });
});
