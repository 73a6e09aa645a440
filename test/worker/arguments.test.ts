/** What a console may hand in, to a running node. */
import { expect, it } from "vitest";
import { useRunningBench } from "./running-bench.ts";

const bench = useRunningBench();
// RFC 8032, section 7.1: the public key of test 1.
const FEED = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
const none = null as never;

it("refuses what has the wrong form by its code, and changes nothing", async () => {
  const { node } = await bench.start();
  const refused: Record<string, Promise<unknown>> = {
    secret: node.follow(FEED, { secret: none }),
    anchor: node.follow(FEED, { anchorSeq: 0, anchorMid: "00".repeat(20) }),
    followOptions: node.follow(FEED, none),
    serialOptions: node.connectSerial(none),
    importOptions: node.importFiles({}, none),
    scheme: node.importFiles({}, { scheme: "rsa" as never }),
    keyOptions: node.restoreKey("11".repeat(32), none),
    passphrase: node.backup("a"),
    limit: node.timeline({ limit: -3 }),
    emptyText: node.append(""),
    emptyPost: node.post(" \n"),
    name: node.publishName("A".repeat(65)),
  };
  const answers = await Promise.allSettled(Object.values(refused));
  for (const [at, what] of Object.keys(refused).entries())
    expect(answers[at], what).toMatchObject({ status: "rejected", reason: { code: "bad-argument" } });
  await expect(node.delivery(99)).rejects.toMatchObject({ code: "unknown-entry" });
  expect((await node.feeds()).map(({ seq }) => seq)).toEqual([0]);
});

it("follows an HMAC feed again with the same secret in capitals", async () => {
  const { node } = await bench.start();
  await node.follow(FEED, { secret: "ab".repeat(32) });
  expect(await node.follow(FEED, { secret: "AB".repeat(32), name: "Bob" })).toMatchObject({ nickname: "Bob" });
  await expect(node.follow(FEED, { secret: "cd".repeat(32) })).rejects.toMatchObject({ code: "bad-argument" });
});

it("remembers no more relays than a backup takes, and no longer addresses", async () => {
  const { node, disk } = await bench.start();
  const long = node.connectRelay(`ws://127.0.0.1:1/${"x".repeat(2048)}`);
  await expect(long).rejects.toMatchObject({ code: "bad-relay-url" });
  const all = Array.from({ length: 65 }, (_, at) =>
    node.connectRelay(`ws://127.0.0.1:1/${at}`).catch((error) => error),
  );
  const results = await Promise.all(all);
  expect(results.filter((result) => result.code === "too-many-relays").length).toBe(1);
  expect(disk.settings.relays?.length).toBe(64);
}, 30_000);
