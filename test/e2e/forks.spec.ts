/** Copies and backups of a profile: the page says why writing waits, and what a fork is. */
import type { BrowserContext, Page } from "@playwright/test";
import { append, expect, exportFiles, feedIdOf, follow, importFiles, reaches, test, visit } from "./fixtures.ts";

const SLOW = { timeout: 30_000 };
const sendButton = (page: Page) =>
  page.getByRole("form", { name: "Write an entry" }).getByRole("button", { name: "Send" });
const composer = (page: Page) => page.getByLabel("New entry");

/** A page that has written two entries, and a relay. */
async function authorOfTwo(context: BrowserContext, relayWith: () => Promise<Parameters<typeof visit>[1]>) {
  const relay = await relayWith();
  const author = await visit(context, relay, "author");
  for (const text of ["one", "two"]) await append(author, text);
  return { relay, author, feedId: await feedIdOf(author) };
}

test("an old export in a second profile waits, catches up from a peer, and writes at the right SEQ", async ({
  context,
  relayWith,
}) => {
  const { relay, author, feedId } = await authorOfTwo(context, relayWith);
  const old = await exportFiles(author);
  for (const text of ["three", "four"]) await append(author, text);
  const reader = await visit(context, relay, "reader");
  await follow(reader, feedId);
  await reaches(reader, feedId, 4);
  await reader.close();
  await author.close();

  const restored = await visit(context, relay, "restored");
  expect(await importFiles(restored, old)).toMatchObject({ report: { becameNode: true } });
  await expect(restored.getByText("Writing waits: newer entries of yours may exist.")).toBeVisible();
  await composer(restored).fill("five");
  await expect(sendButton(restored)).toBeDisabled();
  expect(await append(restored, "too early").catch((error: Error) => error.message)).toContain("Writing waits");
  await restored.reload();
  await expect(restored.getByText("Writing waits: newer entries of yours may exist.")).toBeVisible();
  await expect(composer(restored)).toHaveValue("five");

  const again = await visit(context, relay, "reader");
  await reaches(restored, feedId, 4);
  await expect(sendButton(restored)).toBeEnabled(SLOW);
  await expect(restored.getByText("Writing waits: newer entries of yours may exist.")).toBeHidden();
  await sendButton(restored).click();
  await expect(restored.getByText("Entry 5 is written.")).toBeVisible();
  await reaches(again, feedId, 5);
  const fork = await again.evaluate(
    async (id) => (await window.tinyssb.feeds()).find((feed) => feed.feedId === id)?.fork,
    feedId,
  );
  expect(fork).toBeNull();
});

test("two copies that wrote the same SEQ are told so, and their reader too", async ({
  browser,
  context,
  relayWith,
}) => {
  const elsewhere = await browser.newContext();
  const { relay, author, feedId } = await authorOfTwo(context, relayWith);
  const files = await exportFiles(author);
  await author.close();

  const copy = await visit(elsewhere, relay, "copy");
  expect(await importFiles(copy, files)).toMatchObject({ report: { becameNode: true } });
  await copy.getByRole("button", { name: "Nothing newer exists…" }).click();
  await copy.getByRole("button", { name: "It is all, let me write" }).click();
  await expect(copy.getByText("Writing waits: newer entries of yours may exist.")).toBeHidden(SLOW);
  expect(await append(copy, "three there")).toMatchObject({ seq: 3 });
  await copy.close();

  const back = await visit(context, relay, "author");
  const reader = await visit(context, relay, "reader");
  await follow(reader, feedId);
  expect(await append(back, "three here")).toMatchObject({ seq: 3 });
  await reaches(reader, feedId, 3);
  await back.close();

  const other = await visit(elsewhere, relay, "copy");
  await expect(other.getByText("Your feed is forked.")).toBeVisible(SLOW);
  await expect(composer(other)).toBeHidden();
  await reader.goto(`${relay.url}/?profile=reader#feed/${feedId}`);
  await expect(reader.getByText("This feed is forked.")).toBeVisible(SLOW);
  await expect(reader.getByText("two different entries with SEQ 3")).toBeVisible();
  await expect(reader.getByText("three here").first()).toBeVisible();
  await elsewhere.close();
});

test("a copy in another browser that writes while this one is open is told at once, before anything forks", async ({
  browser,
  context,
  relayWith,
}) => {
  const { relay, author, feedId } = await authorOfTwo(context, relayWith);
  const elsewhere = await browser.newContext();
  const copy = await visit(elsewhere, relay, "copy");
  await importFiles(copy, await exportFiles(author));
  // It is caught up by the author, which is in reach: nothing is said of the author's own past.
  await expect.poll(() => copy.evaluate(async () => (await window.tinyssb.whoami()).state), SLOW).toBe("ready");
  await composer(author).fill("not yet sent");
  expect(await append(copy, "three there")).toMatchObject({ seq: 3 });

  await expect(author.getByText("Another copy of this node has written entry 3.")).toBeVisible();
  await expect(sendButton(author)).toBeDisabled();
  await author.reload();
  await expect(author.getByText("Another copy of this node has written entry 3.")).toBeVisible();
  await author.getByRole("link", { name: "People" }).first().click();
  await expect(author.getByText("Another copy of this node writes too.")).toBeVisible();
  await author.getByRole("link", { name: "Look" }).click();

  // The copy is closed for good, and this one goes on at the right SEQ.
  await elsewhere.close();
  const reader = await visit(context, relay, "reader");
  await follow(reader, feedId);
  await reaches(reader, feedId, 3);
  await author.getByRole("button", { name: "Go on here…" }).click();
  await author.getByRole("button", { name: "The other has stopped, go on here" }).click();
  await expect(sendButton(author)).toBeEnabled(SLOW);
  await sendButton(author).click();
  await expect(author.getByText("Entry 4 is written.")).toBeVisible();
  await reaches(reader, feedId, 4);
});

test("two profiles with one key that write at the same moment, many times, never write one SEQ twice", async ({
  context,
  relayWith,
}) => {
  const { relay, author } = await authorOfTwo(context, relayWith);
  const files = await exportFiles(author);
  const copy = await visit(context, relay, "copy");
  await importFiles(copy, files);
  await expect(copy.getByText("Open in another profile.")).toBeVisible();
  await expect(sendButton(copy)).toBeDisabled();

  const outcomes = await Promise.all(
    [author, copy].map((page) =>
      page.evaluate(async () => {
        const all: (number | string)[] = [];
        for (let i = 0; i < 50; i++)
          all.push(
            await window.tinyssb.append(`entry ${i}`).then(
              ({ seq }) => seq,
              ({ code }) => code,
            ),
          );
        return all;
      }),
    ),
  );
  expect(outcomes).toEqual([Array.from({ length: 50 }, (_, i) => i + 3), Array(50).fill("own-feed-elsewhere")]);

  await author.close();
  await expect(copy.getByText("Open in another profile.")).toBeHidden();
  const back = await visit(context, relay, "author");
  await expect(back.getByText("Open in another profile.")).toBeVisible();
  expect(await append(back, "no").catch((error: Error) => error.message)).toContain("open in another profile");
  await copy.close();
  await expect(back.getByText("Open in another profile.")).toBeHidden();
  expect(await append(back, "on")).toMatchObject({ seq: 53 });
});

test("an older copy in the same browser waits until it holds what the other profile wrote", async ({
  context,
  relayWith,
}) => {
  const { relay, author, feedId } = await authorOfTwo(context, relayWith);
  const copy = await visit(context, relay, "copy");
  await importFiles(copy, await exportFiles(author));
  await copy.close();
  await append(author, "three");
  await author.close();

  const back = await visit(context, relay, "copy");
  await expect(back.getByText("Writing waits: newer entries of yours may exist.")).toBeVisible();
  await expect(back.getByText("Another profile of this browser holds SEQ 3: open it.")).toBeVisible();
  const refusal = await back.evaluate(() =>
    window.tinyssb.confirmOwnFeed().then(
      () => "",
      (error: { code: string; detail: readonly string[] }) => `${error.code}: ${error.detail}`,
    ),
  );
  expect(refusal).toContain("own-feed-recovering: Another profile of this browser holds SEQ 3");
  const again = await visit(context, relay, "author");
  await reaches(back, feedId, 3);
  await expect(back.getByText("Writing waits: newer entries of yours may exist.")).toBeHidden(SLOW);
  await again.close();
  expect(await append(back, "four")).toMatchObject({ seq: 4 });
});
