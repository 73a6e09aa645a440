import { describe, expect, test, vi } from "vitest";
import { page } from "vitest/browser";
import { BOB, CARLA, FakeTinyssb, faceView, feedView, OWN } from "../support/fake-tinyssb.ts";
import { showPage } from "./page.ts";

const card = () => page.getByRole("region", { name: "Contact card" });

describe("a contact card", () => {
  test("tells names, trust anchor, what is here and what is missing, and the feed ID in all its forms", async () => {
    const node = new FakeTinyssb();
    node.feedViews.push(
      feedView(BOB, {
        name: "Bobby",
        nickname: "Bobby",
        publishedName: "Bob",
        seq: 12,
        anchorSeq: 4,
        anchorMid: "ab".repeat(20),
        missingBlobs: 2,
      }),
    );
    await showPage(node, `#feed/${BOB}`);
    const words = [
      /QE4XO-DVIPU.*You follow this feed\./s,
      /Your name for it\s*Bobby/,
      /Calls itself\s*Bob/,
      /Here\s*entries 5 to 12/,
      /Known to be missing\s*2 blobs/,
      /Trust anchor\s*SEQ 4, MID\s*(abab ?){10}/,
    ];
    for (const said of words) await expect.element(card()).toHaveTextContent(said);
    await card().getByText("QR code, link and feed ID").click();
    await expect.element(card().getByRole("img", { name: "QR code of the link to feed QE4XO-DVIPU" })).toBeVisible();
    await expect.element(card().getByText(`web+tinyssb:feed/${BOB}`)).toBeVisible();
    // By base64 of coreutils.
    await expect.element(card().getByText("@gTl3Dqh9F19Wo1Rmw0x+zMuNipG07jeiXfYPW4/Js5Q=.ed25519")).toBeVisible();
  });

  test("tells what is here and when it was heard from one reading, and nothing of what was not read yet", async () => {
    const node = new FakeTinyssb();
    node.feedViews.push(feedView(BOB, { seq: 4 }));
    await showPage(node, `#feed/${BOB}`);
    await expect.element(card()).toHaveTextContent(/Here\s*entries 1 to 4.*Last heard\s*…/s);
    const before = { feedId: BOB, own: false, have: 2, knownHead: 2, missingEntries: 0, missingBlobs: 0 };
    const unheard = { ...before, lastHeardMs: null, lastHeardFaceId: null, airtimeMs: null };
    node.replicationView = { feeds: [unheard], faces: [] };
    node.tell("face", faceView());
    await expect
      .element(card())
      .toHaveTextContent(/Here\s*entries 1 to 2.*Last heard\s*not since this node was started/s);
    const heard = { ...unheard, have: 4, lastHeardMs: 1_748_779_201_000, lastHeardFaceId: "serial-1" };
    node.replicationView = { feeds: [heard], faces: [] };
    node.tell("face", faceView());
    await expect.element(card()).toHaveTextContent(/Here\s*entries 1 to 4.*Last heard\s*\S.*2025.*Bridge 1/s);
  });

  test("of a stranger offers to follow, and has the code of the feed ID alone", async () => {
    await showPage(new FakeTinyssb(), `#feed/${CARLA}`);
    await expect.element(card()).toHaveTextContent("This feed is not followed here.");
    await card().getByText("QR code, link and feed ID").click();
    await expect.element(card().getByText(`web+tinyssb:feed/${CARLA}`, { exact: true })).toBeVisible();
    await card().getByRole("button", { name: "Follow it" }).click();
    await expect.element(page.getByLabelText("Feed ID or link")).toHaveValue(CARLA);
  });

  test("claims nothing of names that are not here, and warns of one only where the link carries it", async () => {
    const node = new FakeTinyssb();
    node.feedViews.push(feedView(BOB, { name: "Bobby", publishedName: "Bob" }), feedView(CARLA));
    node.feedViews.push(feedView("ab".repeat(32), { name: "Dan", nickname: "", publishedName: "Dan", seq: 1 }));
    const warning = card().getByText(/^The name that you see here goes along in the link/);
    await showPage(node, `#feed/${CARLA}`);
    await expect.element(card()).toHaveTextContent(/Calls itself\s*no name is known here/);
    await card().getByText("QR code, link and feed ID").click();
    await expect.element(card().getByText(`web+tinyssb:feed/${CARLA}`)).toBeVisible();
    await expect.element(warning).not.toBeInTheDocument();
    location.hash = `#feed/${BOB}`;
    await expect.element(card().getByText(`web+tinyssb:feed/${BOB}?name=Bobby`)).toBeVisible();
    await expect.element(warning).toBeVisible();
    location.hash = `#feed/${"ab".repeat(32)}`;
    await expect.element(card().getByText(`web+tinyssb:feed/${"ab".repeat(32)}`, { exact: true })).toBeVisible();
    await expect.element(warning).not.toBeInTheDocument();
  });

  test("renames, mutes and says so", async () => {
    const node = new FakeTinyssb();
    node.feedViews.push(feedView(BOB, { name: "Bob", seq: 1 }));
    await showPage(node, `#feed/${BOB}`);
    await card().getByRole("button", { name: "Rename" }).click();
    await card()
      .getByRole("textbox", { name: /^Name / })
      .fill("Bob of the hill");
    await card().getByRole("button", { name: "Keep the name" }).click();
    await expect.element(page.getByRole("heading", { level: 1, name: "Bob of the hill" })).toBeVisible();
    await card().getByRole("button", { name: "Mute" }).click();
    await expect.element(card()).toHaveTextContent("Muted: hidden from the conversation.");
    await card().getByRole("button", { name: "Unmute" }).click();
    await expect.element(card()).not.toHaveTextContent("Muted");
  });
});

test("a copy that went well takes the notice away of the one that failed, and no other", async () => {
  const node = new FakeTinyssb();
  await showPage(node, `#feed/${CARLA}`);
  await card().getByText("QR code, link and feed ID").click();
  vi.spyOn(navigator.clipboard, "writeText").mockRejectedValueOnce(new Error("No.")).mockResolvedValue();
  node.tell("error", { code: "quota", message: "", happened: "", cause: "", remedy: "", detail: [] });
  await card().getByRole("button", { name: "Copy the feed ID" }).click();
  await expect.element(page.getByText("Nothing was copied.")).toBeVisible();
  await card().getByRole("button", { name: "Copy the feed ID" }).click();
  await expect.element(page.getByText("Copied.", { exact: true })).toBeVisible();
  await expect.element(page.getByText("Nothing was copied.")).not.toBeInTheDocument();
  await expect.element(page.getByText("The storage is full; nothing was lost.")).toBeVisible();
});

test.each([
  ["one's own", OWN, "It is your own.", "Alice"],
  ["one that is followed", BOB, "You follow it already, as \u2068Bob\u2069.", "Bob"],
])("a code of %s leads to the contact card and follows nothing", async (_whose, feedId, words, name) => {
  const node = new FakeTinyssb();
  node.feedViews.push(feedView(BOB, { name: "Bob", seq: 1 }));
  await showPage(node, `#follow=${encodeURIComponent(`web+tinyssb:feed/${feedId}?name=Other`)}`);
  await expect.element(page.getByText(words)).toBeVisible();
  await page.getByRole("button", { name: "Show its contact card" }).click();
  await expect.element(page.getByRole("heading", { level: 1, name })).toBeVisible();
  expect(location.hash).toBe(`#feed/${feedId}`);
  expect(node.callsOf("follow")).toEqual([]);
});
