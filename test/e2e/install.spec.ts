/** The page as an app: what Chromium itself says of the manifest, and what other apps share to it. */
import { fidOf } from "../support/gen1-vectors.ts";
import { expect, test, visit } from "./fixtures.ts";

test("Chromium finds nothing that keeps the page from being installed", async ({ context, relayWith }) => {
  const page = await visit(context, await relayWith());
  await page.evaluate(() => navigator.serviceWorker.ready);
  const browser = await context.newCDPSession(page);
  const { errors, manifest } = await browser.send("Page.getAppManifest");
  expect(errors).toEqual([]);
  const { shortcuts, shareTarget, protocolHandlers, screenshots, icons } = manifest as unknown as Record<
    string,
    unknown[]
  >;
  expect([icons, shortcuts, protocolHandlers, screenshots].map((member) => member?.length)).toEqual([4, 2, 1, 4]);
  expect(shareTarget).toMatchObject({ method: "kPost" });
  const { installabilityErrors } = await browser.send("Page.getInstallabilityErrors");
  // A window of a test counts as private, in which nothing is installed.
  expect(installabilityErrors.filter(({ errorId }) => errorId !== "in-incognito")).toEqual([]);
});

test("a link that another app shares asks whether to follow; other text is said to be none", async ({
  context,
  relayWith,
}) => {
  const relay = await relayWith();
  const first = await visit(context, relay);
  await first.evaluate(() => navigator.serviceWorker.ready);
  const page = await context.newPage();
  /** As the system does: a form that is sent from outside. */
  const share = async (text: string) => {
    await page.goto("about:blank");
    await page.setContent(`<form method="POST" enctype="multipart/form-data" action="${relay.url}/share-target">
      <textarea name="text"></textarea><button>Share</button></form>`);
    await page.locator("textarea").fill(text);
    await page.getByRole("button", { name: "Share" }).click();
  };
  const link = `web+tinyssb:feed/${fidOf(1).toString("hex")}?name=Ada`;
  await share(`Have a look: ${link}\nSent from somewhere`);
  const dialog = page.getByRole("dialog", { name: "Follow a feed" });
  await expect(dialog.getByRole("textbox", { name: "Feed ID or link" })).toHaveValue(link);
  await share("nothing of the kind");
  await expect(dialog.getByRole("textbox", { name: "Feed ID or link" })).toHaveValue("nothing of the kind");
});
