/** Backups of a profile and what comes back from them, with the real cost of keys. */
import { describe, expect, it } from "vitest";
import { sealBackup } from "../../src/archive/backup-file.ts";
import { asFeedId, asMid, fromHex } from "../../src/core/bytes.ts";
import { MemoryDisk, MemoryStore } from "../../src/store/memory-store.ts";
import { useRunningBench } from "./running-bench.ts";

const bench = useRunningBench();
const PASSPHRASE = "gravel otter lantern";
const CHEAP = { cost: { log2N: 4, r: 8, p: 1 } };
// RFC 8032, section 7.1: the public key of test 1.
const FOLLOWED = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
const HMAC_FEED = "11".repeat(32);

describe("a backup", () => {
  it("brings key, own log with blobs, contacts and settings to an empty profile, which then waits before it writes", async () => {
    const author = await bench.start(undefined, { profile: "author" });
    await author.node.disconnect("tabs");
    await author.node.rename("Alice");
    await author.node.follow(FOLLOWED, { name: "Bob", anchorSeq: 7, anchorMid: "ab".repeat(20) });
    await author.node.follow(HMAC_FEED, { name: "", secret: "22".repeat(32) });
    await author.node.append("short");
    await author.node.append("long ".repeat(200));
    const { feedId } = await author.node.whoami();
    const exported = await author.node.exportFiles();
    expect(await author.node.status()).toMatchObject({ lastBackupMs: null });
    const before = Date.now();
    const backup = await author.node.backup(PASSPHRASE);
    const { lastBackupMs } = await author.node.status();
    expect(lastBackupMs).toBeGreaterThanOrEqual(before);
    expect(Buffer.from(backup).includes(Buffer.from("Alice"))).toBe(false);
    await bench.end(author.started);
    expect(await (await bench.start(author.disk)).node.status()).toMatchObject({ lastBackupMs });

    const { node, events, started, disk } = await bench.start(undefined, { profile: "other" });
    const wrong = node.restore(backup, `${PASSPHRASE}s`);
    await expect(wrong).rejects.toMatchObject({ code: "backup-passphrase" });
    const cut = node.restore(backup.subarray(0, -1), PASSPHRASE);
    await expect(cut).rejects.toMatchObject({ code: "backup-refused" });
    expect((await node.feeds()).length).toBe(1);

    expect(await node.restore(backup, PASSPHRASE)).toMatchObject({ becameNode: true });
    expect(await node.whoami()).toMatchObject({ feedId, name: "Alice", seq: 2, state: "recovering" });
    expect(events).toContainEqual({ name: "feed", event: { feedId, change: "added" } });
    const feeds = await node.feeds();
    const bob = { nickname: "Bob", anchorSeq: 7, anchorMid: "ab".repeat(20), seq: 7, scheme: "ed25519" };
    expect(feeds.find((feed) => feed.feedId === FOLLOWED)).toMatchObject(bob);
    expect(feeds.find((feed) => feed.feedId === HMAC_FEED)).toMatchObject({
      nickname: "",
      seq: 0,
      scheme: "hmac-sha512",
    });
    await expect(node.append("early")).rejects.toMatchObject({ code: "own-feed-recovering" });
    const again = await node.exportFiles();
    for (const [path, content] of Object.entries(exported))
      if (!path.includes(FOLLOWED) && !path.includes(HMAC_FEED)) expect(again[path], path).toEqual(content);
    expect(await node.status()).toMatchObject({ lastBackupMs });

    await bench.end(started);
    const restarted = await bench.start(disk, { profile: "other" });
    expect(await restarted.node.whoami()).toMatchObject({ feedId, state: "recovering" });
    expect((await restarted.node.faces()).map(({ id }) => id)).toEqual([]);
    await restarted.node.confirmOwnFeed();
    expect(await restarted.node.append("mine again")).toMatchObject({ seq: 3 });
  }, 120_000);

  it("of another node is refused where something was written already", async () => {
    const author = await bench.start();
    await author.node.append("one");
    const backup = await sealedBy(author.node);
    const other = await bench.start();
    await other.node.append("mine");
    await expect(other.node.restore(backup, PASSPHRASE)).rejects.toMatchObject({ code: "other-identity" });
    expect(await other.node.whoami()).toMatchObject({ seq: 1, state: "ready" });
  });

  it.each([
    ["no note", {}],
    ["a note that is no JSON", { "backup.json": "{" }],
    ["another format", { "backup.json": '{"format":2,"madeMs":1,"settings":{},"contacts":[]}' }],
    ["no time", { "backup.json": '{"format":1,"madeMs":"now","settings":{},"contacts":[]}' }],
    ["relays that are no list", { "backup.json": '{"format":1,"madeMs":1,"settings":{"relays":5},"contacts":[]}' }],
    ["no node", { "backup.json": '{"format":1,"madeMs":1,"settings":{},"contacts":[]}' }],
  ])("is refused with %s, and changes nothing", async (_what, texts) => {
    const files = Object.fromEntries(
      Object.entries(texts).map(([path, text]) => [path, new TextEncoder().encode(text)]),
    );
    const { node } = await bench.start();
    const { feedId } = await node.whoami();
    const restoring = node.restore(await sealBackup(files, PASSPHRASE, CHEAP), PASSPHRASE);
    await expect(restoring).rejects.toMatchObject({ code: "backup-refused" });
    expect(await node.whoami()).toMatchObject({ feedId, state: "ready" });
  });

  it("knows how far the feeds of others were read: what peers bring again is not unread", async () => {
    const bob = await bench.start(undefined, { profile: "bob" });
    for (const text of ["one", "two"]) await bob.node.append(text);
    const { feedId } = await bob.node.whoami();
    const reader = await bench.start(undefined, { profile: "reader" });
    await reader.node.follow(feedId);
    await expect.poll(async () => (await reader.node.unread()).total, { timeout: 10_000 }).toBe(2);
    await reader.node.markRead();
    await reader.node.append("mine");
    const backup = await reader.node.backup(PASSPHRASE);
    await bench.end(reader.started);
    await bob.node.append("three");
    const { node } = await bench.start(undefined, { profile: "again" });
    await node.restore(backup, PASSPHRASE);
    await expect.poll(async () => (await node.timeline()).total, { timeout: 10_000 }).toBe(4);
    expect(await node.unread()).toEqual({ total: 1, feeds: { [feedId]: 1 } });
    const before = await bench.start(undefined, { profile: "had followed before" });
    await before.node.follow(feedId);
    await expect.poll(async () => (await before.node.unread()).total, { timeout: 10_000 }).toBe(3);
    await before.node.restore(backup, PASSPHRASE);
    expect(await before.node.unread()).toEqual({ total: 1, feeds: { [feedId]: 1 } });
    const told = before.events.flatMap(({ name, event }) => (name === "unread" ? [event] : []));
    expect(told.at(-1)).toEqual({ total: 1, feeds: { [feedId]: 1 } });
  });

  it("brings what feeds called themselves and that entries of them were read, before anybody is heard", async () => {
    const bob = await bench.start(undefined, { profile: "bob" });
    await bob.node.publishName("Bruno");
    await bob.node.append("two");
    const { feedId } = await bob.node.whoami();
    const reader = await bench.start(undefined, { profile: "reader" });
    await reader.node.follow(feedId);
    await expect.poll(async () => (await reader.node.unread()).total, { timeout: 10_000 }).toBe(2);
    await reader.node.markRead();
    const backup = await reader.node.backup(PASSPHRASE);
    for (const { started } of [reader, bob]) await bench.end(started);
    const { node, started, disk } = await bench.start(undefined, { profile: "again" });
    expect(await node.restore(backup, PASSPHRASE)).toMatchObject({ becameNode: true, contacts: 1 });
    const named = { feedId, nickname: "", publishedName: "Bruno", name: "Bruno", seq: 0 };
    const behind = { feedId, have: 0, knownHead: 2, missingEntries: 2 };
    expect(await node.feeds()).toContainEqual(expect.objectContaining(named));
    expect((await node.replication()).feeds).toContainEqual(expect.objectContaining(behind));
    await bench.end(started);
    const restarted = await bench.start(disk, { profile: "again" });
    expect(await restarted.node.feeds()).toContainEqual(expect.objectContaining(named));
    expect((await restarted.node.replication()).feeds).toContainEqual(expect.objectContaining(behind));
  });

  it("tells what restoring it changed in the node that made it, and how many entries it holds", async () => {
    const { node } = await bench.start();
    await node.append("one");
    const backup = await node.backup(PASSPHRASE);
    await node.follow(FOLLOWED);
    const later = await node.backup(PASSPHRASE);
    await node.append("two");
    expect(await node.whoami()).toMatchObject({ seq: 2 });
    expect(await node.status()).toMatchObject({ lastBackupSeq: 1 });
    expect(await node.restore(backup, PASSPHRASE)).toMatchObject({
      becameNode: false,
      feeds: [{ entries: 1, added: 0 }],
      contacts: 0,
    });
    await node.unfollow(FOLLOWED);
    expect(await node.restore(later, PASSPHRASE)).toMatchObject({ becameNode: false, contacts: 1 });
    expect(await node.status()).toMatchObject({ lastBackupSeq: 1 });
  });

  it("leaves out and names contacts and relays that can not be used, and restores the rest", async () => {
    const author = await bench.start();
    await author.node.append("one");
    const { feedId } = await author.node.whoami();
    const bob = { nickname: "Bob", scheme: "ed25519", lengthCode: "unknown", anchorSeq: 0 };
    const good = { ...bob, feedId: FOLLOWED, anchorMid: FOLLOWED.slice(0, 40) };
    const eve = { ...bob, nickname: "Eve", feedId: "33".repeat(32), anchorMid: "00".repeat(20) };
    const noKey = { ...bob, nickname: "Mallory", feedId: "00".repeat(32), anchorMid: "00".repeat(20) };
    const relays = ["ws://here/relay", "http://none", `ws://long/${"x".repeat(2048)}`];
    for (let index = 0; index < 70; index++) relays.push(`ws://relay${index}/`);
    const note = { format: 1, madeMs: 1, settings: { relays }, contacts: [eve, good, good, noKey, { feedId: "00" }] };
    const backup = await sealedBy(author.node, JSON.stringify(note));

    const { node } = await bench.start();
    const report = await node.restore(backup, PASSPHRASE);
    expect(await node.whoami()).toMatchObject({ feedId, seq: 1 });
    expect((await node.feeds()).map((feed) => feed.feedId)).toEqual([feedId, FOLLOWED]);
    expect((await node.faces()).filter(({ kind }) => kind === "relay").length).toBe(64);
    for (const name of ["Eve", "Bob", "Mallory", "Contact 5", "9 of 73 relays"])
      expect(report.notes.join("\n")).toContain(name);
  });

  it("can be restored also where an earlier version had followed a link with an impossible beginning", async () => {
    const disk = new MemoryDisk();
    const earlier = new MemoryStore(disk);
    await earlier.claimEpoch();
    const anchor = { seq: 0, mid: asMid(new Uint8Array(20)) };
    await earlier.addFeed({
      ...{ feedId: asFeedId(fromHex(FOLLOWED)), name: "Bob", own: false, scheme: "ed25519", secret: undefined },
      ...{ lengthCode: "unknown", anchor, front: anchor, missingBlobs: 0, parent: undefined },
    });
    const { node } = await bench.start(disk);
    const bob = { feedId: FOLLOWED, nickname: "Bob", anchorSeq: 0, anchorMid: FOLLOWED.slice(0, 40), seq: 0 };
    expect(await node.feeds()).toContainEqual(expect.objectContaining(bob));
    const restored = (await bench.start()).node;
    expect(await restored.restore(await node.backup(PASSPHRASE), PASSPHRASE)).toMatchObject({
      notes: [expect.any(String)],
    });
    expect(await restored.feeds()).toContainEqual(expect.objectContaining(bob));
    await expect((await bench.start()).node.importFiles(await node.exportFiles())).resolves.toMatchObject({
      becameNode: true,
    });
  });

  it("is not made of what would not verify again", async () => {
    const disk = new MemoryDisk();
    const { node } = await bench.start(disk);
    await node.append("one");
    const [feed] = disk.feeds.values();
    feed.runs[0].packets[60] ^= 1;
    await expect(node.backup(PASSPHRASE)).rejects.toMatchObject({ code: "backup-failed" });
    expect(await node.status()).toMatchObject({ lastBackupMs: null });
  });

  it("needs a passphrase", async () => {
    const { node } = await bench.start();
    for (const passphrase of ["", "x".repeat(7), "x".repeat(1025), 5 as unknown as string])
      await expect(node.backup(passphrase)).rejects.toMatchObject({ code: "bad-argument" });
  });
});

/** A backup of the node's directory with a cheap key. */
async function sealedBy(
  node: { exportFiles(): Promise<Record<string, Uint8Array>> },
  note = '{"format":1,"madeMs":1,"settings":{},"contacts":[]}',
): Promise<Uint8Array> {
  return sealBackup(
    { ...(await node.exportFiles()), "backup.json": new TextEncoder().encode(note) },
    PASSPHRASE,
    CHEAP,
  );
}
