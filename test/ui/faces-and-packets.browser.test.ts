import { afterEach, describe, expect, test, vi } from "vitest";
import { page } from "vitest/browser";
import { MAX_LISTED_PACKETS } from "../../src/ui/packets/listed-packets.ts";
import { BOB, CARLA, FakeTinyssb, faceView, feedView, packetView } from "../support/fake-tinyssb.ts";
import { showPage } from "./page.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

const RELAY = `ws://${location.host}/relay`;

describe("faces", () => {
  test("are connected to the relay that served the page, unless another is named", async () => {
    const node = new FakeTinyssb();
    await showPage(node, "#faces");
    await expect.element(page.getByLabelText("Relay to the LAN")).toHaveValue(RELAY);
    await page.getByRole("button", { name: "Connect to the relay" }).click();
    const face = page.getByRole("article", { name: `Relay ${RELAY}` });
    await expect.element(face).toHaveTextContent("up; nothing heard yet");
    expect(node.callsOf("connectRelay")).toEqual([[RELAY]]);
    await face.getByRole("button", { name: "Disconnect" }).click();
    await expect.element(face).not.toBeInTheDocument();
  });

  test("are brought into view when they are connected, and it is said when one was there already", async () => {
    const node = new FakeTinyssb();
    await showPage(node, "#faces");
    await page.viewport(360, 480);
    const connect = page.getByRole("button", { name: "Connect to the relay" });
    await connect.click();
    const card = page.getByRole("article", { name: `Relay ${RELAY}` });
    await expect.element(page.getByRole("status").getByText(/is added: up; nothing heard yet\.$/)).toBeVisible();
    await expect.element(card).toBeInViewport();
    const [there] = node.faceViews;
    node.connectRelay = async () => there;
    await connect.click();
    await expect
      .element(page.getByRole("status").getByText(/is there already: up; nothing heard yet\.$/))
      .toBeVisible();
    await expect.element(card).toBeInViewport();
  });

  test("say beside the address why it is none, with the remedy unfolded, until it is written anew", async () => {
    const node = new FakeTinyssb();
    node.fail("connectRelay", "bad-relay-url", ["wss://exa mple/relay"]);
    await showPage(node, "#faces");
    await page.viewport(360, 480);
    await page.getByLabelText("Relay to the LAN").fill("wss://exa mple/relay");
    await page.getByRole("button", { name: "Connect to the relay" }).click();
    const remedy = page.getByRole("alert").getByText(/Use the address that the relay printed/);
    await expect.element(remedy).toBeVisible();
    await page.getByLabelText("Relay to the LAN").fill("wss://example/relay");
    await expect.element(remedy).not.toBeInTheDocument();
  });

  test("show state, figures and dropped packets by reason, as they change", async () => {
    const node = new FakeTinyssb();
    node.faceViews = [faceView({ packetsIn: 5, packetsOut: 6 })];
    await showPage(node, "#faces");
    const face = page.getByRole("article", { name: /^Relay/ });
    await expect.element(face).toHaveTextContent(/Packets in\s*5.*Packets out\s*6.*Waiting\s*0.*No packet was dropped/);
    const changed = faceView({ packetsIn: 9, packetsOut: 6, queued: 3, drops: { duplicate: 2, "bad-signature": 1 } });
    node.faceViews = [changed];
    node.tell("face", changed);
    await expect
      .element(face)
      .toHaveTextContent(
        /Packets in\s*9.*Packets out\s*6.*Waiting\s*3.*1 dropped, by reason.*2 of no use here, by reason/,
      );
    await face.getByText("1 dropped, by reason").click();
    await face.getByText("2 of no use here, by reason").click();
    await expect.element(face).toHaveTextContent(/1\s*signature does not verify.*2\s*had it already/);
  });

  test("that are down say what happened, the cause and the remedy", async () => {
    const node = new FakeTinyssb();
    node.faceViews = [faceView({ phase: "waiting", code: "relay-unreachable", detail: "next try in 4 s" })];
    await showPage(node, "#faces");
    const face = page.getByRole("article", { name: /^Relay/ });
    await expect.element(face.getByText("The relay does not answer.")).toBeVisible();
    await expect
      .element(face.getByText("Check the address; start the relay with npm start if it is yours."))
      .toBeVisible();
    await expect.element(face.getByText("next try in 4 s")).toBeVisible();
  });

  test("of a radio that hears only strangers say what is probably set otherwise, and a silent one is no error", async () => {
    const node = new FakeTinyssb();
    const bridge = { id: "serial-1", kind: "serial", address: "USB 1:2" } as const;
    node.faceViews = [faceView({ ...bridge, packetsIn: 25, drops: { unknown: 20, "wrong-length": 5 } })];
    await showPage(node, "#faces");
    const face = page.getByRole("article", { name: /^Bridge/ });
    await expect
      .element(face.getByRole("status"))
      .toHaveTextContent(/^25 packets came in and none is of tinySSB\. Probably/);
    node.faceViews = [faceView(bridge)];
    node.tell("face", node.faceViews[0]);
    await expect.element(face.getByRole("status")).not.toBeInTheDocument();
    await expect.element(face).toHaveTextContent("up; nothing heard yet");
    await expect.element(page.getByText(/A quiet channel is not an error/)).toBeVisible();
  });

  test("of a bridge that reports how well it hears show that, and say so where it does not", async () => {
    const node = new FakeTinyssb();
    const bridge = { id: "serial-1", kind: "serial", address: "USB 1:2" } as const;
    node.faceViews = [faceView(bridge)];
    await showPage(node, "#faces");
    const face = page.getByRole("article", { name: /^Bridge/ });
    await expect
      .element(face.getByText("RSSI and SNR: not reported. Bridges such as that of the demos hand on packets"))
      .toBeVisible();
    node.faceViews = [faceView({ ...bridge, signal: { rssiDbm: -97, snrDb: 6.5 } })];
    node.tell("face", node.faceViews[0]);
    await expect
      .element(face.getByText("Latest packet heard with RSSI -97 dBm and SNR 6.5 dB, as the bridge says."))
      .toBeVisible();
  });

  test("on a silent port send only after the person says that it is a bridge", async () => {
    const node = new FakeTinyssb();
    node.faceViews = [
      faceView({ id: "serial", kind: "serial", address: "USB 1:2", phase: "unconfirmed", code: "serial-silent" }),
    ];
    await showPage(node, "#faces");
    await page.getByRole("button", { name: "It is a KISS bridge: begin to send" }).click();
    await expect.poll(() => node.callsOf("assumeBridge")).toEqual([["serial"]]);
  });

  test("to a bridge are asked for within the click, and opened by the node", async () => {
    const node = new FakeTinyssb();
    const info = { usbVendorId: 0x10c4, usbProductId: 0xea60 };
    const [other, picked] = [0, 1].map(() => ({ getInfo: () => info }) as SerialPort);
    const ask = vi.spyOn(navigator.serial, "requestPort").mockResolvedValue(picked);
    vi.spyOn(navigator.serial, "getPorts").mockResolvedValue([other, picked]);
    await showPage(node, "#faces");
    await page.getByRole("button", { name: "Connect a bridge" }).click();
    await expect
      .element(page.getByRole("article", { name: "Bridge USB 10c4:ea60" }))
      .toHaveTextContent("sends nothing yet");
    expect(ask).toHaveBeenCalledOnce();
    expect(node.callsOf("connectSerial")).toEqual([[{ port: { index: 1, count: 2, info } }]]);
  });

  test("to a bridge are not an error when no port is chosen", async () => {
    const node = new FakeTinyssb();
    vi.spyOn(navigator.serial, "requestPort").mockRejectedValue(new DOMException("No port selected", "NotFoundError"));
    await showPage(node, "#faces");
    await page.getByRole("button", { name: "Connect a bridge" }).click();
    await expect.element(page.getByText("No port was chosen.")).toBeVisible();
    expect(node.callsOf("connectSerial")).toEqual([]);
  });

  test("between tabs are named once, in the language of the page, also in what switches them off", async () => {
    const node = new FakeTinyssb();
    node.faceViews = [
      faceView({ id: "tabs", kind: "tabs", address: "tabs of this browser", drops: { duplicate: 17 } }),
    ];
    await showPage(node, "#faces");
    await expect
      .element(page.getByRole("button", { name: "Switch off Tabs of this browser", exact: true }))
      .toBeVisible();
    const card = page.getByRole("article", { name: "Tabs of this browser", exact: true });
    await expect.element(card.getByText("tabs of this browser", { exact: true })).not.toBeInTheDocument();
    await expect.element(card.getByText(/^No packet was refused as faulty\./)).toBeVisible();
    await expect.element(card.getByText("17 of no use here, by reason")).toBeVisible();
    await expect.element(card.getByText("No packet was dropped.")).not.toBeInTheDocument();
  });

  test("of a simulated neighbour comes back by a button after it was taken away", async () => {
    const node = new FakeTinyssb();
    await showPage(node, "#faces");
    const start = page.getByRole("button", { name: "Try it with a simulated neighbour" });
    await start.click();
    await expect.element(page.getByRole("button", { name: /^Take the simulated neighbour away/ })).toBeVisible();
    await expect.element(start).not.toBeInTheDocument();
    expect(node.callsOf("startNeighbour")).toHaveLength(1);
  });

  test("of a simulated neighbour goes only after it was said what goes with it, and what became of it is told", async () => {
    const node = new FakeTinyssb();
    node.faceViews = [faceView({ id: "neighbour", kind: "neighbour", address: CARLA })];
    node.feedViews.push(feedView(CARLA, { name: "Nina", seq: 7 }));
    await showPage(node, "#faces");
    const remove = page.getByRole("button", { name: /^Take the simulated neighbour away/ });
    const dialog = page.getByRole("dialog", { name: "Take the simulated neighbour away?" });
    await remove.click();
    await expect.element(dialog).toHaveTextContent(/7 entries, and no other node has it.*What you wrote stays/);
    await dialog.getByRole("button", { name: "Cancel" }).click();
    await expect.element(dialog).not.toBeInTheDocument();
    expect(node.callsOf("disconnect")).toEqual([]);
    await remove.click();
    await dialog.getByRole("button", { name: "Take it away" }).click();
    await expect.element(page.getByText(/^The simulated neighbour is gone, with its 7 entries\./)).toBeVisible();
    expect(node.callsOf("disconnect")).toEqual([["neighbour"]]);
    await expect.element(remove).not.toBeInTheDocument();
  });

  test("between tabs can be switched on when they are off", async () => {
    const node = new FakeTinyssb();
    await showPage(node, "#faces");
    await page.getByRole("button", { name: "Switch on tabs of this browser" }).click();
    await expect.element(page.getByRole("button", { name: "Switch off" })).toBeVisible();
    await expect.element(page.getByRole("button", { name: "Switch on tabs of this browser" })).not.toBeInTheDocument();
  });
});

describe("the list of packets", () => {
  const rows = () => page.getByRole("list", { name: "Packets, newest first" }).getByRole("listitem");

  test("tells of each packet what it was and what became of it, newest first, and its bytes on demand", async () => {
    const node = new FakeTinyssb();
    node.feedViews.push(feedView(BOB, { name: "Bob", seq: 1 }));
    node.faceViews = [faceView()];
    node.packetViews = [
      packetView(1, { seq: 12 }),
      packetView(2, { what: "want", wants: [{ feedId: BOB, seq: 13 }], direction: "out", outcome: "sent" }),
      packetView(3, { what: "unknown", feedId: null, outcome: "unknown", packet: "0badcafe", bytes: 4 }),
    ];
    await showPage(node, "#packets");
    await expect
      .element(rows().nth(0))
      .toHaveTextContent(/in from: Relay: nothing that this node knows – of no use here: nobody here expects it/);
    await expect.element(rows().nth(1)).toHaveTextContent(/out to: Relay: WANT: asks for 13 of Bob – sent/);
    await expect.element(rows().nth(2)).toHaveTextContent(/in from: Relay: log entry 12 of Bob – taken into the store/);
    await rows().nth(0).getByText("nothing that this node knows").click();
    await expect.element(page.getByText("4 bytes", { exact: true })).toBeVisible();
    await expect.element(page.getByText("0badcafe", { exact: true })).toBeVisible();
  });

  test("names each relay, as everywhere, in the list and in the filter", async () => {
    const node = new FakeTinyssb();
    const [near, far] = ["ws://localhost:8080/relay", "wss://hut.example/relay"];
    node.faceViews = [near, far].map((address) => faceView({ id: address, address }));
    node.packetViews = [packetView(1, { faceId: near }), packetView(2, { faceId: far })];
    await showPage(node, "#packets");
    await expect.element(rows().nth(0)).toHaveTextContent(/in from: Relay hut\.example: /);
    await expect.element(rows().nth(1)).toHaveTextContent(/in from: Relay localhost:8080: /);
    await page.getByLabelText("Face").selectOptions("Relay hut.example");
    await expect.element(page.getByText(/^\s*1 packet\./)).toBeVisible();
  });

  test("is filtered by kind and outcome, in the words of the list", async () => {
    const node = new FakeTinyssb();
    node.packetViews = [
      packetView(1),
      packetView(4, { outcome: "bad-signature" }),
      packetView(2, { outcome: "duplicate" }),
      packetView(3, { what: "blob", outcome: "duplicate" }),
    ];
    await showPage(node, "#packets");
    await expect.element(rows().nth(2)).toBeVisible();
    await page.getByLabelText("Outcome").selectOptions("of no use here");
    await expect.element(page.getByText(/^\s*2 packets\./)).toBeVisible();
    await page.getByLabelText("Kind").selectOptions("Blob");
    await expect.element(page.getByText(/^\s*1 packet\./)).toBeVisible();
    await page.getByLabelText("Kind").selectOptions("Log entry");
    await page.getByLabelText("Outcome").selectOptions("dropped");
    await expect.element(rows().nth(0)).toHaveTextContent(/– dropped: signature/);
    expect(rows().elements()).toHaveLength(1);
  });

  test("keeps the latest packets up to its limit", async () => {
    const node = new FakeTinyssb();
    node.packetViews = Array.from({ length: 400 }, (_, i) => packetView(i + 1));
    await showPage(node, "#packets");
    await expect.element(page.getByText(/^\s*400 packets/)).toBeVisible();
    for (let no = 401; no <= 1000; no++) node.tell("packet", packetView(no));
    await expect.element(page.getByText(/^\s*500 packets, the latest/)).toBeVisible();
    expect(rows().elements()).toHaveLength(MAX_LISTED_PACKETS);
    await expect.element(rows().nth(0)).toHaveTextContent("log entry 1000");
  });

  test("begins anew when another tab has become the node, whose numbers begin at 1", async () => {
    const node = new FakeTinyssb();
    node.packetViews = [packetView(40), packetView(41)];
    await showPage(node, "#packets");
    await expect.element(rows().nth(1)).toBeVisible();
    const first = packetView(1, { seq: 900, timeMs: packetView(42).timeMs });
    node.packetViews = [first];
    node.tell("packet", first);
    await expect.element(page.getByText(/^\s*1 packet\./)).toBeVisible();
    node.tell("packet", packetView(2, { seq: 901, timeMs: packetView(43).timeMs }));
    await expect.element(rows().nth(0)).toHaveTextContent("log entry 901");
    await expect.element(rows().nth(1)).toHaveTextContent("log entry 900");
  });

  test("does not listen while it is paused, and catches up after it", async () => {
    const node = new FakeTinyssb();
    node.packetViews = [packetView(1)];
    await showPage(node, "#packets");
    await expect.element(rows().nth(0)).toBeVisible();
    await page.getByRole("button", { name: "Pause" }).click();
    await expect.poll(() => node.listenersOf("packet")).toBe(0);
    node.packetViews.push(packetView(2));
    await page.getByRole("button", { name: "Go on" }).click();
    await expect.element(page.getByText(/^\s*2 packets\./)).toBeVisible();
  });
});
