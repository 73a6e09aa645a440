/** Demo 3: profiles that follow each other and write at the same time come to the same logs, whatever happens to the relay. */
import type { Browser, Page } from "@playwright/test";
import { type Relay, startRelay } from "../../relay/relay.ts";
import {
  APP,
  append,
  contentOf,
  expect,
  faceIs,
  faceOf,
  feedIdOf,
  follow,
  RELAY_AWAY,
  reaches,
  test,
  verifiedEntries,
  visit,
} from "./fixtures.ts";

interface Party {
  readonly page: Page;
  readonly feedId: string;
}

/** Everybody follows everybody. */
async function befriend(parties: readonly Party[]): Promise<void> {
  for (const { page } of parties)
    for (const other of parties) if (other.page !== page) await follow(page, other.feedId);
}

const writeMany = (page: Page, name: string, from: number, to: number): Promise<void> =>
  page.evaluate(
    async ([who, first, last]) => {
      const lengths = [10, 48, 60, 700];
      for (let i = first; i <= last; i++)
        await window.tinyssb.append(`${who} ${i} ${"x".repeat(lengths[i % lengths.length]!)}`);
    },
    [name, from, to] as const,
  );

/** Every party has every feed with `seq` entries, complete, and all hold the same verified logs. */
async function expectConverged(parties: readonly Party[], seq: number): Promise<void> {
  for (const { feedId } of parties) {
    for (const { page } of parties) await reaches(page, feedId, seq);
    const [first, ...others] = await Promise.all(parties.map(({ page }) => verifiedEntries(page, feedId)));
    expect(first!.map(({ complete }) => complete)).not.toContain(false);
    for (const log of others) expect(log).toEqual(first);
  }
}

/** Pages in browser contexts of their own: the relay alone joins them. */
async function partiesApart(browser: Browser, relay: Relay, names: readonly string[], watch: (page: Page) => void) {
  const parties: Party[] = [];
  for (const name of names) {
    const page = await visit(await browser.newContext(), relay, name);
    watch(page);
    await faceIs(page, "relay", "up");
    parties.push({ page, feedId: await feedIdOf(page) });
  }
  return parties;
}

test("two profiles in one browser write at the same time and hold the same logs", async ({ context, relayWith }) => {
  const relay = await relayWith();
  const parties: Party[] = [];
  for (const name of ["nodeA", "nodeB"]) {
    const page = await visit(context, relay, name);
    parties.push({ page, feedId: await feedIdOf(page) });
  }
  await befriend(parties);
  await Promise.all(parties.map(({ page }, i) => writeMany(page, `node ${i}`, 1, 40)));
  await expectConverged(parties, 40);
});

test("two profiles in one browser need no relay", async ({ context, relayWith, watch }) => {
  const relay = await relayWith();
  watch.tolerate(RELAY_AWAY);
  const parties: Party[] = [];
  for (const name of ["nodeA", "nodeB"]) {
    const page = await visit(context, relay, name);
    parties.push({ page, feedId: await feedIdOf(page) });
  }
  await relay.close();
  for (const { page } of parties) await faceIs(page, "relay", "waiting");
  await befriend(parties);
  await Promise.all(parties.map(({ page }, i) => writeMany(page, `node ${i}`, 1, 20)));
  await expectConverged(parties, 20);
});

test("three nodes write through a relay that dies twice and comes back, and hold the same logs", async ({
  browser,
  watch,
  relayWith,
  atEnd,
}) => {
  watch.tolerate(RELAY_AWAY);
  let relay = await relayWith();
  const { port } = relay;
  const parties = await partiesApart(browser, relay, ["nodeA", "nodeB", "nodeC"], (page) => watch.over(page.context()));
  for (const { page } of parties) atEnd(() => page.context().close());
  await befriend(parties);
  await Promise.all(parties.map(({ page }, i) => writeMany(page, `node ${i}`, 1, 10)));
  let written = 10;
  for (const again of [1, 2]) {
    // Killed in the middle of replication, while all write on.
    const writing = Promise.all(parties.map(({ page }, i) => writeMany(page, `node ${i}`, written + 1, written + 10)));
    await relay.close();
    for (const { page } of parties) await faceIs(page, "relay", "waiting");
    await writing;
    written += 10;
    relay = await startRelay({ staticDirectory: APP, port });
    atEnd(() => relay.close());
    for (const { page } of parties) await faceIs(page, "relay", "up");
    await expectConverged(parties, written);
    expect(await faceOf(parties[0]!.page, "relay"), `after ${again}`).toMatchObject({ code: null });
  }
});

test("blobs of a long entry go on arriving after a reload in the middle", async ({
  browser,
  relayWith,
  watch,
  atEnd,
}) => {
  const relay = await relayWith();
  const [author, reader] = await partiesApart(browser, relay, ["author", "reader"], (page) =>
    watch.over(page.context()),
  );
  for (const { page } of [author!, reader!]) atEnd(() => page.context().close());
  await follow(reader!.page, author!.feedId);
  const content = Array.from({ length: 200_000 }, (_, i) => String.fromCharCode(33 + ((i * 31 + (i >> 7)) % 90))).join(
    "",
  );
  const missing = () =>
    reader!.page.evaluate(async (id) => {
      const [entry] = await window.tinyssb.entries(id);
      return entry?.missingBlobs ?? -1;
    }, author!.feedId);
  // Stops the transfer when some, but not all blobs have come.
  const some = reader!.page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const stop = window.tinyssb.on("blob", ({ missing }) => {
          if (missing > 1900) return;
          stop();
          void window.tinyssb
            .faces()
            .then((faces) => window.tinyssb.disconnect(faces.find(({ kind }) => kind === "relay")!.id))
            .then(() => resolve(missing));
        });
      }),
  );
  await append(author!.page, content);
  await some;
  const before = await missing();
  expect(before).toBeGreaterThan(0);
  expect(before).toBeLessThan(2000);
  await reader!.page.reload();
  await reader!.page.evaluate(() => window.tinyssb.whoami());
  expect(await missing()).toBe(before);
  await expect(reader!.page.getByText(`${before.toLocaleString("en")} blobs missing`).first()).toBeVisible();
  const asked = reader!.page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        let blobs = 0;
        window.tinyssb.on("packet", ({ what, outcome }) => {
          if (what === "blob" && outcome === "taken") blobs++;
        });
        window.tinyssb.on("blob", ({ missing }) => {
          if (missing === 0) resolve(blobs);
        });
      }),
  );
  await reader!.page.evaluate((url) => window.tinyssb.connectRelay(url), relay.webSocketUrl);
  await reaches(reader!.page, author!.feedId, 1);
  expect(await asked, "no blob is taken twice").toBeLessThanOrEqual(before);
  const [entry] = await verifiedEntries(reader!.page, author!.feedId);
  expect(contentOf(entry!).toString()).toBe(content);
});
