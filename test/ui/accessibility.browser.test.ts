/** The page in its main states, in both colour schemes and on a phone as well as a desktop, looked at by axe. */
import axe from "axe-core";
import { afterAll, describe, expect, test } from "vitest";
import { cdp, page } from "vitest/browser";
import { BOB, FakeTinyssb, OWN } from "../support/fake-tinyssb.ts";
import { livelyNode } from "../support/lively-node.ts";
import { showPage } from "./page.ts";

type Session = { send(method: string, parameters: object): Promise<unknown> };
const setMedia = (...features: { name: string; value: string }[]) =>
  (cdp() as unknown as Session).send("Emulation.setEmulatedMedia", { features });
const setScheme = (value: string) =>
  setMedia({ name: "forced-colors", value: "" }, { name: "prefers-color-scheme", value });

afterAll(() => setScheme(""));

/** Faults as "rule: element", so that a failure says where to look. The document of the test runner is not ours. */
async function faults(): Promise<string[]> {
  const { violations } = await axe.run(document.body, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    rules: { region: { enabled: false } },
  });
  return violations
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${target.flat().join(" ")} ${failureSummary}`),
    )
    .filter((fault) => !isHalfScrolledAway(fault));
}

/** What the edge of the scrolling conversation cuts through is not small: it scrolls into view. */
const isHalfScrolledAway = (fault: string): boolean =>
  /^target-size: .* timeline-list .*partially obscured/s.test(fault);

const STATES: [name: string, hash: string, act?: () => Promise<void>][] = [
  ["conversation of all feeds", "#conversation"],
  [
    "whom to mention",
    "#conversation",
    async () => {
      await page.getByLabelText("New entry").fill("to @");
      await expect.element(page.getByRole("listbox", { name: "Whom to mention" })).toBeVisible();
    },
  ],
  ["feeds and faces", "#faces"],
  [
    "own feed with an open packet",
    `#feed/${OWN}`,
    async () => {
      await page.getByLabelText("New entry").fill("some text");
      await page.getByText("Packet of entry 6").click();
      await page.getByRole("button", { name: /^In your log . on air 3 times/ }).click();
    },
  ],
  [
    "a contact card with its code, and a feed with missing blobs",
    `#feed/${BOB}`,
    () => page.getByText("QR code, link and feed ID").click(),
  ],
  ["replication", "#replication", () => page.getByText(/Entry 1212: 5 of 9 blobs/).click()],
  ["packets", "#packets"],
  ["node, import and export", "#node"],
  ["the dialog to follow", `#follow=web%2Btinyssb%3Afeed%2F${BOB}`],
  ["the dialog to unfollow", `#feed/${BOB}`, () => page.getByRole("button", { name: "Unfollow" }).click()],
];

test.each(STATES)("in forced colours %s has no fault that axe finds", async (_name, hash, act) => {
  await setMedia({ name: "forced-colors", value: "active" });
  await showPage(livelyNode(), hash);
  await expect.element(page.getByRole("heading", { level: 1 })).toBeVisible();
  await act?.();
  expect(matchMedia("(forced-colors: active)").matches).toBe(true);
  expect(await faults()).toEqual([]);
});

describe.each(["light", "dark"])("in the %s scheme", (scheme) => {
  describe.each([360, 1440])("at %i px", (width) => {
    test.each(STATES)("%s has no fault that axe finds", async (_name, hash, act) => {
      await setScheme(scheme);
      await showPage(livelyNode(), hash);
      await page.viewport(width, 800);
      await expect.element(page.getByRole("heading", { level: 1 })).toBeVisible();
      await act?.();
      expect(matchMedia(`(prefers-color-scheme: ${scheme})`).matches).toBe(true);
      expect(await faults()).toEqual([]);
    });
  });

  test("a new node has no fault that axe finds, and nothing reaches over the edge of a phone", async () => {
    await setScheme(scheme);
    for (const hash of ["#feeds", `#feed/${OWN}`, "#faces", "#packets", "#node"]) {
      await showPage(new FakeTinyssb(), hash);
      await page.viewport(360, 740);
      await expect.element(page.getByRole("heading", { level: 1 })).toBeVisible();
      expect(await faults()).toEqual([]);
      expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(360);
    }
  });
});
