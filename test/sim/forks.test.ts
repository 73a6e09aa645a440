/** Authors that write one SEQ twice, copies and backups of profiles, and those who follow them. */
import { createHash, createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { DEMO_BRIDGE_LORA } from "../../src/core/airtime.ts";
import type { FeedId } from "../../src/core/bytes.ts";
import type { Medium } from "../../src/core/effects.ts";
import { serializeWant } from "../../src/core/requests.ts";
import { copyOf, junk, type SimMedium, SimNetwork, type SimNode } from "./sim-network.ts";

const LORA: Medium = { kind: "lora", settings: DEMO_BRIDGE_LORA, serialBitsPerSecond: 115_200 };
const HOUR_MS = 3_600_000;

const forksOf = (node: SimNode, feedId: FeedId) =>
  node.events.filter((event) => event.kind === "fork" && event.feedId.every((byte, at) => byte === feedId[at]));

/** Whether the stored proof convinces somebody who knows the feed ID alone: checked without the code under test. */
function isProof(node: SimNode, feedId: FeedId): boolean {
  const { fork, secret } = node.recordOf(feedId)!;
  if (!fork || !secret) return false;
  const name = Buffer.alloc(66);
  name.write("tinyssb-v0", 0, "ascii");
  name.set(feedId, 10);
  name.writeUInt32BE(fork.seq, 42);
  name.set(fork.prev, 46);
  const dmx = createHash("sha256").update(name).digest().subarray(0, 7);
  const [one, other] = fork.packets;
  const isSigned = (packet: Uint8Array) =>
    packet.length === 120 &&
    dmx.equals(packet.subarray(0, 7)) &&
    createHmac("sha512", secret).update(name).update(packet.subarray(0, 56)).digest().equals(packet.subarray(56));
  return isSigned(one) && isSigned(other) && !Buffer.from(one).equals(other);
}

/** An author with `common` entries, a copy that went on with `more` others, and readers of both, each on a medium of its own. */
function divided(net: SimNetwork, medium: () => SimMedium, readers: number, common: number, more: number) {
  const [left, right] = [medium(), medium()];
  const a = net.node("a").attach(left);
  const ofLeft = Array.from({ length: readers }, (_, i) => net.node(`l${i}`).follow(a.feedId).attach(left));
  for (let i = 0; i < common; i++) a.publish(`common ${i}`);
  expect(net.runUntil(() => ofLeft.every((node) => node.seqOf(a.feedId) === common), HOUR_MS)).toBe(true);
  const copy = net.node("a", copyOf(a)).attach(right);
  const ofRight = Array.from({ length: readers }, (_, i) => net.node(`r${i}`).follow(a.feedId).attach(right));
  for (let i = 0; i < more; i++) a.publish(`left ${i}`);
  for (let i = 0; i < more; i++) copy.publish(`right ${i}`);
  const all = [...ofLeft, ...ofRight];
  expect(net.runUntil(() => all.every((node) => node.seqOf(a.feedId) === common + more), HOUR_MS)).toBe(true);
  return { a, copy, left, right, ofLeft, ofRight, all };
}

describe("an author that writes one SEQ twice", () => {
  it("is found out by everybody in reach when both branches meet on a LAN, and nobody asks or answers for ever", () => {
    const net = new SimNetwork(31);
    const { a, left, right, ofRight, all, ofLeft } = divided(net, () => net.lan(), 4, 5, 1);
    for (const node of ofRight) {
      node.detach();
      node.attach(left);
    }
    right.isCut = true;
    a.publish("one more");
    expect(net.runUntil(() => all.every((node) => node.recordOf(a.feedId)?.fork), HOUR_MS)).toBe(true);
    net.run(60_000);
    for (const node of all) {
      expect(forksOf(node, a.feedId)).toHaveLength(1);
      expect(node.recordOf(a.feedId)?.fork?.seq).toBe(6);
      expect(isProof(node, a.feedId)).toBe(true);
      expect(node.seqOf(a.feedId)).toBeGreaterThanOrEqual(6);
    }
    for (const node of ofLeft) expect(node.logOf(a.feedId)[5]).toBe(a.logOf(a.feedId)[5]);
    const before = left.transmissions;
    net.run(HOUR_MS);
    // Nine feeds have one author each, whose idle WANTs are all that is left.
    const idle = ((all.length + 1) * HOUR_MS) / 45_000;
    expect(left.transmissions - before).toBeLessThan(idle + 50);
  });

  it("is found out where the branches parted long ago and the nodes were restarted since", () => {
    const net = new SimNetwork(32);
    const { a, left, ofLeft, ofRight } = divided(net, () => net.lan(), 2, 40, 60);
    a.detach();
    const [reader] = ofLeft;
    reader.detach();
    for (const node of ofRight) {
      node.detach();
      node.attach(left);
    }
    const ahead = net.node("a", copyOf(net.nodes.find((node) => node.name === "a" && node !== a)!)).attach(left);
    for (let i = 0; i < 20; i++) ahead.publish(`further ${i}`);
    ofLeft[1].detach();
    expect(net.runUntil(() => ofRight.every((node) => node.seqOf(a.feedId) === 120), HOUR_MS)).toBe(true);
    net.run(HOUR_MS);
    for (const node of [...ofRight, ahead]) node.crash();
    reader.crash();
    reader.attach(left);
    expect(net.runUntil(() => reader.recordOf(a.feedId)?.fork !== undefined, HOUR_MS)).toBe(true);
    expect(reader.recordOf(a.feedId)?.fork?.seq).toBe(41);
    expect(isProof(reader, a.feedId)).toBe(true);
    expect(net.runUntil(() => ofRight.every((node) => node.recordOf(a.feedId)?.fork), HOUR_MS)).toBe(true);
    const before = left.sent.get("entry") ?? 0;
    net.run(HOUR_MS);
    expect((left.sent.get("entry") ?? 0) - before).toBeLessThan(20);
  });

  it("is told within two minutes on a LAN to who comes with one branch, also where somebody has asked in vain for hours", () => {
    const net = new SimNetwork(38);
    const { a, left, right, ofLeft, ofRight, copy } = divided(net, () => net.lan(), 1, 4, 1);
    const [[reader], [late]] = [ofLeft, ofRight];
    for (const node of [late, copy]) node.detach();
    right.isCut = true;
    reader.handlePacket("face", Uint8Array.from(Buffer.from(copy.logOf(a.feedId)[4], "hex")));
    expect(net.runUntil(() => reader.recordOf(a.feedId)?.fork !== undefined, HOUR_MS)).toBe(true);
    a.detach();
    const before = left.sent.get("entry") ?? 0;
    for (let minute = 0; minute < 180; minute++) {
      reader.handlePacket("face", serializeWant([{ feedId: a.feedId, seq: 6 }]));
      net.run(60_000);
    }
    expect((left.sent.get("entry") ?? 0) - before).toBeLessThanOrEqual(2 * 180);
    reader.handlePacket("face", serializeWant([{ feedId: a.feedId, seq: 6 }]));
    net.run(1_000);
    late.attach(left);
    expect(net.runUntil(() => late.recordOf(a.feedId)?.fork !== undefined, 120_000)).toBe(true);
    expect(isProof(late, a.feedId)).toBe(true);
  });

  it("is found out over a radio, for a few frames", () => {
    const net = new SimNetwork(33);
    const radio = () => net.medium(LORA, 0.05, { low: 140, high: 150 });
    const { a, left, right, ofRight, all } = divided(net, radio, 3, 4, 1);
    for (const node of ofRight) {
      node.detach();
      node.attach(left);
    }
    right.isCut = true;
    a.publish("one more");
    expect(net.runUntil(() => all.every((node) => node.recordOf(a.feedId)?.fork), 6 * HOUR_MS)).toBe(true);
    expect(all.every((node) => isProof(node, a.feedId))).toBe(true);
    net.run(HOUR_MS);
    const before = left.transmissions;
    net.run(HOUR_MS);
    expect(left.transmissions - before).toBeLessThan(100);
  });

  it("stays found out after a restart: nothing is asked for or taken, what is here is served with the proof", () => {
    const net = new SimNetwork(34);
    const { a, left, right, ofLeft, ofRight, copy } = divided(net, () => net.lan(), 1, 3, 2);
    const [reader] = ofLeft;
    right.isCut = true;
    ofRight[0].detach();
    a.detach();
    reader.handlePacket("face", Uint8Array.from(Buffer.from(copy.logOf(a.feedId)[3], "hex")));
    expect(net.runUntil(() => reader.recordOf(a.feedId)?.fork !== undefined, 1_000)).toBe(true);
    reader.crash();
    const asked = left.sent.get("want") ?? 0;
    const log = reader.logOf(a.feedId);
    net.run(300_000);
    // Its own feed has an idle WANT each minute or so.
    expect((left.sent.get("want") ?? 0) - asked).toBeLessThan(12);
    expect(reader.logOf(a.feedId)).toEqual(log);
    const late = net.node("late").follow(a.feedId).attach(left);
    expect(net.runUntil(() => late.recordOf(a.feedId)?.fork !== undefined, 60_000)).toBe(true);
    expect(isProof(late, a.feedId)).toBe(true);
    expect(net.runUntil(() => late.seqOf(a.feedId) >= 3, 1_000)).toBe(true);
    expect(late.logOf(a.feedId).slice(0, 3)).toEqual(log.slice(0, 3));
  });

  it("can not be accused by forged entries, which cost no more than the face's budget", () => {
    const net = new SimNetwork(35);
    const lan = net.lan();
    const a = net.node("a").attach(lan);
    const b = net.node("b").follow(a.feedId).attach(lan);
    for (let i = 0; i < 10; i++) a.publish(`entry ${i}`);
    expect(net.runUntil(() => b.seqOf(a.feedId) === 10, 10_000)).toBe(true);
    const packets = a.logOf(a.feedId).map((hex) => Uint8Array.from(Buffer.from(hex, "hex")));
    const before = b.verifications;
    for (let i = 0; i < 10_000; i++) {
      const forged = junk(net, 120);
      forged.set(packets[i % 10].subarray(0, 7));
      net.at(i * 0.1, () => b.handlePacket("face", forged));
    }
    net.run(1_000);
    expect(b.verifications - before).toBeLessThan(2600);
    expect(b.drops().get("bad-signature")).toBeGreaterThan(100);
    net.run(10_000);
    a.publish("honest");
    expect(net.runUntil(() => b.seqOf(a.feedId) === 11, 10_000)).toBe(true);
    expect(b.recordOf(a.feedId)?.fork).toBeUndefined();
  });

  it("is found out when the second entry comes while the first is being verified", () => {
    const net = new SimNetwork(36);
    const a = net.node("a");
    const copy = net.node("a", copyOf(a));
    a.publish("one");
    copy.publish("other");
    net.run(100);
    const b = net.node("b").follow(a.feedId).attach(net.lan());
    for (const author of [a, copy])
      b.handlePacket("face", Uint8Array.from(Buffer.from(author.logOf(a.feedId)[0], "hex")));
    expect(net.runUntil(() => b.recordOf(a.feedId)?.fork !== undefined, 1_000)).toBe(true);
    expect(isProof(b, a.feedId)).toBe(true);
  });

  it("is not suspected for long because of packets that come after each WANT and follow from nothing", () => {
    const net = new SimNetwork(37);
    const lan = net.lan();
    const a = net.node("a").attach(lan);
    const b = net.node("b").follow(a.feedId).attach(lan);
    a.publish("one");
    expect(net.runUntil(() => b.seqOf(a.feedId) === 1, 10_000)).toBe(true);
    const noise = junk(net, 120);
    const broadcast = net.broadcast.bind(net);
    net.broadcast = (medium, from, packet) => {
      broadcast(medium, from, packet);
      if (from === b && packet.length === 43) net.at(5, () => b.handlePacket("face", noise.slice()));
    };
    net.run(120_000);
    lan.isCut = true;
    a.publish("missed");
    net.run(1_000);
    lan.isCut = false;
    expect(net.runUntil(() => b.seqOf(a.feedId) === 2, 60_000)).toBe(true);
    expect(b.recordOf(a.feedId)?.fork).toBeUndefined();
  });
});

const failuresOf = (node: SimNode) =>
  node.events.flatMap((event) => (event.kind === "publish-failed" ? [event.code] : []));

describe("the own feed", () => {
  it("is caught up from peers after the restore of an old backup, then written on at the right SEQ", () => {
    const net = new SimNetwork(41);
    const lan = net.lan();
    const a = net.node("a").attach(lan);
    const b = net.node("b").follow(a.feedId).attach(lan);
    for (let i = 0; i < 10; i++) a.publish(`old ${i}`);
    expect(net.runUntil(() => b.seqOf(a.feedId) === 10, 10_000)).toBe(true);
    const backup = copyOf(a, "recovering");
    for (let i = 0; i < 300; i++) a.publish(`new ${i}`);
    expect(net.runUntil(() => b.seqOf(a.feedId) === 310, 10_000)).toBe(true);
    a.detach();
    const restored = net.node("a", backup).attach(lan);
    restored.publish("too early");
    expect(failuresOf(restored)).toEqual(["own-feed-recovering"]);
    expect(net.runUntil(() => restored.recordOf(a.feedId)?.ownState === "ready", 60_000)).toBe(true);
    expect(restored.seqOf(a.feedId)).toBe(310);
    restored.publish("mine again");
    expect(net.runUntil(() => b.seqOf(a.feedId) === 311, 10_000)).toBe(true);
    expect(b.recordOf(a.feedId)?.fork).toBeUndefined();
  });

  it("is caught up over a radio with loss", () => {
    const net = new SimNetwork(42);
    const air = net.medium(LORA, 0.1, { low: 140, high: 150 });
    const a = net.node("a").attach(air);
    const b = net.node("b").follow(a.feedId).attach(air);
    for (let i = 0; i < 3; i++) a.publish(`old ${i}`);
    expect(net.runUntil(() => b.seqOf(a.feedId) === 3, HOUR_MS)).toBe(true);
    const backup = copyOf(a, "recovering");
    for (let i = 0; i < 5; i++) a.publish(`new ${i}`);
    expect(net.runUntil(() => b.seqOf(a.feedId) === 8, HOUR_MS)).toBe(true);
    a.detach();
    net.run(HOUR_MS);
    const restored = net.node("a", backup).attach(air);
    expect(net.runUntil(() => restored.recordOf(a.feedId)?.ownState === "ready", HOUR_MS)).toBe(true);
    expect(restored.seqOf(a.feedId)).toBe(8);
  });

  it("is recovered from its key alone", () => {
    const net = new SimNetwork(43);
    const lan = net.lan();
    const a = net.node("a").attach(lan);
    const bare = copyOf(a, "recovering");
    const b = net.node("b").follow(a.feedId).attach(lan);
    for (let i = 0; i < 20; i++) a.publish(`entry ${i}`);
    expect(net.runUntil(() => b.seqOf(a.feedId) === 20, 10_000)).toBe(true);
    a.detach();
    const restored = net.node("a", bare).attach(lan);
    expect(net.runUntil(() => restored.recordOf(a.feedId)?.ownState === "ready", 60_000)).toBe(true);
    expect(restored.logOf(a.feedId)).toEqual(a.logOf(a.feedId));
  });

  it("takes silence for no answer, and an empty peer for none either", () => {
    const net = new SimNetwork(44);
    const lan = net.lan();
    const a = net.node("a").attach(lan);
    a.publish("one");
    net.run(1_000);
    a.detach();
    const restored = net.node("a", copyOf(a, "recovering")).attach(lan);
    const bare = net.node("c", copyOf(net.node("c"), "recovering")).attach(lan);
    net.node("b").follow(a.feedId).follow(bare.feedId);
    net.run(HOUR_MS);
    expect(restored.recordOf(a.feedId)?.ownState).toBe("recovering");
    net.nodes.at(-1)?.attach(lan);
    net.run(HOUR_MS);
    expect(bare.recordOf(bare.feedId)?.ownState).toBe("recovering");
    expect(restored.recordOf(a.feedId)?.ownState).toBe("ready");
  });

  it("does not take the echo of its own packets for a peer", () => {
    const net = new SimNetwork(45);
    const lan = net.lan();
    const a = net.node("a").attach(lan);
    a.publish("one");
    net.run(1_000);
    a.detach();
    const restored = net.node("a", copyOf(a, "recovering")).attach(lan).attach(lan, "second");
    const broadcast = net.broadcast.bind(net);
    net.broadcast = (medium, from, packet) => {
      broadcast(medium, from, packet);
      if (from === restored)
        for (const face of ["face", "second"]) net.at(20, () => restored.handlePacket(face, packet));
    };
    net.run(HOUR_MS);
    expect(restored.recordOf(a.feedId)?.ownState).toBe("recovering");
    // Nor the entry that it sent to somebody else a moment ago.
    restored.handlePacket("face", want(a.feedId, 1));
    net.run(2_000);
    expect(restored.recordOf(a.feedId)?.ownState).toBe("recovering");
  });

  it("waits while somebody wants a later entry than it has", () => {
    const net = new SimNetwork(46);
    const lan = net.lan();
    const a = net.node("a").attach(lan);
    const b = net.node("b").follow(a.feedId).attach(lan);
    a.publish("one");
    expect(net.runUntil(() => b.seqOf(a.feedId) === 1, 10_000)).toBe(true);
    a.detach();
    const restored = net.node("a", copyOf(a, "recovering"));
    restored.attach(lan);
    for (let i = 0; i < 60; i++) net.at(i * 10_000, () => restored.handlePacket("face", want(a.feedId, 7)));
    net.run(600_000);
    expect(restored.recordOf(a.feedId)?.ownState).toBe("recovering");
    expect(net.runUntil(() => restored.recordOf(a.feedId)?.ownState === "ready", 600_000)).toBe(true);
  });

  it("is written no more when a copy of the profile writes on, until a person decides, however well caught up it is", () => {
    const net = new SimNetwork(47);
    const lan = net.lan();
    const a = net.node("a").attach(lan);
    const b = net.node("b").follow(a.feedId).attach(lan);
    a.publish("one");
    expect(net.runUntil(() => b.seqOf(a.feedId) === 1, 10_000)).toBe(true);
    const copy = net.node("a", copyOf(a)).attach(lan);
    net.run(5_000);
    copy.publish("two, from the copy");
    expect(net.runUntil(() => a.recordOf(a.feedId)?.ownState === "copied", 1_000)).toBe(true);
    a.publish("not now");
    expect(failuresOf(a)).toEqual(["own-feed-copied"]);
    a.crash();
    a.publish("not after a restart either");
    expect(failuresOf(a)).toHaveLength(2);
    net.run(HOUR_MS);
    expect(a.recordOf(a.feedId)?.ownState).toBe("copied");
    copy.detach();
    a.detach();
    const decided = net.node("a", copyOf(a, "recovering")).attach(lan);
    expect(net.runUntil(() => decided.recordOf(a.feedId)?.ownState === "ready", 60_000)).toBe(true);
    decided.publish("three");
    expect(net.runUntil(() => b.seqOf(a.feedId) === 3, 10_000)).toBe(true);
    expect(b.recordOf(a.feedId)?.fork).toBeUndefined();
  });

  it("is given up when a copy of the profile has written another entry with the same SEQ", () => {
    const net = new SimNetwork(48);
    const [left, right] = [net.lan(), net.lan()];
    const a = net.node("a").attach(left);
    a.publish("one");
    net.run(100);
    const copy = net.node("a", copyOf(a)).attach(right);
    a.publish("two here");
    copy.publish("two there");
    net.run(5_000);
    for (const node of [a, copy]) node.crash();
    copy.detach();
    copy.attach(left);
    expect(net.runUntil(() => [a, copy].every((node) => node.recordOf(a.feedId)?.ownState === "forked"), HOUR_MS)).toBe(
      true,
    );
    for (const node of [a, copy]) {
      expect(isProof(node, a.feedId)).toBe(true);
      node.publish("three");
      expect(failuresOf(node)).toEqual(["own-feed-forked"]);
      node.crash();
      node.publish("three");
      expect(failuresOf(node)).toEqual(["own-feed-forked", "own-feed-forked"]);
      expect(node.seqOf(a.feedId)).toBe(2);
    }
  });

  it("is not written while it is moved, also when entries come back from the other device", () => {
    const net = new SimNetwork(49);
    const lan = net.lan();
    const a = net.node("a").attach(lan);
    a.publish("one");
    net.run(1_000);
    const here = net.node("a", copyOf(a, "moved")).attach(lan);
    here.publish("no");
    a.publish("two");
    expect(net.runUntil(() => here.seqOf(a.feedId) === 2, 10_000)).toBe(true);
    here.publish("no");
    net.run(60_000);
    expect(here.recordOf(a.feedId)?.ownState).toBe("moved");
    expect(failuresOf(here)).toEqual(["own-feed-moved", "own-feed-moved"]);
  });
});

/** A WANT for one entry, made by hand. */
function want(feedId: FeedId, seq: number): Uint8Array {
  const dmx = createHash("sha256").update(feedId).update("want").digest().subarray(0, 7);
  const tail = Buffer.alloc(4);
  tail.writeUInt32BE(seq);
  return Uint8Array.from(Buffer.concat([dmx, feedId, tail]));
}
