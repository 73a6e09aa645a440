import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { MAX_UNWRITTEN_BYTES } from "../../src/faces/serial-line.ts";
import {
  LISTENING_MS,
  QUIET_MS,
  SerialLink,
  type SerialLinkOptions,
  VOUCHED_LISTENING_MS,
} from "../../src/faces/serial-link.ts";
import { type Claim, claimByLock, listCandidates, portIdentity, type SerialLike } from "../../src/faces/serial-port.ts";
import { BUSY_RETRY_MS, SEEK_MS } from "../../src/faces/serial-seeker.ts";
import { describeFaceLink, Witness } from "../contracts/face-link.ts";
import { gen1 } from "../support/vectors.ts";
import { CP2102, FakePort, FakeSerial } from "./fake-serial.ts";

const ENTRY = Buffer.from(gen1.poc01.entries[0].entries[0].wire, "hex");

describeFaceLink(
  "the serial link",
  async () => {
    const port = new FakePort();
    const serial = new FakeSerial(port);
    return {
      link: new SerialLink(serial),
      heard: port.frames,
      greet: () => void port.openings.at(0).then(() => port.saysFrame(ENTRY)),
      say: (packet) => port.saysFrame(packet),
      sayJunk: () => {
        port.says(Uint8Array.of(0xc0, 0xc0, 0xdb, 0xc0));
        port.saysFrame(new Uint8Array(251).fill(0x99));
        port.saysFrame(new Uint8Array(5000).fill(0x99));
      },
      outage: {
        begin: () => serial.unplug(port),
        end: () => {
          serial.plug(port);
          void port.openings.at(1).then(() => port.saysFrame(ENTRY));
        },
      },
      dispose: async () => undefined,
    };
  },
  { canBeLost: true },
);

describe("a serial link and the device at its port", () => {
  let port: FakePort;
  let serial: FakeSerial;
  let witness: Witness;
  const links: SerialLink[] = [];

  beforeEach(() => {
    vi.useFakeTimers();
    port = new FakePort();
    serial = new FakeSerial(port);
    witness = new Witness();
  });

  afterEach(async () => {
    await Promise.all(links.splice(0).map((link) => link.close()));
    vi.useRealTimers();
  });

  /** Lets everything happen that needs no time. */
  const settle = () => vi.advanceTimersByTimeAsync(0);
  const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
  const now = () => witness.states.all.at(-1)!;

  async function opened(options: SerialLinkOptions = {}, from: SerialLike | undefined = serial): Promise<SerialLink> {
    const link = new SerialLink(from, options);
    links.push(link);
    link.open(witness);
    await settle();
    return link;
  }

  it("opens the port at 115200 baud and lets DTR and RTS go", async () => {
    const link = await opened();
    expect(port.openings.all).toMatchObject([{ baudRate: 115200 }]);
    expect(port.signals).toEqual([{ dataTerminalReady: false, requestToSend: false }]);
    expect(link.address).toBe("USB 10c4:ea60");
    expect(link.medium).toMatchObject({ kind: "lora", serialBitsPerSecond: 115200 });
  });

  it("listens, and tells how far it is, until a frame shows that it is a bridge", async () => {
    await opened();
    await pass(2000);
    expect(witness.states.all).toEqual([
      { phase: "connecting" },
      { phase: "listening", detail: "heard nothing for 0 of 16 s" },
      { phase: "listening", detail: "heard nothing for 1 of 16 s" },
      { phase: "listening", detail: "heard nothing for 2 of 16 s" },
    ]);
    port.saysFrame(ENTRY);
    await settle();
    expect(now()).toEqual({ phase: "up", detail: "heard a frame" });
    expect(witness.packets.all.map((packet) => Buffer.from(packet).toString("hex"))).toEqual([ENTRY.toString("hex")]);
  });

  it("is open without modem lines, as over Bluetooth, just the same", async () => {
    port.hasModemLines = false;
    await opened();
    port.saysFrame(ENTRY);
    await settle();
    expect(now().phase).toBe("up");
  });

  it("waits through the start-up text of a bridge that the opening has reset", async () => {
    await opened();
    port.says("ets Jul 29 2019 12:21:46\r\n\r\nrst:0x1 (POWERON_RESET),boot:0x13 (SPI_FAST_FLASH_BOOT)\r\n");
    await pass(800);
    port.says("Serial initial done\r\nyou can see OLED printed OLED initial done!\r\nLoRa Initial success!\r\n");
    await pass(LISTENING_MS - 1);
    expect(now().phase).toBe("listening");
    expect(now().detail).toContain("start-up text");
    port.saysFrame(ENTRY);
    await settle();
    expect(now().phase).toBe("up");
  });

  it("is unconfirmed after 16 s of silence, and sends nothing", async () => {
    const link = await opened();
    await pass(LISTENING_MS - 1);
    expect(now().phase).toBe("listening");
    await pass(1);
    expect(now()).toEqual({ phase: "unconfirmed", code: "serial-silent", detail: "heard nothing for 16 s" });
    expect(link.send(ENTRY)).toBe(false);
    expect(port.written.all).toHaveLength(0);
  });

  it("comes up from unconfirmed when a frame arrives at last", async () => {
    await opened();
    await pass(LISTENING_MS);
    port.saysFrame(ENTRY);
    await settle();
    expect(now().phase).toBe("up");
    expect(witness.packets.all).toHaveLength(1);
  });

  it("counts the silence from the last byte that it heard", async () => {
    await opened();
    await pass(LISTENING_MS - 500);
    port.says(Uint8Array.of(0xff));
    await pass(LISTENING_MS - 1);
    expect(now().phase).toBe("listening");
    await pass(1);
    expect(now().phase).toBe("unconfirmed");
  });

  it.each([7_000, 15_000])(
    "refuses a console that prints a line every %i ms, without ever sending",
    async (everyMs) => {
      const link = await opened();
      await pass(everyMs);
      expect(now().phase).toBe("listening");
      port.says("-- T-Beam 15.003 F=3 E=28 C=0 |dmxt|=5 |chkt|=0 |heap|=141000\r\n");
      await settle();
      expect(now()).toEqual({
        phase: "refused",
        code: "serial-console",
        detail: "printed ‘-- T-Beam 15.003 F=3 E=28 C=0 |dmxt|=5 |…’",
      });
      expect(link.send(ENTRY)).toBe(false);
      expect(link.assumeBridge()).toBe(false);
      await pass(10 * LISTENING_MS);
      expect(now().phase).toBe("refused");
      expect(port.written.all).toHaveLength(0);
      expect(port.isOpen).toBe(false);
    },
  );

  it("refuses a console whose line comes in pieces and without an end", async () => {
    await opened();
    port.says("-- T-B");
    await settle();
    port.says("eam");
    await pass(QUIET_MS);
    expect(now()).toMatchObject({ phase: "refused", code: "serial-console" });
  });

  it("stops sending at once when text of a console appears while it is up", async () => {
    const link = await opened();
    port.saysFrame(ENTRY);
    await settle();
    expect(link.send(ENTRY)).toBe(true);
    await settle();
    const written = port.written.all.length;
    port.says("** Welcome to the tinySSB virtual pub running on a T-Beam\r\n");
    await pass(QUIET_MS);
    expect(now()).toMatchObject({ phase: "refused", code: "serial-console" });
    expect(link.send(ENTRY)).toBe(false);
    expect(port.written.all).toHaveLength(written);
  });

  it("does not take a stranger's packet with console-like text for a console", async () => {
    await opened();
    port.saysFrame(ENTRY);
    port.saysFrame(Buffer.from("\r\n-- T-Beam\r\n** x\r\nCMD r\r\n"));
    await pass(2 * QUIET_MS);
    expect(now().phase).toBe("up");
    expect(witness.packets.all).toHaveLength(2);
  });

  it("goes up when a person says that the silent port is a bridge", async () => {
    const link = await opened();
    await pass(LISTENING_MS);
    expect(link.assumeBridge()).toBe(true);
    expect(now().phase).toBe("up");
    link.send(ENTRY);
    expect(Buffer.from(await port.frames.at(0)).equals(ENTRY)).toBe(true);
  });

  it("takes a person's word while it still listens, unless text was seen", async () => {
    const link = await opened();
    port.says("hello world\r\n");
    await settle();
    expect(link.assumeBridge()).toBe(false);
    expect(now().phase).toBe("listening");
    await pass(LISTENING_MS);
    expect(now()).toEqual({ phase: "unconfirmed", code: "serial-silent", detail: "printed ‘hello world’" });
    expect(link.assumeBridge()).toBe(true);
    expect(now().phase).toBe("up");
  });

  it("takes a person's word at once when nothing was seen", async () => {
    const link = await opened();
    expect(link.assumeBridge()).toBe(true);
    expect(now().phase).toBe("up");
  });

  it("takes no person's word for half a line of a console", async () => {
    const link = await opened();
    port.says("-- T-Be");
    await settle();
    expect(link.assumeBridge()).toBe(false);
    expect(now()).toMatchObject({ phase: "refused", code: "serial-console" });
  });

  it("refuses after a single line of text what only a person's word made a bridge", async () => {
    const link = await opened();
    link.assumeBridge();
    port.says("unknown command 'w'\r\n");
    await settle();
    expect(now()).toMatchObject({ phase: "refused", code: "serial-console", detail: "printed ‘unknown command 'w'’" });
    expect(link.send(ENTRY)).toBe(false);
  });

  it("shows an unplugged bridge at once and is back after the replug without being asked again", async () => {
    const link = await opened();
    link.assumeBridge();
    serial.unplug(port);
    await settle();
    expect(now()).toMatchObject({ phase: "waiting", code: "serial-lost" });
    expect(now().detail).toContain("lost");
    expect(link.send(ENTRY)).toBe(false);
    await pass(60_000);
    expect(now()).toMatchObject({ phase: "waiting", code: "serial-lost" });
    serial.plug(port);
    await settle();
    expect(now().phase).toBe("listening");
    await pass(LISTENING_MS - 1);
    expect(link.send(ENTRY)).toBe(false);
    await pass(1);
    expect(now().phase).toBe("up");
    expect(link.send(ENTRY)).toBe(true);
  });

  it("comes back without a click, too, when it was a frame that had shown the bridge", async () => {
    await opened();
    port.saysFrame(ENTRY);
    await settle();
    serial.unplug(port);
    await settle();
    serial.plug(port);
    await pass(LISTENING_MS);
    expect(now().phase).toBe("up");
  });

  it("notices a replug that the browser did not announce", async () => {
    const link = await opened();
    link.assumeBridge();
    serial.unplug(port);
    await settle();
    serial.plug(port, { silently: true });
    await pass(SEEK_MS + LISTENING_MS);
    expect(now().phase).toBe("up");
  });

  it("refuses another board that comes under the identity of a confirmed one, if it is a console", async () => {
    const link = await opened();
    link.assumeBridge();
    serial.unplug(port);
    await settle();
    const console = new FakePort();
    serial.plug(console);
    await pass(15_000);
    console.says("-- 15.003 F=3 E=28 C=0 |dmxt|=5 |chkt|=0 |heap|=141000\r\n");
    await pass(LISTENING_MS);
    expect(now()).toMatchObject({ phase: "refused", code: "serial-console" });
    expect(console.written.all).toHaveLength(0);
    serial.unplug(console);
    serial.plug(port);
    await pass(2 * LISTENING_MS);
    expect(now().phase).toBe("unconfirmed");
  });

  it("listens anew when a device is plugged in after a console was refused", async () => {
    await opened();
    port.says("-- T-Beam\r\n");
    await settle();
    serial.unplug(port);
    const bridge = new FakePort();
    serial.plug(bridge);
    await settle();
    bridge.saysFrame(ENTRY);
    await settle();
    expect(now().phase).toBe("up");
  });

  it("opens no other device in the place of an unplugged bridge", async () => {
    const other = new FakePort({ usbVendorId: 0x303a, usbProductId: 0x1001 });
    await opened();
    port.saysFrame(ENTRY);
    await settle();
    serial.plug(other);
    serial.unplug(port);
    await pass(10 * SEEK_MS);
    expect(other.openings.all).toHaveLength(0);
    expect(now()).toMatchObject({ phase: "waiting", code: "serial-lost" });
  });

  it("goes up after a short silence where a person has vouched for the port beforehand", async () => {
    await opened({ assumeBridge: true });
    await pass(VOUCHED_LISTENING_MS - 1);
    expect(now().phase).toBe("listening");
    await pass(1);
    expect(now().phase).toBe("up");
  });

  it("listens in full where text was seen on a port that a person has vouched for", async () => {
    await opened({ assumeBridge: true });
    port.says("hello world\r\n");
    await pass(LISTENING_MS - 1);
    expect(now().phase).toBe("listening");
    await pass(1);
    expect(now()).toMatchObject({ phase: "unconfirmed", detail: "printed ‘hello world’" });
  });

  it("stays up however long the channel is quiet", async () => {
    await opened();
    port.saysFrame(ENTRY);
    await pass(24 * 3600 * 1000);
    expect(now().phase).toBe("up");
  });

  it("reads on after a break on the line", async () => {
    await opened();
    port.breaks();
    await settle();
    port.saysFrame(ENTRY);
    await settle();
    expect(now().phase).toBe("up");
    expect(port.openings.all).toHaveLength(1);
  });

  it("takes no packets while the device has not accepted the earlier ones", async () => {
    const link = await opened();
    port.saysFrame(ENTRY);
    await settle();
    port.isStalled = true;
    const packet = new Uint8Array(120);
    let taken = 0;
    while (link.send(packet)) taken++;
    expect(taken).toBe(Math.floor(MAX_UNWRITTEN_BYTES / 122));
    port.resume();
    await settle();
    expect(link.send(packet)).toBe(true);
    await settle();
    expect(port.frames.all).toHaveLength(taken + 1);
  });

  it("closes cleanly while the device takes nothing, so that the port can be opened again", async () => {
    const link = await opened();
    port.saysFrame(ENTRY);
    await settle();
    port.isStalled = true;
    link.send(ENTRY);
    const closed = link.close();
    port.resume();
    await closed;
    expect(port.isOpen).toBe(false);
    await port.open({ baudRate: 115200 });
  });

  it("is refused where the browser has no Web Serial", async () => {
    const link = new SerialLink(undefined);
    link.open(witness);
    expect(witness.states.all).toEqual([{ phase: "refused", code: "serial-unsupported" }]);
    expect(link.send(ENTRY)).toBe(false);
    await link.close();
    expect(now().phase).toBe("closed");
  });

  it("is refused without a permitted port, once, and begins by itself when there is one", async () => {
    serial.ports.pop();
    await opened();
    await pass(5 * SEEK_MS);
    expect(witness.states.all).toEqual([{ phase: "connecting" }, { phase: "refused", code: "serial-no-permission" }]);
    serial.plug(port, { silently: true });
    await pass(SEEK_MS);
    expect(now().phase).toBe("listening");
  });

  it("is refused where the page may not use Web Serial at all", async () => {
    serial.getPorts = () => Promise.reject(new DOMException("disallowed by permissions policy", "SecurityError"));
    await opened();
    expect(now()).toMatchObject({ phase: "refused", code: "serial-no-permission" });
  });

  it("waits for a port that another program holds, and takes it when it is free", async () => {
    port.isBusy = true;
    await opened();
    expect(now()).toMatchObject({ phase: "waiting", code: "serial-busy" });
    expect(now().detail).toContain("USB 10c4:ea60");
    port.isBusy = false;
    await pass(BUSY_RETRY_MS);
    expect(now().phase).toBe("listening");
  });

  it("keeps two profiles off one port, and gives it to the second when the first lets go", async () => {
    const claim = claimByLock(new FakeLocks());
    const first = await opened({ claim });
    const second = new SerialLink(serial, { claim });
    links.push(second);
    const witness2 = new Witness();
    second.open(witness2);
    await settle();
    expect(witness2.states.all.at(-1)).toMatchObject({ phase: "waiting", code: "serial-busy" });
    expect(port.openings.all).toHaveLength(1);
    await first.close();
    await pass(BUSY_RETRY_MS);
    expect(witness2.states.all.at(-1)).toMatchObject({ phase: "listening" });
  });

  it("gives a second profile the second of two equal boards", async () => {
    const board2 = new FakePort();
    serial.ports.push(board2);
    const claim = claimByLock(new FakeLocks());
    await opened({ claim });
    await opened({ claim });
    expect([port.isOpen, board2.isOpen]).toEqual([true, true]);
  });

  it("prefers the port that was used last", async () => {
    const bluetooth = new FakePort({ bluetoothServiceClassId: "00001101-0000-1000-8000-00805f9b34fb" });
    serial.ports.push(bluetooth);
    const link = await opened({ preferredPort: "Bluetooth serial port" });
    expect([port.isOpen, bluetooth.isOpen]).toEqual([false, true]);
    expect(link.address).toBe("Bluetooth serial port");
  });

  it("lets a port go that opens only after the link was closed", async () => {
    const link = new SerialLink(serial);
    link.open(witness);
    await link.close();
    expect(port.isOpen).toBe(false);
    await pass(60_000);
    expect(witness.phases).toEqual(["connecting", "closed"]);
    expect(port.isOpen).toBe(false);
  });
});

describe("serial ports", () => {
  it("are known by their USB chip, or by Bluetooth", () => {
    expect(portIdentity(new FakePort(CP2102))).toBe("USB 10c4:ea60");
    expect(portIdentity(new FakePort({ usbVendorId: 0x1a86 }))).toBe("USB 1a86:0000");
    expect(portIdentity(new FakePort({ bluetoothServiceClassId: 0x1101 }))).toBe("Bluetooth serial port");
    expect(portIdentity(new FakePort({}))).toBe("serial port");
  });

  it("have different claims though their identity be the same, whatever is preferred", () => {
    const ports = [new FakePort({}), new FakePort(CP2102), new FakePort(CP2102)];
    const names = listCandidates(ports, "USB 10c4:ea60").map(({ claimName }) => claimName);
    expect(names).toEqual([
      "tinyssb:serial:USB 10c4:ea60:1",
      "tinyssb:serial:USB 10c4:ea60:2",
      "tinyssb:serial:serial port:1",
    ]);
  });

  it("can not be claimed where locks are refused", async () => {
    const claim: Claim = claimByLock({ request: () => Promise.reject(new DOMException("no", "SecurityError")) });
    expect(await claim("a port")).toBeUndefined();
  });

  it("of the browser fit what the link asks for", () => {
    const fits = (serial: Serial): SerialLike => serial;
    expect(fits).toBeTypeOf("function");
  });
});

/** Web Locks as far as `ifAvailable` goes. */
class FakeLocks implements Pick<LockManager, "request"> {
  private readonly held = new Set<string>();
  async request(...args: unknown[]): Promise<never> {
    const [name, , grant] = args as [string, unknown, (lock: { name: string } | null) => unknown];
    if (this.held.has(name)) return (await grant(null)) as never;
    this.held.add(name);
    try {
      return (await grant({ name })) as never;
    } finally {
      this.held.delete(name);
    }
  }
}
