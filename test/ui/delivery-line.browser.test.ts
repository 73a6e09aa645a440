/** The line that says how far an own entry got: short enough for a phone in every language, and readable where it breaks. */
import { afterEach, describe, expect, test } from "vitest";
import { page } from "vitest/browser";
import { chooseLanguage, LANGUAGES, type Language } from "../../src/ui/language/language.ts";
import type { DeliveryView } from "../../src/worker/api.ts";
import { FakeTinyssb, feedView, OWN } from "../support/fake-tinyssb.ts";
import { showPage } from "./page.ts";

const AT = Date.UTC(2025, 5, 1, 12);
const RELAY = "ws://localhost:8080/relay";
const base = { seq: 1, inLog: true, aired: [], airedTimes: 0, isForked: false, held: [] } satisfies DeliveryView;
const airedOn = (...faceIds: string[]) => ({
  aired: faceIds.map((faceId) => ({ faceId, times: 1, lastMs: AT, isHeard: true })),
  airedTimes: faceIds.length,
});
const heldOn = (...faceIds: string[]) => ({ held: faceIds.map((faceId) => ({ faceId, upToSeq: 1, heardMs: AT })) });
const blobs = (sent: number) => ({ blobs: { of: 15, isCounted: true, faces: [{ faceId: "serial-1", sent }] } });
const outOfAir = { waitsForAir: [{ faceId: "serial-1", untilMs: AT }] };

const STATES: Readonly<Record<string, DeliveryView>> = {
  "not sent": base,
  "waits for a relay": { ...base, waitsFor: [RELAY] },
  "waits for air": { ...base, ...outOfAir },
  "given to tabs": { ...base, aired: [{ faceId: "tabs", times: 1, lastMs: AT, isHeard: false }], airedTimes: 1 },
  "from elsewhere": { ...base, isFromElsewhere: true },
  "on air": { ...base, ...airedOn("serial-1") },
  "held on a relay": { ...base, ...airedOn(RELAY, "tabs"), ...heldOn(RELAY) },
  "held on three faces": { ...base, ...airedOn(RELAY, "tabs", "serial-1"), ...heldOn(RELAY, "tabs", "serial-1") },
  "held by a name": { ...base, ...airedOn("serial-1"), namedBy: { feedId: OWN, name: "Bruno della Capanna" } },
  "on air in part": { ...base, ...airedOn("serial-1"), ...blobs(4), ...outOfAir },
  "on air in part, entry held": { ...base, ...airedOn("serial-1"), ...blobs(4), ...outOfAir, ...heldOn(RELAY) },
  "on air with its blobs, entry held": { ...base, ...airedOn("serial-1"), ...blobs(15), ...heldOn("serial-1") },
};

/** Lines that the line takes, and whether one of them ends with an arrow: measured where the letters are. */
function layoutOf(line: Element): { lines: number; endsWithArrow: boolean } {
  const isSeen = ({ width, height }: DOMRect) => width > 1 && height > 4;
  // A step that is only read aloud is out of the flow.
  const steps = [...line.querySelectorAll(".step")].filter((step) => getComputedStyle(step).position !== "absolute");
  const bottoms = steps.flatMap((step) => [...step.getClientRects()]).map(({ bottom }) => bottom);
  const lines = bottoms
    .toSorted((a, b) => a - b)
    .filter((bottom, at, all) => at === 0 || bottom - all[at - 1]! > 8).length;
  const endsWithArrow = [...line.querySelectorAll(".arrow")].some((arrow) => {
    const { right, bottom } = arrow.getBoundingClientRect();
    const drawing = arrow.parentElement!.querySelector("svg")!.getBoundingClientRect();
    return (
      isSeen(arrow.getBoundingClientRect()) && (drawing.left < right - 1 || Math.abs(drawing.bottom - bottom) > 12)
    );
  });
  return { lines, endsWithArrow };
}

afterEach(async () => {
  await chooseLanguage("en");
  await page.viewport(1280, 800);
});

describe("on a phone of 360 px, the delivery of an own entry", () => {
  for (const language of Object.keys(LANGUAGES) as Language[])
    test(`takes at most two lines in ${LANGUAGES[language]}, none of which ends with an arrow`, async () => {
      await chooseLanguage(language);
      const node = new FakeTinyssb();
      const states = Object.entries(STATES);
      node.feedViews = [feedView(OWN, { name: "Alice", own: true, seq: states.length })];
      for (const [at, [, view]] of states.entries()) {
        const seq = at + 1;
        node.deliveries.set(seq, { ...view, seq, held: view.held.map((held) => ({ ...held, upToSeq: seq })) });
      }
      await showPage(node, "#conversation");
      await page.viewport(360, 740);
      const linesOf = () =>
        page
          .getByRole("article")
          .elements()
          .flatMap((article) => [...article.querySelectorAll("delivery-evidence")])
          .flatMap(({ shadowRoot }) => [...shadowRoot!.querySelectorAll("button")]);
      await expect.poll(() => linesOf().length).toBe(states.length);
      const layouts = linesOf().map((line, at) => [states[at]![0], line.textContent, layoutOf(line)] as const);
      for (const [name, text, { lines, endsWithArrow }] of layouts) {
        expect(lines, `${name}: ${text}`).toBeLessThanOrEqual(2);
        expect(endsWithArrow, name).toBe(false);
      }
    });
});

test("in a wide window it says more: where the entry is held, and when the rest of its blobs goes out", async () => {
  const node = new FakeTinyssb();
  node.feedViews = [feedView(OWN, { name: "Alice", own: true, seq: 1 })];
  node.deliveries.set(1, { ...base, ...airedOn("serial-1"), ...blobs(4), ...heldOn(RELAY) });
  await showPage(node, "#conversation");
  const line = page.getByRole("button", { name: /^In your log/ });
  const name = (words: string) => expect.element(line).toHaveAccessibleName(`In your log → ${words}`);
  await name("entry on air, 4 of 15 blobs, the rest goes out when asked for → entry held by at least one node");
  await page.viewport(360, 740);
  await name("entry on air, 4 of 15 blobs → entry held");
  await line.click();
  const evidence = page.getByRole("list", { name: "Evidence for entry 1" });
  await expect.element(evidence.getByText(/^Relay localhost:8080: a node asked for entry 2/)).toBeVisible();
  await expect
    .element(
      evidence.getByText("Bridge 1: 4 of 15 blobs went out. The rest follows, or goes out when a node asks for it."),
    )
    .toBeVisible();
});
