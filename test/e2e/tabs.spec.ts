/** Many tabs of one profile are one node, also when the tab that does the work dies in the middle of it. */
import type { BrowserContext, Page } from "@playwright/test";
import type { Relay } from "../../relay/relay.ts";
import { bytes } from "../support/gen1-vectors.ts";
import { dmxOf, midOf } from "../support/reference-codec.ts";
import {
  append,
  contentOf,
  eavesdropper,
  expect,
  feedIdOf,
  follow,
  freeUdpPort,
  GROUP,
  reaches,
  showOwnFeed,
  test,
  verifiedEntries,
  visit,
} from "./fixtures.ts";

const roleOf = (page: Page) => page.evaluate(async () => (await window.tinyssb.status()).role);

/** Opens `count` tabs of one profile; the first is the node. */
async function openTabs(context: BrowserContext, relay: Relay, count: number): Promise<Page[]> {
  const tabs: Page[] = [];
  for (let i = 0; i < count; i++) tabs.push(await visit(context, relay, "shared"));
  return tabs;
}

/** Ways in which the tab that is the node goes away. */
const DEATHS: Record<string, (page: Page) => Promise<void>> = {
  "is closed": (page) => page.close(),
  "is reloaded": async (page) => {
    await page.reload();
  },
  "goes elsewhere": async (page) => {
    await page.goto("about:blank");
  },
  crashes: async (page) => {
    const session = await page.context().newCDPSession(page);
    const crashed = page.waitForEvent("crash");
    void session.send("Page.crash").catch(() => undefined); // there is nobody left to answer
    await crashed;
  },
  "loses its worker": async (page) => {
    await page.workers()[0]!.evaluate(() => self.close());
  },
};

/** Appends of one tab, at most. */
const MAX_WRITTEN = 5000;

/** What came out of the writing of one tab, told while it writes, so that it outlives the tab. */
interface Diary {
  /** Content of each append, by the SEQ that was answered. */
  readonly answered: Map<number, string>;
}

/** What the test leaves in a page. */
interface WritingPage {
  answered(seq: number, content: string): Promise<void>;
  stopWriting: boolean;
  written: Promise<void>;
}

/** Lets a tab append one entry after the other until it dies or is told to stop. */
async function writeOn(page: Page, name: string): Promise<Diary> {
  const answered = new Map<number, string>();
  await page.exposeFunction("answered", (seq: number, content: string) => {
    answered.set(seq, content);
  });
  await page.evaluate(
    ([who, most]) => {
      const script = window as unknown as WritingPage;
      const write = async () => {
        for (let i = 0; i < most && !script.stopWriting; i++) {
          const content = `${who} ${i}`;
          const { seq } = await window.tinyssb.append(content);
          await script.answered(seq, content); // what is told too fast would wait in the browser
        }
      };
      script.written = write();
    },
    [name, MAX_WRITTEN] as const,
  );
  return { answered };
}

/** Resolves when the last append has been answered. */
const stopWriting = (page: Page) =>
  page.evaluate(() => {
    const script = window as unknown as WritingPage;
    script.stopWriting = true;
    return script.written;
  });

test("many tabs of one profile are one node", async ({ context, relayWith }) => {
  const tabs = await openTabs(context, await relayWith(), 5);
  expect(await Promise.all(tabs.map(roleOf))).toEqual(["node", "guest", "guest", "guest", "guest"]);
  expect(new Set(await Promise.all(tabs.map(feedIdOf))).size).toBe(1);
  const receipts = await Promise.all(tabs.flatMap((tab, i) => [1, 2, 3].map((j) => append(tab, `tab ${i}, ${j}`))));
  expect(receipts.map(({ seq }) => seq).sort((a, b) => a - b)).toEqual(Array.from({ length: 15 }, (_, i) => i + 1));
  const logs = await Promise.all(tabs.map(async (tab) => verifiedEntries(tab, await feedIdOf(tab))));
  for (const log of logs) expect(log).toEqual(logs[0]);
  await showOwnFeed(tabs[4]!);
  await expect(tabs[4]!.getByRole("article", { name: "Entry 15" })).toBeVisible();
});

for (const [how, die] of Object.entries(DEATHS))
  test(`when the tab that is the node ${how}, the others go on, nothing answered is lost, nothing forks`, async ({
    context,
    relayWith,
    atEnd,
    watch,
  }) => {
    watch.tolerate(/Target crashed|Page crashed/);
    const port = await freeUdpPort();
    const relay = await relayWith({ multicast: [{ host: GROUP, port }] });
    const ear = await eavesdropper(port);
    atEnd(() => ear.face.close());
    // Another node whose feed is being replicated all the while.
    const author = await visit(context, relay, "author");
    const authorId = await feedIdOf(author);
    const tabs = await openTabs(context, relay, 3);
    const [node, ...others] = tabs as [Page, Page, Page];
    const feedId = await feedIdOf(node);
    await follow(node, authorId);
    const diaries = await Promise.all(tabs.map((tab, i) => writeOn(tab, `tab ${i}`)));
    const authorDiary = await writeOn(author, "author");
    for (const diary of [...diaries, authorDiary])
      await expect.poll(() => diary.answered.size, { intervals: [20] }).toBeGreaterThan(10);

    await die(node);
    const before = diaries.map(({ answered }) => answered.size);
    const diedMs = performance.now();
    for (const [i, diary] of diaries.slice(1).entries())
      await expect
        .poll(() => diary.answered.size, { message: "appends of the others", intervals: [20] })
        .toBeGreaterThan(before[i + 1]! + 3);
    test
      .info()
      .annotations.push({ type: "others went on after", description: `${Math.round(performance.now() - diedMs)} ms` });
    await expect.poll(async () => (await Promise.all(others.map(roleOf))).sort()).toEqual(["guest", "node"]);
    for (const page of [author, ...others]) await stopWriting(page);

    const here = others[0]!;
    const own = await verifiedEntries(here, feedId);
    await test.step("every append that was answered is in the log, under its SEQ", async () => {
      const logged = new Map(own.map((entry) => [entry.seq, contentOf(entry).toString()]));
      const answered = diaries.flatMap((diary) => [...diary.answered]);
      expect(answered.filter(([seq, content]) => logged.get(seq) !== content)).toEqual([]);
      // A call that was cut off and repeated elsewhere is written once.
      expect(new Set(logged.values()).size).toBe(logged.size);
    });
    await test.step("the feed that was replicated meanwhile is complete", async () => {
      const { seq } = await author.evaluate(() => window.tinyssb.whoami());
      await reaches(here, authorId, seq);
      expect(await verifiedEntries(here, authorId)).toEqual(await verifiedEntries(author, authorId));
    });
    await test.step("nothing was ever sent that is not in the log", () => {
      // Whatever continues the log in its place has the DMX of that place: two packets with one would be a fork.
      const heard = new Map<string, Set<string>>();
      for (const packet of ear.heard.filter(({ length }) => length === 120)) {
        const dmx = packet.toString("hex", 0, 7);
        heard.set(dmx, (heard.get(dmx) ?? new Set()).add(packet.toString("hex")));
      }
      const fid = bytes(feedId);
      let prev: Uint8Array = fid.subarray(0, 20);
      let sent = 0;
      const forks: number[] = [];
      for (const { seq, packet } of own) {
        const packets = [...(heard.get(dmxOf(fid, seq, prev).toString("hex")) ?? [])];
        if (packets.some((other) => other !== packet)) forks.push(seq);
        sent += packets.length;
        prev = midOf(fid, seq, prev, bytes(packet));
      }
      expect(forks, "SEQ of which another packet was sent").toEqual([]);
      expect(sent).toBeGreaterThan(10);
      expect(heard.has(dmxOf(fid, own.length + 1, prev).toString("hex")), "sent beyond what is stored").toBe(false);
    });
  });
