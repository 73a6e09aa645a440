import { describe, expect, it } from "vitest";
import {
  LISTENING_MS,
  MAX_LISTENING_MS,
  QUIET_MS,
  SerialLink,
  VOUCHED_LISTENING_MS,
} from "../../src/faces/serial-link.ts";
import { SerialPorts } from "../../src/faces/serial-ports.ts";
import { describeFaceLink } from "../contracts/face-link.ts";
import { FakePort, FakeSerial } from "./fake-serial.ts";
import { ENTRY, useSerialBench } from "./serial-bench.ts";

describeFaceLink(
  "the serial link",
  async () => {
    const port = new FakePort();
    const serial = new FakeSerial(port);
    const showAtOpening = (index: number) =>
      void port.openings.at(index).then(() => {
        port.saysFrame(ENTRY);
        port.saysFrame(ENTRY);
      });
    return {
      link: new SerialLink(new SerialPorts(serial)),
      heard: port.frames,
      greet: () => showAtOpening(0),
      say: (packet) => port.saysFrame(packet),
      sayJunk: () => {
        port.says(Uint8Array.of(0xc0, 0xc0, 0xdb, 0xc0));
        port.saysFrame(new Uint8Array(251).fill(0x99));
        port.saysFrame(new Uint8Array(5000).fill(0x99));
        return 2;
      },
      outage: {
        begin: () => serial.unplug(port),
        end: () => {
          serial.plug(port);
          showAtOpening(1);
        },
      },
      dispose: async () => undefined,
    };
  },
  { canBeLost: true },
);

describe("a serial link that listens", () => {
  const bench = useSerialBench();

  it("opens the port at 115200 baud and lets DTR and RTS go", async () => {
    const link = await bench.opened();
    expect(bench.port.openings.all).toMatchObject([{ baudRate: 115200 }]);
    expect(bench.port.signals).toEqual([{ dataTerminalReady: false, requestToSend: false }]);
    expect(link.address).toBe("USB 10c4:ea60");
    expect(link.medium).toMatchObject({ kind: "lora", serialBitsPerSecond: 115200 });
  });

  it("listens, and tells how far it is, until a frame shows that it is a bridge", async () => {
    await bench.opened();
    await bench.pass(2000);
    expect(bench.witness.states.all).toEqual([
      { phase: "connecting" },
      { phase: "listening", detail: "heard nothing for 0 of 16 s" },
      { phase: "listening", detail: "heard nothing for 1 of 16 s" },
      { phase: "listening", detail: "heard nothing for 2 of 16 s" },
    ]);
    bench.port.saysFrame(ENTRY);
    await bench.pass(QUIET_MS - 1);
    expect(bench.now().phase).toBe("listening");
    expect(bench.witness.packets.all).toHaveLength(0);
    await bench.pass(1);
    expect(bench.now()).toEqual({ phase: "up", detail: "heard a frame" });
    expect(bench.witness.packets.all).toEqual([ENTRY]);
  });

  it("is up at once when a second frame follows the first, and hands on both", async () => {
    await bench.opened();
    await bench.shows();
    expect(bench.now()).toEqual({ phase: "up", detail: "heard a frame" });
    expect(bench.witness.packets.all).toEqual([ENTRY, ENTRY]);
  });

  it("hands on no noise that came before the frame of a bridge", async () => {
    await bench.opened();
    bench.port.says(Uint8Array.of(0xc0, 1, 2, 0xc0, 3, 0xc0, 0xdb));
    await bench.pass(QUIET_MS);
    bench.port.saysFrame(ENTRY);
    await bench.pass(QUIET_MS);
    expect(bench.now().phase).toBe("up");
    expect(bench.witness.packets.all).toEqual([ENTRY]);
    expect(bench.witness.drops.all).toHaveLength(0);
  });

  it("refuses a device that goes on talking without showing what it is", async () => {
    const link = await bench.opened();
    const boot = "ets Jul 29 2019 12:21:46\r\nrst:0x3 (SW_RESET),boot:0x13 (SPI_FAST_FLASH_BOOT)\r\n";
    for (let ms = 0; ms < MAX_LISTENING_MS; ms += 5_000) {
      expect(bench.now().phase).toBe("listening");
      bench.port.says(boot);
      await bench.settle();
      expect(link.assumeBridge()).toBe(false);
      await bench.pass(5_000);
    }
    bench.port.says(boot);
    await bench.settle();
    expect(bench.now()).toEqual({
      phase: "refused",
      code: "serial-console",
      detail: "printed the start-up text of an ESP32; keeps printing",
    });
    expect(bench.port.written.all).toHaveLength(0);
  });

  it("asks about a device that has stopped talking, however late", async () => {
    await bench.opened();
    for (let ms = 0; ms < MAX_LISTENING_MS; ms += 10_000) {
      bench.port.says(Uint8Array.of(0xff));
      await bench.pass(10_000);
    }
    await bench.pass(LISTENING_MS);
    expect(bench.now().phase).toBe("unconfirmed");
  });

  it("is open without modem lines, as over Bluetooth, just the same", async () => {
    bench.port.hasModemLines = false;
    await bench.opened();
    await bench.shows();
    expect(bench.now().phase).toBe("up");
  });

  it("waits through the start-up text of a bridge that the opening has reset", async () => {
    await bench.opened();
    bench.port.says("ets Jul 29 2019 12:21:46\r\n\r\nrst:0x1 (POWERON_RESET),boot:0x13 (SPI_FAST_FLASH_BOOT)\r\n");
    await bench.pass(800);
    bench.port.says("Serial initial done\r\nyou can see OLED printed OLED initial done!\r\nLoRa Initial success!\r\n");
    await bench.pass(LISTENING_MS - 1);
    expect(bench.now().phase).toBe("listening");
    expect(bench.now().detail).toContain("start-up text");
    await bench.shows();
    expect(bench.now().phase).toBe("up");
  });

  it("is unconfirmed after 16 s of silence, and sends nothing", async () => {
    const link = await bench.opened();
    await bench.pass(LISTENING_MS - 1);
    expect(bench.now().phase).toBe("listening");
    await bench.pass(1);
    expect(bench.now()).toEqual({ phase: "unconfirmed", code: "serial-silent", detail: "heard nothing for 16 s" });
    expect(link.send(ENTRY)).toBe(false);
    expect(bench.port.written.all).toHaveLength(0);
  });

  it("comes up from unconfirmed when a frame arrives at last", async () => {
    await bench.opened();
    await bench.pass(LISTENING_MS);
    bench.port.saysFrame(ENTRY);
    await bench.pass(QUIET_MS);
    expect(bench.now().phase).toBe("up");
    expect(bench.witness.packets.all).toHaveLength(1);
  });

  it("counts the silence from the last byte that it heard", async () => {
    await bench.opened();
    await bench.pass(LISTENING_MS - 500);
    bench.port.says(Uint8Array.of(0xff));
    await bench.pass(LISTENING_MS - 1);
    expect(bench.now().phase).toBe("listening");
    await bench.pass(1);
    expect(bench.now().phase).toBe("unconfirmed");
  });

  it.each([7_000, 15_000])(
    "refuses a console that prints a line every %i ms, without ever sending",
    async (everyMs) => {
      const link = await bench.opened();
      await bench.pass(everyMs);
      expect(bench.now().phase).toBe("listening");
      bench.port.says("-- T-Beam 15.003 F=3 E=28 C=0 |dmxt|=5 |chkt|=0 |heap|=141000\r\n");
      await bench.settle();
      expect(bench.now()).toEqual({
        phase: "refused",
        code: "serial-console",
        detail: "printed ‘-- T-Beam 15.003 F=3 E=28 C=0 |dmxt|=5 |…’",
      });
      expect(link.send(ENTRY)).toBe(false);
      expect(link.assumeBridge()).toBe(false);
      await bench.pass(10 * LISTENING_MS);
      expect(bench.now().phase).toBe("refused");
      expect(bench.port.written.all).toHaveLength(0);
      expect(bench.port.isOpen).toBe(false);
    },
  );

  it("refuses a console whose line comes in pieces and without an end", async () => {
    await bench.opened();
    bench.port.says("-- T-B");
    await bench.settle();
    bench.port.says("eam");
    await bench.pass(QUIET_MS);
    expect(bench.now()).toMatchObject({ phase: "refused", code: "serial-console" });
  });

  it("stops sending at once when text of a console appears while it is up", async () => {
    const link = await bench.opened();
    await bench.shows();
    expect(link.send(ENTRY)).toBe(true);
    await bench.settle();
    const written = bench.port.written.all.length;
    bench.port.says("** Welcome to the tinySSB virtual pub running on a T-Beam\r\n");
    await bench.pass(QUIET_MS);
    expect(bench.now()).toMatchObject({ phase: "refused", code: "serial-console" });
    expect(link.send(ENTRY)).toBe(false);
    expect(bench.port.written.all).toHaveLength(written);
  });

  it("does not take a stranger's packet with console-like text for a console", async () => {
    await bench.opened();
    await bench.shows();
    bench.port.saysFrame(Buffer.from("\r\n-- T-Beam\r\n** x\r\nCMD r\r\n"));
    await bench.pass(2 * QUIET_MS);
    expect(bench.now().phase).toBe("up");
    expect(bench.witness.packets.all).toHaveLength(3);
  });

  it("goes up when a person says that the silent port is a bridge", async () => {
    const link = await bench.opened();
    await bench.pass(LISTENING_MS);
    expect(link.assumeBridge()).toBe(true);
    expect(bench.now().phase).toBe("up");
    link.send(ENTRY);
    expect(Array.from(await bench.port.frames.at(0))).toEqual(Array.from(ENTRY));
  });

  it("takes a person's word while it still listens, unless text was seen", async () => {
    const link = await bench.opened();
    bench.port.says("hello world\r\n");
    await bench.settle();
    expect(link.assumeBridge()).toBe(false);
    expect(bench.now().phase).toBe("listening");
    await bench.pass(LISTENING_MS);
    expect(bench.now()).toEqual({ phase: "unconfirmed", code: "serial-silent", detail: "printed ‘hello world’" });
    expect(link.assumeBridge()).toBe(true);
    expect(bench.now().phase).toBe("up");
  });

  it("takes no person's word for a port while bytes come in", async () => {
    const link = await bench.opened();
    await bench.pass(LISTENING_MS);
    bench.port.says(Uint8Array.of(0xff));
    await bench.pass(QUIET_MS - 1);
    expect(link.assumeBridge()).toBe(false);
    await bench.pass(1);
    expect(link.assumeBridge()).toBe(true);
  });

  it("refuses after one line of its log what only a person's word made a bridge", async () => {
    const link = await bench.opened();
    link.assumeBridge();
    bench.port.says("I (300) console: type 'e' to erase the store\r\n");
    await bench.settle();
    expect(bench.now()).toMatchObject({ phase: "refused", code: "serial-console" });
  });

  it("takes a person's word at once when nothing was seen", async () => {
    const link = await bench.opened();
    expect(link.assumeBridge()).toBe(true);
    expect(bench.now().phase).toBe("up");
  });

  it("takes no person's word for half a line of a console", async () => {
    const link = await bench.opened();
    bench.port.says("-- T-Be");
    await bench.settle();
    expect(link.assumeBridge()).toBe(false);
    await bench.pass(QUIET_MS);
    expect(link.assumeBridge()).toBe(false);
    expect(bench.now()).toMatchObject({ phase: "refused", code: "serial-console" });
  });

  it("refuses after a single line of text what only a person's word made a bridge", async () => {
    const link = await bench.opened();
    link.assumeBridge();
    bench.port.says("unknown command 'w'\r\n");
    await bench.settle();
    expect(bench.now()).toMatchObject({
      phase: "refused",
      code: "serial-console",
      detail: "printed ‘unknown command 'w'’",
    });
    expect(link.send(ENTRY)).toBe(false);
  });

  it("goes up after a short silence where a person has vouched for the port beforehand", async () => {
    await bench.opened({ assumeBridge: true });
    await bench.pass(VOUCHED_LISTENING_MS - 1);
    expect(bench.now().phase).toBe("listening");
    await bench.pass(1);
    expect(bench.now().phase).toBe("up");
  });

  it("listens in full where text was seen on a port that a person has vouched for", async () => {
    await bench.opened({ assumeBridge: true });
    bench.port.says("hello world\r\n");
    await bench.pass(LISTENING_MS - 1);
    expect(bench.now().phase).toBe("listening");
    await bench.pass(1);
    expect(bench.now()).toMatchObject({ phase: "unconfirmed", detail: "printed ‘hello world’" });
  });

  it("stays up however long the channel is quiet", async () => {
    await bench.opened();
    await bench.shows();
    await bench.pass(24 * 3600 * 1000);
    expect(bench.now().phase).toBe("up");
  });
});
