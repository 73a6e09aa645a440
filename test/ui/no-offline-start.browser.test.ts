/** A browser that refuses the service worker: the person is told what that means, with all its words, wherever the page stands. */
import { expect, test } from "vitest";
import { page } from "vitest/browser";
import { tellNoOfflineStart } from "../../src/ui/shell/no-offline-start.ts";
import { PageUpdate } from "../../src/ui/shell/page-update.ts";
import { FakeTinyssb } from "../support/fake-tinyssb.ts";
import { showPage } from "./page.ts";

test("is told as a problem with what the browser said, and the refusal is no unhandled error", async () => {
  const app = await showPage(new FakeTinyssb());
  const refused = new DOMException("The operation is insecure.", "SecurityError");
  const container = Object.assign(new EventTarget(), { controller: null, register: () => Promise.reject(refused) });
  const registering = new PageUpdate().register(container as unknown as ServiceWorkerContainer, "/sw.js", () => {});
  await registering.catch((error: unknown) => tellNoOfflineStart(app, error));
  await expect.element(page.getByText("This page will not start without a network.")).toBeVisible();
  await expect.element(page.getByText(/^All else works\./)).toBeVisible();
  await expect.element(page.getByText(/SecurityError: The operation is insecure\./)).toBeInTheDocument();
});
