/** Demo 1: what was appended is there after the whole browser has gone and come back. */
import { bytes } from "../support/gen1-vectors.ts";
import { CHAIN20, makeChain, midOf, PLAIN48, plain48 } from "../support/reference-codec.ts";
import {
  append,
  contentOf,
  entriesOf,
  expect,
  feedIdOf,
  showOwnFeed,
  test,
  verifiedEntries,
  visit,
} from "./fixtures.ts";

/** Content without a pattern that padding or cutting could hide. */
const contentOfLength = (length: number) =>
  Buffer.from(Array.from({ length }, (_, i) => 33 + ((i * 7 + (i >> 8)) % 90)));

/** Lengths around every boundary of the two types, and beyond what 64 kB and 3-byte lengths hold. */
const LENGTHS = [0, 27, 28, 48, 49, 300, 5000, 70_000];

test("what was appended by page and by script is all there when the browser is opened again", async ({
  openBrowser,
  relayWith,
  temporaryFolder,
}) => {
  const relay = await relayWith();
  const folder = temporaryFolder();
  const first = await openBrowser(folder);
  const page = await visit(first, relay);
  const feedId = await feedIdOf(page);
  const wanted: { content: Buffer; type: "plain48" | "chain20" }[] = [];

  await test.step("by the page", async () => {
    await showOwnFeed(page);
    for (const [index, length] of [27, 300].entries()) {
      const content = contentOfLength(length);
      await page.getByRole("textbox", { name: "New entry" }).fill(content.toString());
      await page.getByRole("button", { name: "Send" }).click();
      await expect(page.getByRole("article", { name: `Entry ${index + 1}` })).toContainText(content.toString());
      const [posted] = (await entriesOf(page, feedId)).slice(-1);
      expect(contentOf(posted!).includes(content)).toBe(true);
      wanted.push({ content: contentOf(posted!), type: "chain20" });
    }
  });
  await test.step("by script", async () => {
    for (const type of ["plain48", "chain20"] as const)
      for (const length of LENGTHS.filter((each) => type === "chain20" || each <= 48)) {
        const content = contentOfLength(length);
        wanted.push({ content, type });
        const { seq } = await page.evaluate(
          ([text, chosen]) => window.tinyssb.append(new TextEncoder().encode(text), { type: chosen }),
          [content.toString(), type] as const,
        );
        expect(seq).toBe(wanted.length);
      }
  });
  const before = await entriesOf(page, feedId);
  await first.close();

  const again = await visit(await openBrowser(folder), relay);
  expect(await feedIdOf(again)).toBe(feedId);
  const after = await verifiedEntries(again, feedId);
  expect(after).toEqual(before);
  expect(after.map(({ type, complete, missingBlobs }) => ({ type, complete, missingBlobs }))).toEqual(
    wanted.map(({ type }) => ({ type, complete: true, missingBlobs: 0 })),
  );
  for (const [index, { content, type }] of wanted.entries()) {
    const payload = bytes(after[index]!.packet).subarray(8, 56);
    expect(bytes(after[index]!.packet)[7]).toBe(type === "plain48" ? PLAIN48 : CHAIN20);
    expect(payload.toString("hex")).toBe(
      (type === "plain48" ? plain48(content) : makeChain(content, "leb128").payload).toString("hex"),
    );
    expect(contentOf(after[index]!).equals(content), `content of entry ${index + 1}`).toBe(true);
  }

  await test.step("and the page shows them with SEQ, MID, type and content", async () => {
    await showOwnFeed(again);
    const { seq, mid, type } = after.at(-2)!;
    const article = again.getByRole("article", { name: `Entry ${seq}`, exact: true });
    await expect(article).toContainText(`SEQ ${seq}`);
    await expect(article).toContainText(String(type));
    await expect(article).toContainText(mid.slice(0, 8));
    await article.getByRole("button", { name: `Show all of entry ${seq}` }).click();
    await expect(article).toContainText(wanted[seq - 1]!.content.toString());
    await expect(again.getByRole("article", { name: /^Entry / })).toHaveCount(wanted.length);
  });

  await test.step("and the feed goes on where it ended", async () => {
    const { seq, mid } = await append(again, "one more");
    const [last] = (await verifiedEntries(again, feedId)).slice(-1);
    expect(last).toMatchObject({ seq, mid });
    const previous = after.at(-1)!;
    expect(seq).toBe(previous.seq + 1);
    expect(mid).toBe(midOf(bytes(feedId), seq, bytes(previous.mid), bytes(last!.packet)).toString("hex"));
  });
});

test("an append that was answered survives the death of the browser in the same moment", async ({
  openBrowser,
  relayWith,
  temporaryFolder,
}) => {
  const relay = await relayWith();
  const folder = temporaryFolder();
  const page = await visit(await openBrowser(folder), relay);
  const feedId = await feedIdOf(page);
  const answered: { seq: number; mid: string }[] = [];
  await page.exposeFunction("answered", (receipt: { seq: number; mid: string }) => answered.push(receipt));
  const writing = page.evaluate(async () => {
    const { answered } = window as unknown as { answered(receipt: unknown): Promise<void> };
    for (let i = 1; ; i++) await answered(await window.tinyssb.append(`entry ${i}`));
  });
  await expect.poll(() => answered.length).toBeGreaterThan(20);
  const died = writing.catch((error: Error) => error.message);
  // Chromium ends all its processes at once, as if it were killed.
  const session = await page.context().newCDPSession(page);
  await Promise.race([session.send("Browser.crash" as never).catch(() => undefined), died]);
  await died;

  const again = await visit(await openBrowser(folder), relay);
  const entries = await verifiedEntries(again, feedId);
  expect(entries.length).toBeGreaterThanOrEqual(answered.length);
  expect(entries.slice(0, answered.length).map(({ seq, mid }) => ({ seq, mid }))).toEqual(answered);
  expect(entries.map((entry) => contentOf(entry).toString())).toEqual(entries.map(({ seq }) => `entry ${seq}`));
});
