import { describe, expect, it } from "vitest";
import { DEMO_BRIDGE_LORA } from "../../src/core/airtime.ts";
import type { Medium } from "../../src/core/effects.ts";
import { dmxOf, genesisAnchor, logEntryName } from "../../src/core/entry.ts";
import { serializeWant } from "../../src/core/requests.ts";
import { junk, SimNetwork, type SimNode } from "./sim-network.ts";

const LORA: Medium = { kind: "lora", settings: DEMO_BRIDGE_LORA, serialBitsPerSecond: 115_200 };

function agree(nodes: SimNode[], author: SimNode, seq: number): boolean {
  return nodes.every((node) => node.seqOf(author.feedId) === seq);
}

describe("replication between nodes on one LAN", () => {
  it("brings a backlog of 1000 entries over in order", () => {
    const net = new SimNetwork(1);
    const lan = net.lan();
    const a = net.node("a").attach(lan);
    for (let i = 1; i <= 1000; i++) a.publish(`entry ${i}`);
    expect(net.runUntil(() => a.seqOf(a.feedId) === 1000, 60_000)).toBe(true);
    const b = net.node("b").follow(a.feedId).attach(lan);
    expect(net.runUntil(() => agree([b], a, 1000), 20_000)).toBe(true);
    expect(b.logOf(a.feedId)).toEqual(a.logOf(a.feedId));
  });

  it.each([1, 2, 3])(
    "brings 1000 entries over in nine round trips, the wait before the first among them (seed %d)",
    (seed) => {
      const net = new SimNetwork(seed);
      const lan = net.medium({ kind: "lan" }, 0, { low: 20, high: 20.1 });
      const a = net.node("a").attach(lan);
      for (let i = 1; i <= 1000; i++) a.publish(`entry ${i}`);
      expect(net.runUntil(() => a.seqOf(a.feedId) === 1000, 60_000)).toBe(true);
      const b = net.node("b").follow(a.feedId).attach(lan);
      expect(net.runUntil(() => agree([b], a, 1000), 9 * 40)).toBe(true);
    },
  );

  it.each([1, 2, 3])(
    "asks for hardly an entry twice when the way becomes a hundred times as long (seed %d)",
    (seed) => {
      const net = new SimNetwork(seed);
      const lan = net.lan();
      const a = net.node("a").attach(lan);
      for (let i = 1; i <= 1000; i++) a.publish(`entry ${i}`);
      expect(net.runUntil(() => a.seqOf(a.feedId) === 1000, 60_000)).toBe(true);
      const before = lan.sent.get("entry") ?? 0;
      const b = net.node("b").follow(a.feedId).attach(lan);
      expect(net.runUntil(() => b.seqOf(a.feedId) >= 20, 5000)).toBe(true);
      lan.delayMs = { low: 150, high: 150.1 };
      expect(net.runUntil(() => agree([b], a, 1000), 5000)).toBe(true);
      expect((lan.sent.get("entry") ?? 0) - before).toBeLessThan(1150);
    },
  );

  it("brings 1000 entries over in 5 s although a stranger says every 20 ms that it lacks an earlier one", () => {
    const net = new SimNetwork(1);
    const lan = net.lan();
    const a = net.node("a").attach(lan);
    for (let i = 1; i <= 1000; i++) a.publish(`entry ${i}`);
    expect(net.runUntil(() => a.seqOf(a.feedId) === 1000, 60_000)).toBe(true);
    const b = net.node("b").follow(a.feedId).attach(lan);
    const disturb = (): void => {
      // The earliest that is waited for.
      const seq = Math.max(1, b.seqOf(a.feedId) - 254);
      net.broadcast(lan, a, serializeWant([{ feedId: a.feedId, seq }]));
      net.at(20, disturb);
    };
    disturb();
    expect(net.runUntil(() => agree([b], a, 1000), 5000)).toBe(true);
  });

  it.each([0.1, 0.3, 0.5])("catches up at a loss rate of %f", (lossRate) => {
    const net = new SimNetwork(2);
    const lan = net.lan(lossRate);
    const a = net.node("a").attach(lan);
    const b = net.node("b").follow(a.feedId).attach(lan);
    for (let i = 1; i <= 200; i++) a.publish(`entry ${i}`);
    expect(net.runUntil(() => agree([b], a, 200), 120_000)).toBe(true);
    expect(b.logOf(a.feedId)).toEqual(a.logOf(a.feedId));
  });

  it("lets ten nodes write and follow each other at the same time, with loss, duplicates and disorder", () => {
    const net = new SimNetwork(3);
    const lan = net.medium({ kind: "lan" }, 0.1, { low: 0.2, high: 40 });
    lan.duplicateRate = 0.1;
    const nodes = Array.from({ length: 10 }, (_, index) => net.node(`n${index}`).attach(lan));
    for (const node of nodes) for (const other of nodes) if (node !== other) node.follow(other.feedId);
    for (let round = 0; round < 20; round++)
      for (const [index, node] of nodes.entries()) net.at(round * 300 + index * 17, () => node.publish(`r${round}`));
    expect(net.runUntil(() => nodes.every((author) => agree(nodes, author, 20)), 300_000)).toBe(true);
  });

  it("gives C the feed of A through B while A is away", () => {
    const net = new SimNetwork(4);
    const lan = net.lan();
    const a = net.node("a").attach(lan);
    const b = net.node("b").follow(a.feedId).attach(lan);
    for (let i = 0; i < 12; i++) a.publish(`entry ${i}`);
    expect(net.runUntil(() => agree([b], a, 12), 20_000)).toBe(true);
    a.detach();
    const c = net.node("c").follow(a.feedId).attach(lan);
    expect(net.runUntil(() => agree([c], a, 12), 20_000)).toBe(true);
  });

  it("passes news on between two media by a node that is on both", () => {
    const net = new SimNetwork(5);
    const [left, right] = [net.lan(), net.lan()];
    const a = net.node("a").attach(left);
    const c = net.node("c").follow(a.feedId).attach(right);
    net.node("b").follow(a.feedId).attach(left, "left").attach(right, "right");
    net.run(30_000);
    a.publish("news");
    expect(net.runUntil(() => agree([c], a, 1), 2_000)).toBe(true);
  });

  it("converges after a cut cable is back", () => {
    const net = new SimNetwork(6);
    const lan = net.lan(0.05);
    const a = net.node("a").attach(lan);
    const b = net.node("b").follow(a.feedId).attach(lan);
    a.follow(b.feedId);
    lan.isCut = true;
    for (let i = 0; i < 50; i++) a.publish(`a${i}`);
    for (let i = 0; i < 70; i++) b.publish(`b${i}`);
    net.run(120_000);
    expect(a.seqOf(b.feedId)).toBe(0);
    lan.isCut = false;
    expect(net.runUntil(() => agree([b], a, 50) && agree([a], b, 70), 30_000)).toBe(true);
  });

  it("answers one request once although many hold the entry", () => {
    const net = new SimNetwork(7);
    const lan = net.lan();
    const a = net.node("a").attach(lan);
    const holders = Array.from({ length: 20 }, (_, index) => net.node(`h${index}`).follow(a.feedId).attach(lan));
    for (let i = 0; i < 100; i++) a.publish(`entry ${i}`);
    expect(net.runUntil(() => agree(holders, a, 100), 60_000)).toBe(true);
    a.detach();
    net.run(20_000);
    lan.sent.clear();
    const late = net.node("late").follow(a.feedId).attach(lan);
    expect(net.runUntil(() => agree([late], a, 100), 60_000)).toBe(true);
    expect(lan.sent.get("entry")).toBeLessThan(300);
  });

  it("stays quiet when everybody has everything", () => {
    const net = new SimNetwork(8);
    const lan = net.lan();
    const a = net.node("a").attach(lan);
    const others = Array.from({ length: 9 }, (_, index) => net.node(`o${index}`).follow(a.feedId).attach(lan));
    a.publish("one");
    net.run(60_000);
    expect(agree(others, a, 1)).toBe(true);
    const before = lan.transmissions;
    net.run(60_000);
    expect(lan.transmissions - before).toBeLessThan(60);
  });
});

describe("a thousand quiet feeds on a LAN", () => {
  it("cost few WANTs, and one that comes to life is followed at once, also when its first entry is lost", () => {
    const net = new SimNetwork(10);
    const lan = net.lan();
    const a = net.node("a").attach(lan);
    const b = net.node("b").follow(a.feedId);
    for (let no = 0; no < 1000; no++) b.follow(net.node(`silent ${no}`).feedId);
    b.attach(lan);
    net.run(120_000);
    const before = lan.transmissions;
    net.run(60_000);
    // Asked one by one every 10 s they would be 6000.
    expect(lan.transmissions - before).toBeLessThan(1000);
    a.publish("one");
    expect(net.runUntil(() => b.seqOf(a.feedId) === 1, 100)).toBe(true);
    lan.lossRate = 1;
    a.publish("two");
    net.run(100);
    lan.lossRate = 0;
    expect(net.runUntil(() => b.seqOf(a.feedId) === 2, 10_000)).toBe(true);
  }, 60_000);
});

describe("replication over a LoRa bridge", () => {
  it("brings 30 entries over at a loss rate of 0.2", () => {
    const net = new SimNetwork(9);
    const air = net.medium(LORA, 0.2, { low: 140, high: 150 });
    const a = net.node("a").attach(air);
    const b = net.node("b").follow(a.feedId).attach(air);
    for (let i = 0; i < 30; i++) a.publish(`entry ${i}`);
    expect(net.runUntil(() => agree([b], a, 30), 600_000)).toBe(true);
  });

  it("never hands the device a frame before the one before it can be on air", () => {
    const net = new SimNetwork(10);
    const air = net.medium(LORA, 0, { low: 140, high: 150 });
    const times: number[] = [];
    const broadcast = net.broadcast.bind(net);
    const a = net.node("a").attach(air);
    net.broadcast = (medium, from, packet) => {
      if (from === a && packet.length === 120) times.push(net.nowMs);
      broadcast(medium, from, packet);
    };
    for (let i = 0; i < 20; i++) a.publish(`entry ${i}`);
    net.run(60_000);
    expect(times.length).toBe(20);
    for (let i = 1; i < times.length; i++) expect(times[i] - times[i - 1]).toBeGreaterThanOrEqual(146);
  });
});

describe("sidechains", () => {
  const content = (size: number): Uint8Array => Uint8Array.from({ length: size }, (_, i) => (i * 7 + size) & 255);

  it("fetches the blobs of long entries, also with loss", () => {
    const net = new SimNetwork(11);
    const lan = net.lan(0.2);
    const a = net.node("a").attach(lan);
    const b = net.node("b").follow(a.feedId).attach(lan);
    for (const size of [27, 28, 300, 5000, 70_000]) a.publish(content(size), 1);
    expect(net.runUntil(() => agree([b], a, 5) && b.missingBlobsOf(a.feedId) === 0, 120_000)).toBe(true);
    expect(new Set(b.storage.blobs.keys())).toEqual(new Set(a.storage.blobs.keys()));
    expect(b.storage.chains.size).toBe(0);
  });

  it("goes on where it was after a crash", () => {
    const net = new SimNetwork(12);
    const lan = net.lan(0.1);
    const a = net.node("a").attach(lan);
    const b = net.node("b").follow(a.feedId).attach(lan);
    a.publish(content(50_000), 1);
    expect(net.runUntil(() => b.storage.blobs.size > 100, 60_000)).toBe(true);
    expect(b.missingBlobsOf(a.feedId)).toBeGreaterThan(0);
    b.crash();
    expect(net.runUntil(() => b.missingBlobsOf(a.feedId) === 0, 60_000)).toBe(true);
  });

  it("takes the blobs of repeated content from its own store", () => {
    const net = new SimNetwork(13);
    const lan = net.lan();
    const a = net.node("a").attach(lan);
    const b = net.node("b").follow(a.feedId).attach(lan);
    a.publish(content(5000), 1);
    expect(net.runUntil(() => b.missingBlobsOf(a.feedId) === 0 && agree([b], a, 1), 30_000)).toBe(true);
    const before = lan.sent.get("blob");
    a.publish(content(5000), 1);
    expect(net.runUntil(() => agree([b], a, 2) && b.missingBlobsOf(a.feedId) === 0, 30_000)).toBe(true);
    net.run(5_000);
    expect(lan.sent.get("blob")).toBe(before);
  });

  it("asks more and more rarely where nobody has the blobs", () => {
    const net = new SimNetwork(14);
    const lan = net.lan();
    const a = net.node("a").attach(lan);
    a.publish(content(5000), 1);
    expect(net.runUntil(() => a.seqOf(a.feedId) === 1, 1_000)).toBe(true);
    a.storage.blobs.clear();
    const b = net.node("b").follow(a.feedId).attach(lan);
    expect(net.runUntil(() => agree([b], a, 1), 30_000)).toBe(true);
    net.run(600_000);
    expect(lan.sent.get("blob-request")).toBeGreaterThan(5);
    expect(lan.sent.get("blob-request")).toBeLessThan(40);
  });
});

describe("the store fails", () => {
  it("gives own entries up whole, sends none of them, and goes on at the same SEQ", () => {
    const net = new SimNetwork(15);
    const lan = net.lan();
    const a = net.node("a").attach(lan);
    const b = net.node("b").follow(a.feedId).attach(lan);
    a.publish("one");
    expect(net.runUntil(() => agree([b], a, 1), 10_000)).toBe(true);
    a.failCommits = "quota";
    const before = lan.sent.get("entry");
    for (let i = 0; i < 5; i++) a.publish(`lost ${i}`);
    net.run(1_000);
    expect(a.events.filter(({ kind }) => kind === "publish-failed")).toHaveLength(5);
    expect(lan.sent.get("entry")).toBe(before);
    a.failCommits = undefined;
    a.publish("two");
    expect(net.runUntil(() => agree([a, b], a, 2), 10_000)).toBe(true);
  });

  it("writes received entries later without asking for them again", () => {
    const net = new SimNetwork(16);
    const lan = net.lan();
    const a = net.node("a").attach(lan);
    const b = net.node("b").follow(a.feedId).attach(lan);
    b.failCommits = "quota";
    for (let i = 0; i < 5; i++) a.publish(`entry ${i}`);
    net.run(5_000);
    expect(b.seqOf(a.feedId)).toBe(0);
    b.failCommits = undefined;
    lan.isCut = true;
    expect(net.runUntil(() => agree([b], a, 5), 120_000)).toBe(true);
  });
});

describe("feeds that come and go", () => {
  const content = (size: number): Uint8Array => Uint8Array.from({ length: size }, (_, i) => (i * 7 + size) & 255);

  it("writes nothing more of a feed that was unfollowed, also when a commit with its blobs fails meanwhile", () => {
    const net = new SimNetwork(19);
    const lan = net.lan();
    const a = net.node("a").attach(lan);
    const b = net.node("b").follow(a.feedId).attach(lan);
    a.publish(content(50_000), 1);
    expect(net.runUntil(() => b.storage.blobs.size > 20, 60_000)).toBe(true);
    b.failCommits = "quota";
    const before = b.commits.length;
    expect(net.runUntil(() => b.commits.length > before, 5_000)).toBe(true);
    const { feedNo } = b.storage.feeds.find(({ own }) => !own)!;
    b.unfollow(a.feedId);
    net.run(5);
    b.failCommits = undefined;
    const after = b.commits.length;
    net.run(5_000);
    const named = b.commits.slice(after).flatMap(({ advances, chains, runs }) => [...advances, ...chains, ...runs]);
    expect(named.filter((row) => row.feedNo === feedNo)).toEqual([]);
  });

  it("takes a feed up again from its beginning after it was unfollowed", () => {
    const net = new SimNetwork(20);
    const lan = net.lan();
    const a = net.node("a").attach(lan);
    const b = net.node("b").follow(a.feedId).attach(lan);
    for (let i = 0; i < 20; i++) a.publish(`entry ${i}`);
    expect(net.runUntil(() => agree([b], a, 20), 10_000)).toBe(true);
    b.unfollow(a.feedId);
    b.follow(a.feedId);
    expect(net.runUntil(() => agree([b], a, 20), 10_000)).toBe(true);
  });

  it("counts missing blobs right with more open sidechains than it can list", () => {
    const net = new SimNetwork(21);
    const lan = net.lan();
    const a = net.node("a").attach(lan);
    for (let i = 1; i <= 4400; i++) {
      const bytes = content(60 + (i % 50)).map((byte, at) => byte ^ (i >> (at % 13)));
      a.publish(bytes, 1);
      if (i % 2200 === 0) expect(net.runUntil(() => a.seqOf(a.feedId) === i, 60_000)).toBe(true);
    }
    const b = net.node("b").follow(a.feedId).attach(lan);
    expect(net.runUntil(() => agree([b], a, 4400) && b.missingBlobsOf(a.feedId) <= 0, 600_000)).toBe(true);
    net.run(5_000);
    expect(b.missingBlobsOf(a.feedId)).toBe(0);
    expect(b.storage.chains.size).toBe(0);
  });
});

describe("the own feed under attack", () => {
  it("is written on while packets with the DMX of the entries being written come in", () => {
    const net = new SimNetwork(22);
    const lan = net.lan();
    const a = net.node("a").attach(lan);
    net.run(100);
    let prev = genesisAnchor(a.feedId).mid;
    for (let seq = 1; seq <= 10; seq++) {
      const dmx = dmxOf(logEntryName(a.feedId, seq, prev));
      a.publish(`entry ${seq}`);
      for (let i = 0; i < 40; i++) {
        const forged = junk(net, 120);
        forged.set(dmx);
        net.at(i * 0.05, () => a.handlePacket("face", forged));
      }
      expect(net.runUntil(() => a.seqOf(a.feedId) === seq, 1_000)).toBe(true);
      net.run(10);
      prev = a.storage.feeds[0].front.mid;
    }
    expect(a.events.filter(({ kind }) => kind === "publish-failed")).toEqual([]);
  });

  it("does not wait for the retry of received entries that could not be written", () => {
    const net = new SimNetwork(23);
    const lan = net.lan();
    const a = net.node("a").attach(lan);
    const b = net.node("b").follow(a.feedId).attach(lan);
    b.failCommits = "quota";
    a.publish("one");
    net.run(120_000);
    b.failCommits = undefined;
    b.publish("mine");
    expect(net.runUntil(() => b.seqOf(b.feedId) === 1, 100)).toBe(true);
  });
});

describe("hostile traffic", () => {
  it("takes the honest entry in the middle of forgeries with the same DMX", () => {
    const net = new SimNetwork(17);
    const lan = net.lan();
    const a = net.node("a").attach(lan);
    for (let i = 0; i < 20; i++) a.publish(`entry ${i}`);
    expect(net.runUntil(() => a.seqOf(a.feedId) === 20, 10_000)).toBe(true);
    const honest = a.logOf(a.feedId).map((hex) => Uint8Array.from(Buffer.from(hex, "hex")));
    const b = net.node("b").follow(a.feedId);
    for (let i = 0; i < 4000; i++) {
      const forged = honest[Math.floor(i / 200)].slice();
      forged[60 + (i % 60)] ^= 1 + (i % 255);
      net.at(i * 0.5, () => b.handlePacket("face", forged));
    }
    b.attach(lan);
    expect(net.runUntil(() => agree([b], a, 20), 60_000)).toBe(true);
    expect(b.logOf(a.feedId)).toEqual(a.logOf(a.feedId));
    expect(b.drops().get("bad-signature")).toBeGreaterThan(20);
  });

  it("survives junk of every length and keeps replicating", () => {
    const net = new SimNetwork(18);
    const lan = net.lan();
    const a = net.node("a").attach(lan);
    const b = net.node("b").follow(a.feedId).attach(lan);
    for (let size = 0; size <= 300; size++) for (let i = 0; i < 5; i++) b.handlePacket("face", junk(net, size));
    a.publish("still there");
    expect(net.runUntil(() => agree([b], a, 1), 10_000)).toBe(true);
    expect(b.drops().get("wrong-length")).toBeGreaterThan(0);
  });
});
