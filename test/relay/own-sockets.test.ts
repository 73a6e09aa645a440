import { expect, test } from "vitest";
import { OwnSockets } from "../../relay/own-sockets.ts";

test("an own echo is known by one of our ports together with an address of this machine", () => {
  const own = new OwnSockets();
  own.add(40_001);
  expect(own.isOwn({ address: "127.0.0.1", port: 40_001 })).toBe(true);
  expect(own.isOwn({ address: "127.0.0.1", port: 40_002 })).toBe(false);
  expect(own.isOwn({ address: "203.0.113.9", port: 40_001 })).toBe(false);
});

test("an echo from 0.0.0.0 is known too, as where multicast has no source address", () => {
  const own = new OwnSockets();
  own.add(40_001);
  expect(own.isOwn({ address: "0.0.0.0", port: 40_001 })).toBe(true);
  expect(own.isOwn({ address: "0.0.0.0", port: 40_002 })).toBe(false);
});

test("a closed socket's port is free for others", () => {
  const own = new OwnSockets();
  own.add(40_001);
  own.delete(40_001);
  expect(own.isOwn({ address: "127.0.0.1", port: 40_001 })).toBe(false);
});
