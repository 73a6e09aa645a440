import { describe, expect, onTestFinished, test, vi } from "vitest";
import { page, userEvent } from "vitest/browser";
import { NoticeEvent } from "../../src/ui/base/problem.ts";
import { setMuted } from "../../src/ui/people/muted-feeds.ts";
import { PageUpdate } from "../../src/ui/shell/page-update.ts";
import { BOB, CARLA, entryView, FakeTinyssb, faceView, feedView, OWN, radioView } from "../support/fake-tinyssb.ts";
import { showPage } from "./page.ts";

/** Who the node is, on top of the side column. */
const nodeCalled = (name: string) => page.getByRole("link", { name: `${name} RKEOH-XLUBH`, exact: true });
const feedItem = (name: string | RegExp) => page.getByRole("navigation", { name: "Feeds" }).getByRole("link", { name });

describe("the page", () => {
  test("shows who the node is, its feeds with the own one first, and that no face is connected", async () => {
    const node = new FakeTinyssb();
    node.feedViews = [feedView(BOB, { name: "Bob", seq: 7, missingBlobs: 2 }), feedView(CARLA), ...node.feedViews];
    await showPage(node);
    await expect.element(nodeCalled("Alice")).toBeVisible();
    await expect
      .element(page.getByRole("status", { name: "State of the node" }))
      .toHaveTextContent(/^No face is connected: what you write is kept\.$/);
    await expect.element(page.getByText("3 feeds; 2 blobs missing.")).toBeVisible();
    const items = page.getByRole("navigation", { name: "Feeds" }).getByRole("link");
    await expect.element(items.nth(0)).toHaveTextContent(/Alice.*this node.*RKEOH-XLUBH.*nothing written yet/);
    await expect.element(items.nth(1)).toHaveTextContent(/Bob.*SEQ 7.*2 blobs missing/);
    await expect.element(items.nth(2)).toHaveTextContent(/nothing received yet/);
  });

  test("shows a restored feed and the time of its backup in one moment: nobody is reminded who has just restored", async () => {
    const node = new FakeTinyssb();
    await showPage(node);
    await expect.element(nodeCalled("Alice")).toBeVisible();
    const status = node.status.bind(node);
    let answer = () => {};
    node.status = async () => {
      await new Promise<void>((resolve) => {
        answer = resolve;
      });
      return status();
    };
    const reads = node.callsOf("feeds").length;
    node.me = { ...node.me, seq: 2 };
    node.feedViews = [feedView(OWN, { name: "Alice", own: true, seq: 2 }), feedView(BOB)];
    node.nodeStatus = { ...node.nodeStatus, lastBackupMs: 1 };
    node.tell("feed", { feedId: OWN, change: "added" });
    await expect.poll(() => node.callsOf("feeds").length).toBeGreaterThan(reads);
    const reminder = page.getByRole("link", { name: "Make a backup", exact: true });
    await expect.element(reminder).not.toBeInTheDocument();
    answer();
    await expect.element(feedItem(/SEQ 2/)).toBeVisible();
    await expect.element(reminder).not.toBeInTheDocument();
  });

  test("reminds of a backup once: by the first steps, and after them by the line above the field", async () => {
    const node = new FakeTinyssb();
    node.me = { ...node.me, seq: 1 };
    node.feedViews[0].seq = 1;
    await showPage(node, "#conversation");
    const links = page.getByRole("link", { name: /Make a backup/ });
    await expect.element(links).toHaveTextContent("Make a backup at This node");
    node.feedViews.push(feedView(BOB, { name: "Bob" }));
    node.tell("feed", { feedId: BOB, change: "added" });
    await expect.element(links).toHaveTextContent(/^Make a backup$/);
  });

  test("a browser that keeps nothing for sure is no second reminder", async () => {
    const asked = vi.spyOn(navigator.storage, "persist").mockResolvedValue(false);
    onTestFinished(() => asked.mockRestore());
    const node = new FakeTinyssb();
    node.feedViews.push(feedView(BOB, { name: "Bob" }));
    const app = await showPage(node, "#conversation");
    await page.getByLabelText("New entry").fill("first");
    await page.getByRole("button", { name: "Send" }).click();
    await expect.element(page.getByRole("article").filter({ hasText: "first" })).toBeVisible();
    await expect.poll(() => asked.mock.calls.length).toBe(1);
    await app.updateComplete;
    expect(document.body).not.toHaveTextContent("may still clear");
    await expect.element(page.getByText("may still clear")).not.toBeInTheDocument();
  });

  test("what is told while somebody types does not move the field", async () => {
    const node = new FakeTinyssb();
    node.feedViews.push(feedView(BOB, { name: "Bob", seq: 3 }));
    const app = await showPage(node, "#conversation");
    for (const [width, height] of [
      [1440, 900],
      [360, 740],
      [740, 360],
    ] as const) {
      await page.viewport(width, height);
      await page.getByLabelText("New entry").fill("so far");
      const top = () => page.getByLabelText("New entry").element().getBoundingClientRect().top;
      await expect.poll(() => document.documentElement.scrollHeight).toBe(height);
      const before = top();
      app.dispatchEvent(new NoticeEvent({ kind: "done", text: `Done at ${width}.` }));
      await expect.element(page.getByText(`Done at ${width}.`)).toBeVisible();
      expect(top()).toBe(before);
    }
  });

  test("renames the node", async () => {
    const node = new FakeTinyssb();
    await showPage(node, "#node");
    await page.getByLabelText("Name of this node").fill("Alice at home");
    await page.getByRole("button", { name: "Keep the name" }).click();
    await expect.element(nodeCalled("Alice at home")).toBeVisible();
    expect(node.callsOf("rename")).toEqual([["Alice at home"]]);
  });

  test("chooses a feed by its address, and Back returns to the one before", async () => {
    const node = new FakeTinyssb();
    node.feedViews.push(feedView(BOB, { name: "Bob", seq: 1 }));
    await showPage(node, `#feed/${OWN}`);
    await expect.element(feedItem(/Alice/)).toHaveAttribute("aria-current", "page");
    await feedItem(/Bob/).click();
    await expect.element(page.getByRole("heading", { level: 1, name: "Bob" })).toBeVisible();
    expect(document.activeElement?.shadowRoot?.activeElement?.localName).toBe("h1");
    expect(document.title).toBe("Bob – tinySSB");
    history.back();
    await expect.element(page.getByRole("heading", { level: 1, name: "Alice" })).toBeVisible();
  });

  test("offers to follow the feed of an address that is not here", async () => {
    const node = new FakeTinyssb();
    await showPage(node, `#feed/${CARLA}`);
    await page.getByRole("button", { name: "Follow it" }).click();
    await expect.element(page.getByLabelText("Feed ID or link")).toHaveValue(CARLA);
  });

  test("tells an error of the node in one live region, with cause and remedy, counted when it repeats", async () => {
    const node = new FakeTinyssb();
    await showPage(node);
    await expect.element(nodeCalled("Alice")).toBeVisible();
    const error = {
      code: "quota" as const,
      message: "",
      happened: "In words of the node.",
      cause: "",
      remedy: "",
      detail: [],
    };
    node.tell("error", error);
    node.tell("error", error);
    const alert = page.getByRole("alert").filter({ hasText: "The storage is full; nothing was lost." });
    await expect.element(alert).toBeVisible();
    for (const words of ["Likely cause: the browser gives this site no more space.", "2 times"])
      await expect.element(alert.getByText(words)).toBeVisible();
    await alert.getByRole("button", { name: "Dismiss" }).click();
    await expect.element(alert).not.toBeInTheDocument();
  });

  test("says that a newer version is ready and puts it in place on a click only", async () => {
    const update = new PageUpdate();
    const ready = vi.spyOn(update, "isReady", "get").mockReturnValue(false);
    const apply = vi.spyOn(update, "apply");
    await showPage(new FakeTinyssb(), "", { pageUpdate: update });
    await expect.element(nodeCalled("Alice")).toBeVisible();
    ready.mockReturnValue(true);
    update.dispatchEvent(new Event("change"));
    await expect.element(page.getByText("A new version is ready.")).toBeVisible();
    expect(apply).not.toHaveBeenCalled();
    await page.getByRole("button", { name: "Reload" }).click();
    expect(apply).toHaveBeenCalledOnce();
  });

  test("says what is unread at Talk, beside its feed and in the title, at once and on any screen, without muted feeds", async () => {
    const node = new FakeTinyssb();
    node.feedViews.push(feedView(BOB, { name: "Bob", seq: 7 }), feedView(CARLA, { name: "Carla", seq: 2 }));
    node.unreadView = { total: 3, feeds: { [BOB]: 2, [CARLA]: 1 } };
    setMuted("default", CARLA, true);
    await showPage(node, "#packets");
    await expect.element(page.getByRole("link", { name: /^Talk\s+2 unread$/ })).toBeVisible();
    await expect.element(feedItem(/^Bob.*2 unread$/)).toBeVisible();
    await expect.element(feedItem(/^Carla/)).not.toHaveTextContent("unread");
    expect(document.title).toBe("(2) Packets – tinySSB");
    setMuted("default", CARLA, false);
    await expect.poll(() => document.title).toBe("(3) Packets – tinySSB");
    await page.viewport(360, 640);
    await expect.element(page.getByRole("link", { name: /^Talk\s+3 unread$/ })).toBeVisible();
    node.unreadView = { total: 0, feeds: {} };
    node.tell("unread", node.unreadView);
    await expect.element(page.getByRole("link", { name: "Talk", exact: true })).toBeVisible();
    expect(document.title).toBe("Packets – tinySSB");
  });

  test("has a way to Help in sight at every width", async () => {
    await showPage(new FakeTinyssb(), "#packets");
    for (const width of [1440, 768, 360]) {
      await page.viewport(width, 800);
      await expect.element(page.getByRole("link", { name: "Help", exact: true })).toBeVisible();
    }
    await page.getByRole("link", { name: "Help", exact: true }).click();
    await expect.element(page.getByRole("heading", { level: 1, name: "Help" })).toBeVisible();
  });

  test("takes an error of a form away when the form succeeds, and does not stack it meanwhile", async () => {
    const node = new FakeTinyssb();
    await showPage(node, "#faces");
    const connect = page.getByRole("button", { name: "Connect to the relay" });
    for (const detail of ["at port 1", "at port 2"]) {
      node.fail("connectRelay", "relay-unreachable", [detail]);
      await connect.click();
      await expect.element(page.getByRole("alert").getByText(detail)).toBeInTheDocument();
    }
    await expect.element(page.getByRole("alert").getByText("2 times")).toBeVisible();
    await expect.element(page.getByRole("alert").getByText("at port 1")).not.toBeInTheDocument();
    await connect.click();
    await expect.element(page.getByRole("alert").getByText("2 times")).not.toBeInTheDocument();
  });

  test("stops listening when it goes away", async () => {
    const node = new FakeTinyssb();
    const app = await showPage(node, "#packets");
    await expect.element(page.getByRole("heading", { name: "Packets" })).toBeInTheDocument();
    await expect.poll(() => node.listenersOf("packet")).toBe(1);
    app.remove();
    for (const event of ["entry", "blob", "feed", "face", "packet", "unread", "status", "error"] as const)
      expect(node.listenersOf(event)).toBe(0);
  });
});

describe("following", () => {
  test("asks first when a link brings the feed, with its name, and follows on the click", async () => {
    const node = new FakeTinyssb();
    await showPage(node, `#follow=${encodeURIComponent(`web+tinyssb:feed/${BOB}?name=Bob`)}`);
    await expect.element(page.getByRole("dialog", { name: "Follow a feed" })).toBeVisible();
    await expect.element(page.getByText(/This is feed QE4XO-DVIPU/)).toBeVisible();
    await expect.element(page.getByRole("textbox", { name: /^Name / })).toHaveValue("Bob");
    expect(node.callsOf("follow")).toEqual([]);
    await page.getByRole("button", { name: "Follow", exact: true }).click();
    await expect.element(page.getByRole("heading", { level: 1, name: "Bob" })).toBeVisible();
    expect(node.callsOf("follow")).toEqual([[`web+tinyssb:feed/${BOB}?name=Bob`, { name: "Bob" }]]);
    expect(location.hash).toBe(`#feed/${BOB}`);
  });

  test("sends anchor and shared secret when they are given", async () => {
    const node = new FakeTinyssb();
    await showPage(node);
    await page.getByRole("button", { name: "Follow a feed" }).first().click();
    await page.getByLabelText("Feed ID or link").fill(CARLA);
    await page.getByText("More: begin later, shared secret").click();
    await page.getByLabelText("Trust anchor: SEQ").fill("41");
    await page.getByLabelText(/Trust anchor: MID/).fill("ab".repeat(20));
    await page.getByLabelText(/Shared secret/).fill("cd".repeat(32));
    await page.getByRole("button", { name: "Follow", exact: true }).click();
    await expect.element(page.getByRole("dialog")).not.toBeInTheDocument();
    expect(node.callsOf("follow")).toEqual([
      [CARLA, { anchorSeq: 41, anchorMid: "ab".repeat(20), secret: "cd".repeat(32) }],
    ]);
  });

  test("tells inside the dialog why a feed can not be followed, and keeps what was typed", async () => {
    const node = new FakeTinyssb();
    node.fail("follow", "anchor-conflict");
    await showPage(node);
    await page.getByRole("button", { name: "Follow a feed" }).first().click();
    await page.getByLabelText("Feed ID or link").fill(BOB);
    await page.getByRole("button", { name: "Follow", exact: true }).click();
    const alert = page.getByRole("dialog").getByRole("alert");
    await expect.element(alert.getByText("The feed is followed already, from another trust anchor.")).toBeVisible();
    await expect.element(alert.getByText("Unfollow it with its replica, then follow it again.")).toBeVisible();
    await expect.element(page.getByLabelText("Feed ID or link")).toHaveValue(BOB);
  });

  test("begins with Enter where one line was pasted", async () => {
    const node = new FakeTinyssb();
    await showPage(node);
    await page.getByRole("button", { name: "Follow a feed" }).first().click();
    await page.getByLabelText("Feed ID or link").fill(`${CARLA}\n`);
    await page.getByLabelText("Feed ID or link").click();
    await userEvent.keyboard("{Enter}");
    await expect.element(page.getByRole("dialog")).not.toBeInTheDocument();
    expect(node.callsOf("follow")).toHaveLength(1);
  });

  test("is possible once a feed ID or link stands there, and says until then what is wanted", async () => {
    await showPage(new FakeTinyssb());
    await page.getByRole("button", { name: "Follow a feed" }).first().click();
    const follow = page.getByRole("button", { name: "Follow", exact: true });
    await expect.element(follow).toBeDisabled();
    await page.getByLabelText("Feed ID or link").fill("hello");
    await expect.element(follow).toBeDisabled();
    await expect.element(follow).toHaveAccessibleDescription(/no feed ID yet/);
    await page.getByLabelText("Feed ID or link").fill(`${BOB}0`);
    await expect.element(follow).toBeDisabled();
    await expect.element(follow).toHaveAccessibleDescription("1 digit too many: a feed ID has 64.");
    await page.getByLabelText("Feed ID or link").fill(BOB.match(/.{8}/g)!.join(" "));
    await expect.element(follow).toBeEnabled();
    await page.getByLabelText("Feed ID or link").fill(BOB);
    await expect.element(follow).toBeEnabled();
  });

  test("says of what has the form of a feed ID and is no key that nobody can sign with it", async () => {
    const node = new FakeTinyssb();
    node.noKeys = new Set(["0".repeat(64)]);
    await showPage(node);
    await page.getByRole("button", { name: "Follow a feed" }).first().click();
    await page.getByLabelText("Feed ID or link").fill("0".repeat(64));
    await expect.element(page.getByRole("button", { name: "Follow", exact: true })).toBeDisabled();
    const dialog = page.getByRole("dialog");
    await expect.element(dialog.getByText("Nobody can sign with this feed ID.")).toBeVisible();
    await expect.element(dialog.getByText(/This is feed/)).not.toBeInTheDocument();
    await expect.element(dialog.getByText(/64 hex digits/)).not.toBeVisible();
  });

  test("does not call a feed what the node found to be no key", async () => {
    const node = new FakeTinyssb();
    node.fail("follow", "bad-reference");
    await showPage(node);
    await page.getByRole("button", { name: "Follow a feed" }).first().click();
    await page.getByLabelText("Feed ID or link").fill(BOB);
    await expect.element(page.getByText(/This is feed QE4XO-DVIPU/)).toBeVisible();
    await page.getByRole("button", { name: "Follow", exact: true }).click();
    await expect.element(page.getByRole("dialog").getByRole("alert")).toBeVisible();
    await expect.element(page.getByText(/This is feed/)).not.toBeInTheDocument();
    await page.getByLabelText("Feed ID or link").fill(CARLA);
    await expect.element(page.getByText(/This is feed/)).toBeVisible();
  });

  test("ends only after it was said what becomes of the replica", async () => {
    const node = new FakeTinyssb();
    node.feedViews.push(feedView(BOB, { name: "Bob", seq: 12 }));
    await showPage(node, `#feed/${BOB}`);
    await page.getByRole("button", { name: "Unfollow" }).click();
    await expect
      .element(page.getByRole("dialog"))
      .toHaveTextContent(/replica in this browser, 12 entries, can stay readable, or be removed/);
    await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
    expect(node.callsOf("unfollow")).toEqual([]);
    await page.getByRole("button", { name: "Unfollow" }).click();
    await page.getByRole("button", { name: "Unfollow and remove the replica" }).click();
    await expect.element(feedItem(/Bob/)).not.toBeInTheDocument();
    expect(node.callsOf("unfollow")).toEqual([[BOB, { keepReplica: false }]]);
    await expect.element(page.getByRole("heading", { level: 1, name: "People and feeds" })).toBeVisible();
  });

  test("shows the own feed as a code and a link, and says that a name goes along where one does", async () => {
    const node = new FakeTinyssb();
    await showPage(node);
    const warning = page.getByRole("dialog").getByText(/^The name that you see here goes along in the link/);
    await page.getByRole("button", { name: "Show my feed" }).first().click();
    await expect.element(page.getByRole("img", { name: "QR code of the link to feed RKEOH-XLUBH" })).toBeVisible();
    await expect.element(page.getByRole("dialog").getByText(`web+tinyssb:feed/${OWN}?name=Alice`)).toBeVisible();
    await expect.element(warning).toBeVisible();
    await expect.element(page.getByRole("dialog").getByRole("heading", { name: "Feed Alice" })).toBeVisible();
    const colours = ["Copy the link", "Close"].map((name) => {
      const button = page.getByRole("dialog").getByRole("button", { name }).element();
      return getComputedStyle(button).backgroundColor;
    });
    expect(colours, "what one came for stands out").not.toEqual([colours[1], colours[1]]);
    await userEvent.keyboard("{Escape}");
    await node.rename("");
    await page.getByRole("button", { name: "Show my feed" }).first().click();
    await expect.element(page.getByRole("dialog").getByText(`web+tinyssb:feed/${OWN}`, { exact: true })).toBeVisible();
    await expect.element(warning).not.toBeInTheDocument();
  });
});

describe("the page around a feed that was just followed", () => {
  test("never says that it is not followed", async () => {
    const node = new FakeTinyssb();
    const app = await showPage(node);
    await expect.element(nodeCalled("Alice")).toBeVisible();
    const feeds = node.feeds.bind(node);
    node.feeds = async () => {
      await new Promise((resolve) => setTimeout(resolve, 50)); // slower than the page hears of its new address
      return feeds();
    };
    const said: string[] = [];
    const watch = setInterval(
      () =>
        said.push(
          app.shadowRoot!.querySelector("feed-screen")?.shadowRoot?.querySelector("contact-card")?.shadowRoot
            ?.textContent ?? "",
        ),
      1,
    );
    await page.getByRole("button", { name: "Follow a feed" }).first().click();
    await page.getByLabelText("Feed ID or link").fill(BOB);
    await page.getByRole("button", { name: "Follow", exact: true }).click();
    await expect.element(feedItem(/nothing received yet/)).toHaveAttribute("aria-current", "page");
    clearInterval(watch);
    expect(said.join()).not.toContain("not followed here");
  });

  test("reads and listens again when it was taken away and came back", async () => {
    const node = new FakeTinyssb();
    const app = await showPage(node);
    await expect.element(nodeCalled("Alice")).toBeVisible();
    app.remove();
    node.me.name = "Alicia";
    document.body.append(app);
    await expect.element(nodeCalled("Alicia")).toBeVisible();
    node.grow(OWN, 3);
    await expect.element(feedItem(/SEQ 3/)).toBeVisible();
  });
});

describe("writing", () => {
  test("says that a text does not fit into the hour, and when the rest goes out, before it is sent", async () => {
    const node = new FakeTinyssb();
    const radio = radioView({ leftMs: 20, nextAllowedMs: 3_600_000 });
    node.faceViews = [faceView({ kind: "serial", address: "USB 10c4:ea60", radio })];
    await showPage(node, `#feed/${OWN}`);
    await page.getByLabelText("New entry").fill("hello");
    const fits =
      /0.02 s left this hour\. It does not fit into this hour’s limit: the rest goes out until about \d\d:\d\d\.$/;
    await expect.element(page.getByText(fits)).toBeVisible();
  });

  test("says what the text becomes, with its air when a bridge is there, and sends on Ctrl+Enter", async () => {
    const node = new FakeTinyssb();
    node.faceViews = [faceView({ kind: "serial", address: "USB 10c4:ea60" })];
    await showPage(node, `#feed/${OWN}`);
    const text = page.getByLabelText("New entry");
    await expect.element(page.getByRole("button", { name: "Send" })).toBeDisabled();
    await expect.element(page.getByText("Write something first.")).toBeVisible();
    await text.fill(" \n ");
    await expect.element(page.getByRole("button", { name: "Send" })).toBeDisabled();
    await text.fill("hello");
    await expect.element(page.getByText(/^1 packet, 0.14 s of air; 34 s left this hour\.$/)).toBeVisible();
    await userEvent.keyboard("{Control>}{Enter}{/Control}");
    await expect.element(page.getByRole("article", { name: "Entry 1", exact: true })).toHaveTextContent("hello");
    await expect.element(text).toHaveValue("");
    expect(node.callsOf("append")).toEqual([["hello", undefined]]);
  });

  test("keeps the text and tells why when the entry could not be written, also after a reload", async () => {
    const node = new FakeTinyssb();
    node.fail("append", "quota");
    await showPage(node, `#feed/${OWN}`);
    await page.getByLabelText("New entry").fill("precious");
    await page.getByRole("button", { name: "Send" }).click();
    await expect.element(page.getByRole("alert").getByText("The storage is full; nothing was lost.")).toBeVisible();
    await expect.element(page.getByText("Your text is still here.")).toBeVisible();
    await showPage(node, `#feed/${OWN}`);
    await expect.element(page.getByLabelText("New entry")).toHaveValue("precious");
  });
});

describe("writing, while another feed is chosen", () => {
  /** A node whose next append waits for the test. */
  function slowNode() {
    const node = new FakeTinyssb();
    node.feedViews.push(feedView(BOB, { name: "Bob", seq: 1 }));
    const asked = Promise.withResolvers<void>();
    const post = node.post.bind(node);
    const calls: string[] = [];
    node.post = async (text) => {
      calls.push(text);
      await asked.promise;
      return post(text);
    };
    return { node, calls, goOn: asked.resolve };
  }

  async function writeAndLeave(node: FakeTinyssb) {
    await showPage(node, `#feed/${OWN}`);
    await page.getByLabelText("New entry").fill("once");
    await page.getByRole("button", { name: "Send" }).click();
    await feedItem(/Bob/).click();
    await expect.element(page.getByRole("heading", { level: 1, name: "Bob" })).toBeVisible();
  }

  test("goes on, and the same text can not be sent a second time", async () => {
    const { node, calls, goOn } = slowNode();
    await writeAndLeave(node);
    await feedItem(/Alice/).click();
    await expect.element(page.getByLabelText("New entry")).toHaveValue("once");
    await expect.element(page.getByRole("button", { name: "Send" })).toBeDisabled();
    goOn();
    await expect.element(page.getByText("Entry 1 is written.")).toBeVisible();
    await expect.element(page.getByLabelText("New entry")).toHaveValue("");
    expect(calls).toEqual(["once"]);
  });

  test("tells when it failed, and still has the text", async () => {
    const { node, goOn } = slowNode();
    node.fail("append", "quota");
    await writeAndLeave(node);
    goOn();
    await expect.element(page.getByRole("alert").getByText("The storage is full; nothing was lost.")).toBeVisible();
    await feedItem(/Alice/).click();
    await expect.element(page.getByLabelText("New entry")).toHaveValue("once");
    await expect.element(page.getByText("Your text is still here.")).toBeVisible();
    await expect.element(page.getByRole("button", { name: "Send" })).toBeEnabled();
  });
});

describe("entries", () => {
  test("are text and never markup, or hex, or a mail with its headers", async () => {
    const node = new FakeTinyssb();
    node.feedViews[0].seq = 3;
    const entries = [
      entryView(1, "<b>bold</b> <img src=x>"),
      entryView(2, "", { content: "00ff", contentBytes: 2 }),
      entryView(3, "Date: 1650000000\nSubject: snow\n\nmuch"),
    ];
    node.entryOf = (_feedId, seq) => entries[seq - 1];
    await showPage(node, `#feed/${OWN}`);
    await expect
      .element(page.getByRole("article", { name: "Entry 1" }).getByText("<b>bold</b> <img src=x>"))
      .toBeVisible();
    await expect.element(page.getByRole("article", { name: "Entry 2" })).toHaveTextContent(/Bytes, as hex: 00ff/);
    await expect
      .element(page.getByRole("article", { name: "Entry 3" }).getByRole("definition").filter({ hasText: "snow" }))
      .toBeVisible();
  });

  test("show on demand the fields of the packet", async () => {
    const node = new FakeTinyssb();
    node.feedViews[0].seq = 1;
    node.entryOf = () => entryView(1, "a", { packet: `${"d1".repeat(7)}00${"9a".repeat(48)}${"5e".repeat(64)}` });
    await showPage(node, `#feed/${OWN}`);
    await page.getByText("Packet of entry 1").click();
    const field = (name: string) => page.getByText(name).element().nextElementSibling!.textContent!.replaceAll(" ", "");
    await expect.element(page.getByText("DMX (7 bytes)")).toBeVisible();
    expect([
      field("DMX (7 bytes)"),
      field("TYP (1 byte): plain48"),
      field("Payload (48 bytes)"),
      field("Signature (64 bytes)"),
    ]).toEqual(["d1".repeat(7), "00", "9a".repeat(48), "5e".repeat(64)]);
  });

  test("say what is missing of a chain, and show the content when the last blob came", async () => {
    const node = new FakeTinyssb();
    node.feedViews.push(feedView(BOB, { name: "Bob", seq: 3, missingBlobs: 1 }));
    let missing = 1;
    const text = "y".repeat(328);
    node.entryOf = (_feedId, seq) =>
      seq === 1
        ? entryView(1, text, {
            missingBlobs: missing,
            complete: missing === 0,
            content: missing === 0 ? "79".repeat(328) : null,
          })
        : entryView(seq, "z".repeat(60), {
            content: null,
            complete: false,
            chainState: seq === 2 ? "broken" : "oversize",
            contentBytes: 2_000_000,
          });
    await showPage(node, `#feed/${BOB}`);
    await expect
      .element(page.getByRole("article", { name: "Entry 1" }))
      .toHaveTextContent("Not complete: 3 of 4 blobs are here, 1 missing");
    await expect.element(page.getByRole("article", { name: "Entry 2" })).toHaveTextContent("can never be complete");
    await expect
      .element(page.getByRole("article", { name: "Entry 3" }))
      .toHaveTextContent("Too long: 2.0 MB are announced, at most 1.0 MB are fetched.");
    missing = 0;
    node.tell("blob", { feedId: BOB, seq: 1, missing: 0 });
    await expect
      .element(page.getByRole("article", { name: "Entry 1" }))
      .toHaveTextContent(`${text} Complete: 328 bytes in the entry and 4 blobs.`);
  });

  test("of a type that is unknown are shown all the same", async () => {
    const node = new FakeTinyssb();
    node.feedViews[0].seq = 1;
    node.entryOf = () => entryView(1, "", { type: 9, content: null });
    await showPage(node, `#feed/${OWN}`);
    await expect.element(page.getByRole("article", { name: "Entry 1" })).toHaveTextContent(/type 9.*unknown here/);
  });

  test("are cut when long, and whole on request", async () => {
    const node = new FakeTinyssb();
    node.feedViews[0].seq = 1;
    const text = `${"é".repeat(6000)}END`;
    node.entryOf = () => entryView(1, text);
    await showPage(node, `#feed/${OWN}`);
    await expect.element(page.getByText("The first 4.0 kB of 12.0 kB.")).toBeVisible();
    expect(page.getByText(/END$/).elements()).toHaveLength(0);
    await page.getByRole("button", { name: "Show all of entry 1" }).click();
    await expect.element(page.getByText(/END$/)).toBeVisible();
  });
});
