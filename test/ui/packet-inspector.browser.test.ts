/** The packet inspector: fields of genuine packets, filters, captures that are saved, opened and refused, by keyboard and for axe. */
import axe from "axe-core";
import { afterEach, describe, expect, test, vi } from "vitest";
import { cdp, page, userEvent } from "vitest/browser";
import { chooseLanguage } from "../../src/ui/language/language.ts";
import { BOB, CARLA, FakeTinyssb, faceView, feedView, packetView } from "../support/fake-tinyssb.ts";
import { livelyNode } from "../support/lively-node.ts";
import gen1 from "../vectors/gen1.json" with { type: "json" };
import { showPage } from "./page.ts";

const list = () => page.getByRole("list", { name: "Packets, newest first" });
const fields = () => page.getByRole("list", { name: "Fields of the packet" }).getByRole("listitem");
const summaries = () => list().element().querySelectorAll("summary");
const media = (features: { name: string; value: string }[]) =>
  (cdp() as unknown as { send(method: string, parameters: object): Promise<unknown> }).send(
    "Emulation.setEmulatedMedia",
    { features },
  );

afterEach(async () => {
  vi.restoreAllMocks();
  await media([]);
  await chooseLanguage("en");
});

const entry = gen1.poc01.entries[0]!.entries[1]!;
const entryPacket = { packet: entry.wire, feedId: BOB, seq: 2, bytes: 120 };

/** The text of the file that saving hands to the browser. */
async function savedBy(act: () => Promise<void>): Promise<string> {
  const blobs: Blob[] = [];
  const make = vi.spyOn(URL, "createObjectURL").mockImplementation((blob) => {
    blobs.push(blob as Blob);
    return "blob:none";
  });
  vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(() => {});
  await act();
  await expect.poll(() => make.mock.calls.length).toBe(1);
  return blobs[0]!.text();
}

/** Picks a file as the browser's dialog does. */
async function pick(text: string, name = "hut.jsonl"): Promise<void> {
  vi.spyOn(HTMLInputElement.prototype, "click").mockImplementation(function (this: HTMLInputElement) {
    const files = new DataTransfer();
    files.items.add(new File([text], name));
    this.files = files.files;
    this.dispatchEvent(new Event("change"));
  });
  await page.getByRole("button", { name: "Open a capture" }).click();
}

const HEAD = '{"format":"tinyssb-capture","version":1,"faces":["relay","carrier-pigeon"]}';
const line = (changes: object) =>
  JSON.stringify({
    ...{ timeMs: 1748779201000, direction: "in", face: 0, packet: entry.wire, what: "entry", outcome: "taken" },
    ...{ feedId: BOB, seq: 2, ...changes },
  });

describe("a packet", () => {
  test("is opened by the keyboard, decoded to its fields, and told why it was taken", async () => {
    const node = new FakeTinyssb();
    node.faceViews = [faceView()];
    node.feedViews.push(feedView(BOB, { name: "Bob" }));
    node.packetViews = [packetView(1, entryPacket)];
    await showPage(node, "#packets");
    await expect.poll(() => summaries().length).toBe(1);
    summaries()[0]!.focus();
    await userEvent.keyboard("{Enter}");
    await expect.element(page.getByText(/Taken: its DMX was the one that this feed had to bring next/)).toBeVisible();
    await expect.element(fields().nth(0)).toHaveTextContent(/1\. DMX\s*bytes 0–6/);
    await expect.element(fields().nth(0)).toHaveTextContent(entry.dmx.slice(0, 8));
    await expect.element(fields().nth(1)).toHaveTextContent(/2\. TYP\s*byte 7\s*0: plain48/);
    await expect.element(fields().nth(2)).toHaveTextContent(/Content.*hello/);
    await expect.element(fields().nth(4)).toHaveTextContent(/Signature\s*bytes 56–119/);
  });

  test("pauses the live list while it is read, and going on closes it", async () => {
    const node = new FakeTinyssb();
    node.packetViews = [packetView(1, entryPacket)];
    await showPage(node, "#packets");
    await expect.poll(() => summaries().length).toBe(1);
    summaries()[0]!.click();
    await expect.poll(() => node.listenersOf("packet")).toBe(0);
    await expect.element(page.getByText(/1 packet; paused/)).toBeVisible();
    node.packetViews.push(packetView(2));
    await page.getByRole("button", { name: "Go on" }).click();
    await expect.poll(() => summaries().length).toBe(2);
    await expect.element(fields().first()).not.toBeInTheDocument();
    expect(node.listenersOf("packet")).toBe(1);
  });

  test("is copied as hex", async () => {
    const write = vi.spyOn(navigator.clipboard, "writeText").mockResolvedValue();
    const node = new FakeTinyssb();
    node.packetViews = [packetView(1, entryPacket)];
    await showPage(node, "#packets");
    await expect.poll(() => summaries().length).toBe(1);
    summaries()[0]!.click();
    await page.getByRole("button", { name: "Copy the packet as hex" }).click();
    await expect.poll(() => write.mock.calls).toEqual([[entry.wire]]);
  });

  test("of every kind and outcome has words in every language, and no fault that axe finds", async () => {
    for (const language of ["de", "fr", "it", "en"] as const) {
      await chooseLanguage(language);
      await showPage(livelyNode(), "#packets");
      await expect
        .poll(() => document.querySelector("tinyssb-app")?.shadowRoot?.querySelector("packets-screen"))
        .toBeTruthy();
      const all = page.getByRole("group");
      await expect.poll(() => all.elements().length).toBe(8);
      for (const details of all.elements()) (details as HTMLDetailsElement).open = true;
      await expect.poll(() => document.body.textContent !== null && openInspections().length).toBe(8);
      for (const inspection of openInspections())
        expect(inspection.shadowRoot!.textContent).not.toMatch(/undefined|\{\w+\}/);
    }
    for (const features of [
      [{ name: "prefers-color-scheme", value: "light" }],
      [{ name: "prefers-color-scheme", value: "dark" }],
      [{ name: "forced-colors", value: "active" }],
    ])
      for (const width of [360, 1440]) {
        await media(features);
        await page.viewport(width, 800);
        expect(await faults(), JSON.stringify([features, width])).toEqual([]);
        expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(width);
        for (const inspection of openInspections())
          expect(inspection.scrollWidth).toBeLessThanOrEqual(inspection.clientWidth);
      }
  });
});

function openInspections(): Element[] {
  const screen = document.querySelector("tinyssb-app")!.shadowRoot!.querySelector("packets-screen")!.shadowRoot!;
  return [...screen.querySelector("packet-list")!.shadowRoot!.querySelectorAll("packet-inspection")];
}

async function faults(): Promise<string[]> {
  const { violations } = await axe.run(document.body, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    rules: { region: { enabled: false } },
  });
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.flat().join(" ")}`));
}

test("the list is filtered by direction and by feed, and says when nothing is left", async () => {
  const node = new FakeTinyssb();
  node.feedViews.push(feedView(BOB, { name: "Bob" }), feedView(CARLA, { name: "Carla" }));
  node.packetViews = [
    packetView(1),
    packetView(2, { feedId: CARLA }),
    packetView(3, {
      what: "want",
      feedId: null,
      wants: [{ feedId: CARLA, seq: 3 }],
      direction: "out",
      outcome: "sent",
    }),
  ];
  await showPage(node, "#packets");
  await page.getByRole("combobox", { name: "Feed", exact: true }).selectOptions("Carla");
  await expect.element(page.getByText(/^\s*2 packets\./)).toBeVisible();
  await page.getByLabelText("Direction").selectOptions("out");
  await expect.element(page.getByText(/^\s*1 packet\./)).toBeVisible();
  await page.getByLabelText("Kind").selectOptions("Blob");
  await expect.element(page.getByText("No packet of the list passes the filters.")).toBeVisible();
  await page.getByRole("button", { name: "Show all" }).click();
  await expect.element(page.getByText(/^\s*3 packets\./)).toBeVisible();
  await expect.element(page.getByLabelText("Kind")).toHaveValue("");
});

/** Text of what has the focus, within shadow roots. */
function focused(): string | undefined {
  let active = document.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  return active?.textContent?.trim();
}

describe("a capture", () => {
  test("holds what is listed and filtered, without addresses and names", async () => {
    const node = new FakeTinyssb();
    node.faceViews = [faceView()];
    node.feedViews.push(feedView(BOB, { name: "Bob" }));
    node.packetViews = [packetView(1, entryPacket), packetView(2, { what: "blob", outcome: "duplicate" })];
    await showPage(node, "#packets");
    await page.getByLabelText("Kind").selectOptions("Log entry");
    const text = await savedBy(() => page.getByRole("button", { name: "Save 1 packet as a capture" }).click());
    const [head, first, ...others] = text.trimEnd().split("\n");
    expect(JSON.parse(head!)).toEqual({ format: "tinyssb-capture", version: 1, faces: ["relay"] });
    expect(JSON.parse(first!)).toEqual({
      ...{ timeMs: Date.UTC(2025, 5, 1, 12, 0, 1), direction: "in", face: 0, packet: entry.wire },
      ...{ what: "entry", outcome: "taken", feedId: BOB, seq: 2 },
    });
    expect(others).toEqual([]);
    expect(text).not.toMatch(/Bob|localhost/);
  });

  test("is opened offline, with the names that are known here, and left again", async () => {
    const node = new FakeTinyssb();
    node.feedViews.push(feedView(BOB, { name: "Bob" }));
    node.packetViews = [packetView(1)];
    await showPage(node, "#packets");
    await pick([HEAD, line({}), line({ face: 1, outcome: "bad-signature" })].join("\n"));
    await expect.poll(() => focused()).toBe("Capture");
    await expect.element(page.getByText("hut.jsonl")).toBeVisible();
    await expect
      .element(list())
      .toHaveTextContent(/in from: a face that is gone 2: log entry 2 of Bob – dropped: signature/);
    await expect.element(list()).toHaveTextContent(/in from: Relay 1: log entry 2 of Bob – taken into the store/);
    expect(node.listenersOf("packet")).toBe(0);
    await page.getByRole("button", { name: "Back to the live list" }).click();
    await expect.poll(() => focused()).toBe("Live list");
    await expect.element(list()).toHaveTextContent(/log entry 1 of Bob/);
    expect(node.listenersOf("packet")).toBe(1);
  });

  test("that says something else is refused in words, and the live list goes on", async () => {
    const node = new FakeTinyssb();
    await showPage(node, "#packets");
    await pick([HEAD, line({}), line({ outcome: "<b>taken</b>" })].join("\n"), "<img src=x>.jsonl");
    await expect.element(page.getByText("This file is not opened.")).toBeVisible();
    await expect.element(page.getByText("Line 3 holds something else than a packet.")).toBeVisible();
    await expect.element(page.getByRole("heading", { name: "Live list" })).toBeVisible();
    expect(node.listenersOf("packet")).toBe(1);
  });

  test("with thousands of packets is shown in parts", async () => {
    await showPage(new FakeTinyssb(), "#packets");
    await pick([HEAD, ...Array.from({ length: 1200 }, () => line({}))].join("\n"));
    await expect.element(page.getByText(/^\s*1,200 packets\./)).toBeVisible();
    expect(summaries()).toHaveLength(500);
    await page.getByRole("button", { name: "Show older ones" }).click();
    await expect.poll(() => summaries().length).toBe(1000);
  });
});
