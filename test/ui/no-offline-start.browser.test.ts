/** A browser that refuses the service worker: the person is told what that means, with all its words, wherever the page stands. */
import { expect, onTestFinished, test } from "vitest";
import { page } from "vitest/browser";
import { chooseLanguage, loadAllTexts } from "../../src/ui/language/language.ts";
import { tellNoOfflineStart } from "../../src/ui/shell/no-offline-start.ts";
import { PageUpdate } from "../../src/ui/shell/page-update.ts";
import { FakeTinyssb } from "../support/fake-tinyssb.ts";
import { showPage } from "./page.ts";

test("is told as a problem with what the browser said, and the refusal is no unhandled error", async () => {
  const app = await showPage(new FakeTinyssb());
  const refused = new DOMException("The operation is insecure.", "SecurityError");
  const container = Object.assign(new EventTarget(), { controller: null, register: () => Promise.reject(refused) });
  const registering = new PageUpdate().register(container as unknown as ServiceWorkerContainer, "/sw.js", () => {});
  await registering.catch((error: unknown) => tellNoOfflineStart(app, error, Promise.resolve()));
  await expect.element(page.getByText("This page will not start without a network.")).toBeVisible();
  await expect.element(page.getByText(/^All else works\./)).toBeVisible();
  await expect.element(page.getByText(/SecurityError: The operation is insecure\./)).toBeInTheDocument();
});

test("is told in the language of the page, also where the refusal comes before its words", async () => {
  onTestFinished(() => chooseLanguage("en"));
  const app = await showPage(new FakeTinyssb());
  const chosen = Promise.withResolvers<void>();
  const told = tellNoOfflineStart(app, new Error("refused"), chosen.promise);
  await loadAllTexts();
  await chooseLanguage("fr");
  chosen.resolve();
  await told;
  await expect.element(page.getByText("Cette page ne démarrera pas sans réseau.")).toBeVisible();
});
