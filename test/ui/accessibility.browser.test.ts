/**
 * Every screen and every dialog of the page, for everybody: looked at by axe in both colour schemes and in forced colours, in narrow windows, with
 * large letters, and without motion.
 */
import axe from "axe-core";
import { afterAll, expect, onTestFinished, test } from "vitest";
import { cdp, page, userEvent } from "vitest/browser";
import { codedProblem, NoticeEvent } from "../../src/ui/base/problem.ts";
import type { PageUpdate } from "../../src/ui/shell/page-update.ts";
import type { TinyssbApp } from "../../src/ui/shell/tinyssb-app.ts";
import { BOB, CARLA, FakeTinyssb, faceView, OWN } from "../support/fake-tinyssb.ts";
import { livelyNode } from "../support/lively-node.ts";
import { talkingNode } from "../support/talking-node.ts";
import { showPage } from "./page.ts";

type Session = { send(method: string, parameters: object): Promise<unknown> };
const setMedia = (...features: { name: string; value: string }[]) =>
  (cdp() as unknown as Session).send("Emulation.setEmulatedMedia", { features });

afterAll(() => setMedia({ name: "forced-colors", value: "" }, { name: "prefers-color-scheme", value: "" }));

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

const press = (name: string | RegExp) => page.getByRole("button", { name }).first().click();
const dialogShown = () => expect.element(page.getByRole("dialog")).toBeVisible();
const newNode = () => new FakeTinyssb();
/** A node that has written and follows nobody. */
const aloneNode = () => {
  const node = new FakeTinyssb();
  node.me = { ...node.me, seq: 1 };
  node.feedViews[0].seq = 1;
  return node;
};
const unreadNode = () => Object.assign(livelyNode(), { unreadView: { total: 128, feeds: { [BOB]: 5, [CARLA]: 123 } } });
/** A node whose own feed waits, with a problem and something done in the notice area. */
const troubledNode = () => Object.assign(livelyNode(), { me: { ...livelyNode().me, state: "recovering" as const } });

/** A node whose own feed is written by a copy as well. */
const copiedNode = () =>
  Object.assign(livelyNode(), { me: { ...livelyNode().me, state: "copied" as const, copySeq: 12_345 } });

/** A node whose own feed can not go on. */
const forkedNode = () => Object.assign(talkingNode(), { me: { ...livelyNode().me, state: "forked" as const } });

interface State {
  readonly hash: string;
  /** Height of the window in which axe looks at it, pixels. */
  readonly height?: number;
  readonly node?: () => FakeTinyssb;
  act?(app: TinyssbApp): Promise<unknown>;
}
const dialogOn = (hash: string, button: string | RegExp): State => ({
  hash,
  act: async () => {
    await press(button);
    await dialogShown();
  },
});

const STATES: Record<string, State> = {
  "the first steps": { hash: "#conversation", node: newNode },
  "the first steps after the first entry": { hash: "#conversation", node: aloneNode },
  "unread posts": { hash: "#feeds", node: unreadNode },
  "the conversation of all feeds": { hash: "#conversation" },
  "groups, answers, links and what is new in the conversation": {
    hash: "#conversation",
    node: talkingNode,
    act: () => expect.element(page.getByRole("link", { name: /^https:/ })).toBeVisible(),
  },
  "the way to answer a post within a group": {
    hash: "#conversation",
    node: talkingNode,
    act: async () => {
      const reply = page.getByRole("article", { name: "Post by Bob" }).last().getByRole("button", { name: "Reply" });
      await expect.element(reply).toBeInTheDocument();
      reply.element().focus({ focusVisible: true } as FocusOptions);
      await expect.element(reply).toHaveStyle({ opacity: "1" });
    },
  },
  "an answer that is being written": {
    hash: "#conversation",
    node: talkingNode,
    act: async () => {
      await press("Reply");
      await expect.element(page.getByRole("button", { name: "Not an answer" })).toBeVisible();
      await expect
        .element(page.getByLabelText("New entry"))
        .toHaveAccessibleDescription(/^In answer to .Bob at the hut/);
    },
  },
  "an own feed that is forked": {
    hash: "#conversation",
    node: forkedNode,
    act: () => expect.element(page.getByRole("link", { name: "Open a new profile" })).toBeVisible(),
  },
  "the heading in a low window": { hash: "#packets", height: 600 },
  "the heading in a low window, unfolded": {
    hash: "#packets",
    height: 600,
    act: async () => {
      await page.viewport(1280, 600);
      await press("More");
      await expect.element(page.getByRole("button", { name: "Less" })).toBeVisible();
    },
  },
  "whom to mention": {
    hash: "#conversation",
    act: async () => {
      await page.getByLabelText("New entry").fill("to @");
      await expect.element(page.getByRole("listbox", { name: "Whom to mention" })).toBeVisible();
    },
  },
  "an answer to a post on a phone": {
    hash: "#conversation",
    act: async () => {
      await page.viewport(360, 740);
      await press("Reply");
      await expect.element(page.getByRole("button", { name: "Not an answer" })).toBeVisible();
    },
  },
  "a post that was found": {
    hash: "#conversation",
    act: async () => {
      const [, post] = page
        .getByRole("article")
        .getByRole("link")
        .filter({ has: page.getByRole("time") })
        .elements();
      location.hash = (post as HTMLAnchorElement).hash;
      await expect.element(page.getByText("Conversation", { exact: true }).first()).toBeVisible();
    },
  },
  "a copy of this node that writes as well": {
    hash: "#conversation",
    node: copiedNode,
    act: () => expect.element(page.getByRole("button", { name: "Go on here…" })).toBeVisible(),
  },
  "the same on another screen": { hash: "#feeds", node: copiedNode },
  "people without any": { hash: "#feeds", node: newNode },
  people: { hash: "#feeds" },
  "the faces": { hash: "#faces" },
  "the settings of a bridge": {
    hash: "#faces",
    act: () =>
      page
        .getByText(/^The bridge is set to/)
        .first()
        .click(),
  },
  "what the next bridge is taken for": {
    hash: "#faces",
    node: newNode,
    act: () => page.getByText("Choose the setting for the next bridge").click(),
  },
  "the own feed with an open packet": {
    hash: `#feed/${OWN}`,
    act: async () => {
      await page.getByLabelText("New entry").fill("some text");
      await page.getByText("Packet of entry 6").click();
      await page.getByRole("button", { name: /^In your log . sent 3 times/ }).click();
    },
  },
  "a contact card with its code, and a feed with missing blobs": {
    hash: `#feed/${BOB}`,
    act: () => page.getByText("QR code, link and feed ID").click(),
  },
  "a feed that is not followed": { hash: `#feed/${"ab".repeat(32)}` },
  replication: { hash: "#replication", act: () => page.getByText(/Entry 1212: 5 of 9 blobs/).click() },
  packets: {
    hash: "#packets",
    act: () =>
      page
        .getByText(/log entry/)
        .first()
        .click(),
  },
  "the node, import and export": { hash: "#node" },
  "feeds in a file": { hash: "#carry" },
  help: { hash: "#help" },
  "an own feed that waits": { hash: "#conversation", node: troubledNode },
  "notices and a newer version": {
    hash: "#conversation",
    act: async (app) => {
      app.pageUpdate = Object.assign(new EventTarget(), { isReady: true, isHeld: false }) as unknown as PageUpdate;
      app.dispatchEvent(
        new NoticeEvent({ kind: "problem", problem: codedProblem("quota", ["store: QuotaExceededError"]) }),
      );
      app.dispatchEvent(new NoticeEvent({ kind: "done", text: "Something is done." }));
      await expect.element(page.getByText("Something is done.")).toBeVisible();
      await expect.element(page.getByText("A new version is ready.")).toBeVisible();
    },
  },
  "the dialog to follow": { hash: `#follow=web%2Btinyssb%3Afeed%2F${BOB}`, act: dialogShown },
  "the dialog to follow, with a fault": {
    hash: "#follow=nonsense",
    node: () => {
      const node = livelyNode();
      node.fail("follow", "bad-reference");
      return node;
    },
    act: async () => {
      await dialogShown();
      await page.getByRole("dialog").getByLabelText("Feed ID or link").click();
      await userEvent.keyboard("{Enter}");
      await expect.element(page.getByRole("dialog").getByText("This is no feed ID.").first()).toBeVisible();
    },
  },
  "the dialog with one's own link": dialogOn("#feeds", "Show my feed"),
  "the dialog to unfollow": dialogOn(`#feed/${BOB}`, "Unfollow"),
  "the dialog for a backup": dialogOn("#node", "Back up…"),
  "the dialog to move": dialogOn("#node", "Move to another device…"),
  "the dialog to restore": dialogOn("#node", "Restore a backup…"),
  "the dialog before a profile is deleted": dialogOn("#node", "Delete this profile from this browser…"),
  "the dialog of a profile that can not be deleted": {
    hash: "#node",
    node: () => {
      const node = livelyNode();
      node.fail("deleteProfile", "profile-open");
      return node;
    },
    act: async () => {
      await press("Delete this profile from this browser…");
      await page.getByLabelText(/^To confirm/).fill("default");
      await userEvent.keyboard("{Enter}");
      await expect.element(page.getByText(/^The profile was not deleted/)).toBeVisible();
    },
  },
  "the dialog before the simulated neighbour goes": {
    ...dialogOn("#faces", /^Take the simulated neighbour away/),
    node: () =>
      Object.assign(newNode(), { faceViews: [faceView({ id: "neighbour", kind: "neighbour", address: CARLA })] }),
  },
  "the dialog to follow what is no key": {
    hash: `#follow=${"0".repeat(64)}`,
    node: () => Object.assign(newNode(), { noKeys: new Set(["0".repeat(64)]) }),
    act: () => expect.element(page.getByText("Nobody can sign with this feed ID.")).toBeVisible(),
  },
  "the dialog before the key is exported": dialogOn("#node", "Export one zip file"),
  "the dialog before an own feed goes on": {
    hash: "#conversation",
    node: troubledNode,
    act: async () => {
      await press(/^Nothing newer exists/);
      await dialogShown();
    },
  },
  "a search before a word is typed": {
    hash: "#search",
    act: () => expect.element(page.getByRole("searchbox")).toBeVisible(),
  },
  "what a search found": {
    hash: "#search/entry",
    act: () => expect.element(page.getByRole("list", { name: "Posts found, latest first" })).toBeVisible(),
  },
  "a search that goes on": {
    hash: "#search/entry",
    node: () => {
      const node = livelyNode();
      const { search } = node;
      node.search = async (words, options) =>
        options?.before
          ? new Promise(() => {})
          : { ...(await search.call(node, words, { ...options, limit: 2 })), left: 1234 };
      return node;
    },
    act: () => expect.element(page.getByText("Looking further back: 1,234 entries left.")).toBeVisible(),
  },
  "a search that found nothing": {
    hash: "#search/nowhere",
    act: () => expect.element(page.getByText("No post has all of these words.")).toBeVisible(),
  },
  "the command palette with words for posts": {
    hash: "#conversation",
    act: async () => {
      await userEvent.keyboard("{Control>}k{/Control}");
      await page.getByRole("combobox", { name: "What to do" }).fill("green tent");
      await expect.element(page.getByRole("option", { name: /green tent/ })).toBeVisible();
    },
  },
  "the command palette": {
    hash: "#conversation",
    act: async () => {
      await userEvent.keyboard("{Control>}k{/Control}");
      await dialogShown();
    },
  },
  "the sheet of keys": {
    hash: "#packets",
    act: async () => {
      await userEvent.keyboard("?");
      await dialogShown();
    },
  },
};
const NAMED = Object.entries(STATES);

/** Shows a state at a size. */
async function show({ hash, node = livelyNode, act }: State, width: number, height = 800): Promise<void> {
  const app = await showPage(node(), hash);
  await page.viewport(width, height);
  await expect.element(page.getByRole("heading", { level: 1, includeHidden: true })).toBeInTheDocument();
  await expect.poll(() => document.body.innerText.includes("Loading.")).toBe(false);
  await act?.(app);
}

/** How the page may look: colours, and width of the window. */
const LOOKS: [scheme: string, width: number, features: { name: string; value: string }[]][] = [
  ["light", 360, [{ name: "prefers-color-scheme", value: "light" }]],
  ["light", 1440, [{ name: "prefers-color-scheme", value: "light" }]],
  ["dark", 1440, [{ name: "prefers-color-scheme", value: "dark" }]],
  ["dark", 360, [{ name: "prefers-color-scheme", value: "dark" }]],
  ["forced colours", 1280, [{ name: "forced-colors", value: "active" }]],
];

test.each(NAMED)("in %s axe finds no fault, light, dark and in forced colours", async (_name, state) => {
  await show(state, 1280);
  for (const [look, width, features] of LOOKS) {
    await setMedia({ name: "forced-colors", value: "" }, ...features);
    await page.viewport(width, state.height ?? 800);
    for (const { name, value } of features) expect(matchMedia(`(${name}: ${value})`).matches).toBe(true);
    expect(await faults(), `${look}, ${width} px`).toEqual([]);
  }
});

/** Every element that is rendered, also within elements of the page. */
function* shownElements(root: ParentNode = document.body): Generator<HTMLElement> {
  for (const element of root.querySelectorAll<HTMLElement>("*")) {
    if (element.checkVisibility({ visibilityProperty: true })) yield element;
    if (element.shadowRoot) yield* shownElements(element.shadowRoot);
  }
}

/** Texts and controls that reach over the edge, or are cut off by what holds them, unless that can be scrolled by keyboard. */
function cutOff(width: number): string[] {
  const found: string[] = [];
  for (const element of shownElements()) {
    const { left, right, width: own } = element.getBoundingClientRect();
    const isForEyes = own > 1 && !element.closest(".visually-hidden, .skip, svg");
    if (isForEyes && (right > width + 0.5 || left < -0.5)) found.push(`over the edge: ${describeElement(element)}`);
    const { overflowX, textOverflow } = getComputedStyle(element);
    const isCut = element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 1;
    if (
      isForEyes &&
      isCut &&
      (overflowX === "hidden" || textOverflow === "ellipsis") &&
      !element.matches("input, select")
    )
      found.push(`cut: ${describeElement(element)}`);
  }
  return found;
}
const describeElement = (element: Element) =>
  `${element.localName}${element.className ? `.${element.className}` : ""} ${element.textContent?.trim().slice(0, 40)}`;

/** A window of 1280 x 1024 at 400 %, one of 1280 x 800 at 200 %, and the smallest telephone. */
const NARROW = [
  [320, 640],
  [320, 256],
  [640, 400],
] as const;

test.each(NAMED)(
  "%s loses nothing in narrow windows and with large letters, and nothing moves",
  async (_name, state) => {
    onTestFinished(() => document.documentElement.removeAttribute("style"));
    await setMedia({ name: "forced-colors", value: "" }, { name: "prefers-reduced-motion", value: "reduce" });
    await show(state, 768);
    expect(matchMedia("(prefers-reduced-motion: reduce)").matches).toBe(true);
    expect(document.getAnimations()).toEqual([]);
    expect([...shownElements()].filter(mayMove).map(describeElement)).toEqual([]);
    for (const [width, height] of NARROW) {
      await page.viewport(width, height);
      expect(document.documentElement.scrollWidth, `${width} x ${height}`).toBeLessThanOrEqual(width);
      expect(cutOff(width), `${width} x ${height}`).toEqual([]);
    }
    // WCAG 2.2, 1.4.12; these reach into every element.
    document.documentElement.style.cssText = "line-height: 1.5; letter-spacing: 0.12em; word-spacing: 0.16em";
    await page.viewport(360, 800);
    expect(cutOff(360), "spacing").toEqual([]);
    // As a person sets it in the browser. Media queries do not see it here: this window is laid out like a telephone's either way.
    document.documentElement.style.cssText = "font-size: 200%";
    await page.viewport(720, 900);
    expect(cutOff(720), "letters of 200 %").toEqual([]);
  },
);

function mayMove(element: Element): boolean {
  const { transitionDuration, animationName, scrollBehavior } = getComputedStyle(element);
  return transitionDuration !== "0s" || animationName !== "none" || scrollBehavior === "smooth";
}
