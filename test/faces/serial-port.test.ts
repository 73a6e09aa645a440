import { describe, expect, it } from "vitest";
import { MAX_UNWRITTEN_BYTES } from "../../src/faces/serial-line.ts";
import { LISTENING_MS, SerialLink } from "../../src/faces/serial-link.ts";
import { type Claim, claimByLock, listCandidates, portIdentity, type SerialLike } from "../../src/faces/serial-port.ts";
import { SerialPorts } from "../../src/faces/serial-ports.ts";
import { BUSY_RETRY_MS, SEEK_MS } from "../../src/faces/serial-seeker.ts";
import { Witness } from "../contracts/face-link.ts";
import { CP2102, FakePort } from "./fake-serial.ts";
import { ENTRY, useSerialBench } from "./serial-bench.ts";

describe("a serial link and its port", () => {
  const bench = useSerialBench();

  it("shows an unplugged bridge at once and is back after the replug without being asked again", async () => {
    const link = await bench.opened();
    link.assumeBridge();
    bench.serial.unplug(bench.port);
    await bench.settle();
    expect(bench.now()).toMatchObject({ phase: "waiting", code: "serial-lost" });
    expect(bench.now().detail).toContain("lost");
    expect(link.send(ENTRY)).toBe(false);
    await bench.pass(60_000);
    expect(bench.now()).toMatchObject({ phase: "waiting", code: "serial-lost" });
    bench.serial.plug(bench.port);
    await bench.settle();
    expect(bench.now().phase).toBe("listening");
    await bench.pass(LISTENING_MS - 1);
    expect(link.send(ENTRY)).toBe(false);
    await bench.pass(1);
    expect(bench.now().phase).toBe("up");
    expect(link.send(ENTRY)).toBe(true);
  });

  it("comes back without a click, too, when it was a frame that had shown the bridge", async () => {
    await bench.opened();
    await bench.shows();
    bench.serial.unplug(bench.port);
    await bench.settle();
    bench.serial.plug(bench.port);
    await bench.pass(LISTENING_MS);
    expect(bench.now().phase).toBe("up");
  });

  it("notices a replug that the browser did not announce", async () => {
    const link = await bench.opened();
    link.assumeBridge();
    bench.serial.unplug(bench.port);
    await bench.settle();
    bench.serial.plug(bench.port, { silently: true });
    await bench.pass(SEEK_MS + LISTENING_MS);
    expect(bench.now().phase).toBe("up");
  });

  it("refuses another board that comes under the identity of a confirmed one, if it is a console", async () => {
    const link = await bench.opened();
    link.assumeBridge();
    bench.serial.unplug(bench.port);
    await bench.settle();
    const console = new FakePort();
    bench.serial.plug(console);
    await bench.pass(15_000);
    console.says("-- 15.003 F=3 E=28 C=0 |dmxt|=5 |chkt|=0 |heap|=141000\r\n");
    await bench.pass(LISTENING_MS);
    expect(bench.now()).toMatchObject({ phase: "refused", code: "serial-console" });
    expect(console.written.all).toHaveLength(0);
    bench.serial.unplug(console);
    bench.serial.plug(bench.port);
    await bench.pass(2 * LISTENING_MS);
    expect(bench.now().phase).toBe("unconfirmed");
  });

  it("listens anew when a device is plugged in after a console was refused", async () => {
    await bench.opened();
    bench.port.says("-- T-Beam\r\n");
    await bench.settle();
    bench.serial.unplug(bench.port);
    const bridge = new FakePort();
    bench.serial.plug(bridge);
    await bench.settle();
    await bench.shows(bridge);
    expect(bench.now().phase).toBe("up");
  });

  it("opens another device that is plugged in once its own has turned out to be a console", async () => {
    await bench.opened();
    await bench.shows();
    bench.port.says("-- T-Beam\r\n");
    await bench.pass(LISTENING_MS);
    expect(bench.now()).toMatchObject({ phase: "refused", code: "serial-console" });
    bench.serial.unplug(bench.port);
    const other = new FakePort({ usbVendorId: 0x303a, usbProductId: 0x1001 });
    bench.serial.plug(other);
    await bench.settle();
    expect(bench.now().phase).toBe("listening");
    expect(other.isOpen).toBe(true);
  });

  it("opens a port again only when it has let it go", async () => {
    await bench.opened();
    bench.port.says("-- T-Beam\r\n");
    await bench.witness.reaches("connecting", 2);
    bench.serial.announce(bench.port);
    await bench.settle();
    expect(bench.now().phase).toBe("listening");
    expect(bench.port.openings.all).toHaveLength(2);
  });

  it("goes on to the next port when the first is a console, without saying that it was refused", async () => {
    const bridge = new FakePort();
    bench.serial.ports.push(bridge);
    await bench.opened();
    bench.port.says("-- T-Beam\r\n");
    await bench.settle();
    expect(bench.now().phase).toBe("listening");
    await bench.shows(bridge);
    expect(bench.now().phase).toBe("up");
    expect(bench.witness.phases).not.toContain("refused");
    expect([bench.port.isOpen, bench.port.written.all.length]).toEqual([false, 0]);
  });

  it("comes back to the bridge after a loss, and not to the console that was refused", async () => {
    const bridge = new FakePort();
    bench.serial.ports.push(bridge);
    await bench.opened();
    bench.port.says("-- T-Beam\r\n");
    await bench.settle();
    await bench.shows(bridge);
    bench.serial.unplug(bridge);
    await bench.pass(5 * SEEK_MS);
    expect(bench.now()).toMatchObject({ phase: "waiting", code: "serial-lost" });
    bench.serial.plug(bridge);
    await bench.settle();
    expect([bridge.isOpen, bench.port.openings.all.length]).toEqual([true, 1]);
  });

  it("is refused when every port is a console, with what the last one printed, and opens none again", async () => {
    const other = new FakePort();
    bench.serial.ports.push(other);
    await bench.opened();
    bench.port.says("-- T-Beam\r\n");
    await bench.settle();
    other.says("-- Heltec\r\n");
    await bench.pass(10 * SEEK_MS);
    expect(bench.now()).toEqual({ phase: "refused", code: "serial-console", detail: "printed ‘-- Heltec’" });
    expect([bench.port.openings.all.length, other.openings.all.length]).toEqual([1, 1]);
  });

  it("listens anew to a console that was unplugged and is back, also without an event", async () => {
    await bench.opened();
    bench.port.says("-- T-Beam\r\n");
    await bench.settle();
    bench.serial.unplug(bench.port);
    await bench.pass(SEEK_MS);
    expect(bench.now().phase).toBe("refused");
    bench.serial.plug(bench.port, { silently: true });
    await bench.pass(SEEK_MS);
    expect(bench.now().phase).toBe("listening");
  });

  it("says why a port was lost, for as long as it is", async () => {
    const link = await bench.opened();
    await bench.shows();
    bench.port.refusesWrites();
    link.send(ENTRY);
    await bench.settle();
    expect(bench.now()).toMatchObject({ phase: "waiting", code: "serial-lost" });
    expect(bench.now().detail).toBe("writing failed: NetworkError: Failed to write.");
    bench.serial.ports.pop();
    await bench.pass(5 * SEEK_MS);
    expect(bench.now().detail).toBe("writing failed: NetworkError: Failed to write.");
  });

  it("says so when it was the browser that closed the port", async () => {
    await bench.opened();
    bench.port.ends();
    await bench.settle();
    expect(bench.now()).toEqual({ phase: "waiting", code: "serial-lost", detail: "the browser closed the port" });
  });

  it("opens no other device in the place of an unplugged bridge", async () => {
    const other = new FakePort({ usbVendorId: 0x303a, usbProductId: 0x1001 });
    await bench.opened();
    await bench.shows();
    bench.serial.plug(other);
    bench.serial.unplug(bench.port);
    await bench.pass(10 * SEEK_MS);
    expect(other.openings.all).toHaveLength(0);
    expect(bench.now()).toMatchObject({ phase: "waiting", code: "serial-lost" });
  });

  it("reads on after a break on the line", async () => {
    await bench.opened();
    bench.port.breaks();
    await bench.settle();
    await bench.shows();
    expect(bench.now().phase).toBe("up");
    expect(bench.port.openings.all).toHaveLength(1);
  });

  it("is lost once when the system refuses a read before it says that the device is gone", async () => {
    await bench.opened();
    await bench.shows();
    bench.port.failsRead();
    await bench.settle();
    expect(bench.now().phase).toBe("up");
    bench.serial.unplug(bench.port);
    await bench.settle();
    expect(bench.now()).toMatchObject({ phase: "waiting", code: "serial-lost" });
    expect(bench.now().detail).toContain("NetworkError");
  });

  it("is lost where the system refuses every read, though the port offers stream after stream", async () => {
    await bench.opened();
    await bench.shows();
    bench.port.failsEveryRead();
    await bench.settle();
    expect(bench.now()).toMatchObject({ phase: "waiting", code: "serial-lost" });
    expect(bench.now().detail).toContain("UnknownError");
  });

  it("reads on however many breaks there are, with bytes between them", async () => {
    await bench.opened();
    for (let round = 0; round < 40; round++) {
      bench.port.breaks();
      bench.port.says(Uint8Array.of(0xc0));
      await bench.settle();
    }
    await bench.shows();
    expect(bench.now().phase).toBe("up");
  });

  it("takes no packets while the device has not accepted the earlier ones", async () => {
    const link = await bench.opened();
    await bench.shows();
    bench.port.isStalled = true;
    const packet = new Uint8Array(120);
    let taken = 0;
    while (link.send(packet)) taken++;
    expect(taken).toBe(Math.floor(MAX_UNWRITTEN_BYTES / 122));
    bench.port.resume();
    await bench.settle();
    expect(link.send(packet)).toBe(true);
    await bench.settle();
    expect(bench.port.frames.all).toHaveLength(taken + 1);
  });

  it("closes cleanly while the device takes nothing, and drops what waited for it", async () => {
    const link = await bench.opened();
    await bench.shows();
    bench.port.isStalled = true;
    for (let i = 0; i < 3; i++) link.send(ENTRY);
    await bench.settle();
    const closed = link.close();
    await bench.settle();
    bench.port.resume();
    await closed;
    expect(bench.port.frames.all).toHaveLength(1);
    expect(bench.port.isOpen).toBe(false);
    await bench.port.open({ baudRate: 115200 });
  });

  it("is refused where the browser has no Web Serial", async () => {
    const link = new SerialLink(undefined);
    link.open(bench.witness);
    expect(bench.witness.states.all).toEqual([{ phase: "refused", code: "serial-unsupported" }]);
    expect(link.send(ENTRY)).toBe(false);
    await link.close();
    expect(bench.now().phase).toBe("closed");
  });

  it("is refused without a permitted port, once, and begins by itself when there is one", async () => {
    bench.serial.ports.pop();
    await bench.opened();
    await bench.pass(5 * SEEK_MS);
    expect(bench.witness.states.all).toEqual([
      { phase: "connecting" },
      { phase: "refused", code: "serial-no-permission" },
    ]);
    bench.serial.plug(bench.port, { silently: true });
    await bench.pass(SEEK_MS);
    expect(bench.now().phase).toBe("listening");
  });

  it("is refused where the page may not use Web Serial at all", async () => {
    bench.serial.getPorts = () => Promise.reject(new DOMException("disallowed by permissions policy", "SecurityError"));
    await bench.opened();
    expect(bench.now()).toMatchObject({ phase: "refused", code: "serial-no-permission" });
  });

  it("waits for a port that another program holds, and takes it when it is free", async () => {
    bench.port.isBusy = true;
    await bench.opened({ claim: claimByLock(new FakeLocks()) });
    expect(bench.now()).toMatchObject({ phase: "waiting", code: "serial-busy" });
    expect(bench.now().detail).toContain("USB 10c4:ea60");
    bench.port.isBusy = false;
    await bench.pass(BUSY_RETRY_MS);
    expect(bench.now().phase).toBe("listening");
  });

  it("keeps two profiles off one port, and gives it to the second when the first lets go", async () => {
    const claim = claimByLock(new FakeLocks());
    const first = await bench.opened({ claim });
    const witness2 = new Witness();
    await bench.opened({ claim }, witness2);
    expect(witness2.states.all.at(-1)).toMatchObject({ phase: "waiting", code: "serial-busy" });
    expect(bench.port.openings.all).toHaveLength(1);
    await first.close();
    await bench.pass(BUSY_RETRY_MS);
    expect(witness2.states.all.at(-1)).toMatchObject({ phase: "listening" });
  });

  it("gives a second profile the second of two equal boards", async () => {
    const board2 = new FakePort();
    bench.serial.ports.push(board2);
    const claim = claimByLock(new FakeLocks());
    await bench.opened({ claim });
    await bench.opened({ claim }, new Witness());
    expect([bench.port.isOpen, board2.isOpen]).toEqual([true, true]);
  });

  it("prefers the port that was used last", async () => {
    const bluetooth = new FakePort({ bluetoothServiceClassId: "00001101-0000-1000-8000-00805f9b34fb" });
    bench.serial.ports.push(bluetooth);
    const link = await bench.opened({ preferredPort: "Bluetooth serial port" });
    expect([bench.port.isOpen, bluetooth.isOpen]).toEqual([false, true]);
    expect(link.address).toBe("Bluetooth serial port");
  });

  it("lets a port go that opens only after the link was closed", async () => {
    let letOpen = (): void => undefined;
    bench.port.opensAfter = new Promise((resolve) => {
      letOpen = resolve;
    });
    const link = await bench.opened();
    const closed = link.close().then(() => bench.port.isOpen);
    await bench.settle();
    letOpen();
    expect(await closed).toBe(false);
    await bench.settle();
    expect(bench.port.isOpen).toBe(false);
    expect(bench.port.openings.all).toHaveLength(1);
    expect(bench.witness.phases).toEqual(["connecting", "closed"]);
  });

  it("opens no port any more once it is closed", async () => {
    const link = new SerialLink(new SerialPorts(bench.serial));
    link.open(bench.witness);
    await link.close();
    bench.serial.dispatchEvent(new Event("connect"));
    await bench.pass(60_000);
    expect(bench.port.openings.all).toHaveLength(0);
    expect(bench.witness.phases).toEqual(["connecting", "closed"]);
  });
});

describe("serial ports", () => {
  it("are known by their USB chip, or by Bluetooth", () => {
    expect(portIdentity(CP2102)).toBe("USB 10c4:ea60");
    expect(portIdentity({ usbVendorId: 0x1a86 })).toBe("USB 1a86:0000");
    expect(portIdentity({ bluetoothServiceClassId: 0x1101 })).toBe("Bluetooth serial port");
    expect(portIdentity({})).toBe("serial port");
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
