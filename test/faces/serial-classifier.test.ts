import { createHash, randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  MAX_START_UP_LOG_LINES,
  MAX_TEXT_LINES,
  SerialClassifier,
  type SerialVerdict,
} from "../../src/faces/serial-classifier.ts";
import { encodeKiss } from "../support/reference-kiss.ts";
import { gen1 } from "../support/vectors.ts";

const BOOT = [
  "ets Jul 29 2019 12:21:46",
  "",
  "rst:0x1 (POWERON_RESET),boot:0x13 (SPI_FAST_FLASH_BOOT)",
  "configsip: 0, SPIWP:0xee",
  "clk_drv:0x00,q_drv:0x00,d_drv:0x00,cs0_drv:0x00,hd_drv:0x00,wp_drv:0x00",
  "mode:DIO, clock div:1",
  "load:0x3fff0030,len:1184",
  "ho 0 tail 12 room 4",
  "load:0x40078000,len:13132",
  "entry 0x400805e4",
];
const LIBRARY = ["Serial initial done", "you can see OLED printed OLED initial done!", "LoRa Initial success!"];
const BRIDGE_START = [...BOOT, ...LIBRARY, ""].join("\r\n");
const CONSOLE_START = [
  ...BOOT,
  "",
  "** Welcome to the tinySSB virtual pub running on a T-Beam",
  "** compiled Jan  1 2024, 12:00:00",
  "",
].join("\r\n");

/** A log entry of the reference implementation, 120 bytes. */
const ENTRY = Buffer.from(gen1.poc01.entries[0].entries[0].wire, "hex");

function judge(...pieces: (string | Uint8Array)[]): SerialClassifier {
  const classifier = new SerialClassifier();
  for (const piece of pieces) classifier.push(typeof piece === "string" ? Buffer.from(piece, "latin1") : piece);
  return classifier;
}

/** The same, with a quiet moment before and after each piece. */
function judgeApart(...pieces: (string | Uint8Array)[]): SerialClassifier {
  const classifier = new SerialClassifier();
  for (const piece of pieces) {
    classifier.push(typeof piece === "string" ? Buffer.from(piece, "latin1") : piece);
    classifier.settle();
  }
  return classifier;
}

/** Random bytes, the same in every run. */
function noiseOf(seed: string, length: number): Buffer {
  const blocks = Array.from({ length: Math.ceil(length / 32) }, (_, i) =>
    createHash("sha256").update(`${seed} ${i}`).digest(),
  );
  return Buffer.concat(blocks).subarray(0, length);
}

describe("the classifier of serial devices", () => {
  it("knows nothing of a device that says nothing", () => {
    expect(judge().verdict).toBe("unknown");
    expect(judge().seen).toBeUndefined();
  });

  it.each([
    "** Welcome to the tinySSB virtual pub running on a Heltec\r\n",
    "-- 15.003 F=3 E=28 C=0 |dmxt|=5 |chkt|=0 |heap|=141000\r\n",
    "l> 120B 0102030405060708..\r\n",
    "l< 120B 0102030405060708..\n",
    "b< 48B 0102030405060708..\r\n",
    "   DMX for GOST is c4e0a1b2c3d4e5\r\n",
    "CMD r\r\n",
  ])("takes %j for a console", (line) => {
    const classifier = judge(line);
    expect(classifier.verdict).toBe("console");
    expect(classifier.seen).toContain(line.trimEnd().slice(0, 30));
  });

  it("takes an unknown device that prints several lines for a console", () => {
    const line = "$GPGGA,120000.00,4730.0,N,00730.0,E,1,08,0.9,300.0,M,47.0,M,,*47\r\n";
    expect(judge(...Array(MAX_TEXT_LINES - 1).fill(line)).verdict).toBe("unknown");
    expect(judge(...Array(MAX_TEXT_LINES).fill(line)).verdict).toBe("console");
  });

  it("takes text without line ends for a console", () => {
    expect(judge("all work and no play ".repeat(60)).verdict).toBe("console");
  });

  it("waits on after the start-up text of an ESP32 and of the bridge's library", () => {
    const classifier = judge(BRIDGE_START, BRIDGE_START);
    expect(classifier.verdict).toBe("unknown");
    expect(classifier.textLines).toBe(0);
    expect(classifier.seen).toBe("printed the start-up text of an ESP32");
  });

  it("waits on after a crash and the log of the system library", () => {
    const crash = [
      ...BOOT,
      "Guru Meditation Error: Core  1 panic'ed (LoadProhibited). Exception was unhandled.",
      "Core  1 register dump:",
      "Backtrace: 0x400d1234:0x3ffb1f50",
      "ELF file SHA256: 0000000000000000",
      "Rebooting...",
      "[  1234][E][WiFiAP.cpp:75] softAP(): passphrase too short!",
      "\u001b[0;32mI (27) boot: ESP-IDF v4.4 2nd stage bootloader\u001b[0m",
      "E (1523) wifi:timeout",
      "",
    ].join("\r\n");
    expect(judge(crash).verdict).toBe("unknown");
    expect(judge(crash).textLines).toBe(0);
  });

  const LOG = ["I (300) console: type 'e' to erase the store\r\n", "[  1234][E][main.cpp:75] loop(): failed\r\n"];

  it.each(LOG)("takes %j for text when no reset was seen before it", (line) => {
    const classifier = judge(...Array(MAX_TEXT_LINES).fill(line));
    expect(classifier.verdict).toBe("console");
    expect(classifier.seen).toContain(line.slice(0, 10));
  });

  it.each(LOG)("takes %j for text when there is no end of it after a reset", (line) => {
    const start = BOOT.join("\r\n");
    expect(judge(start, "\r\n", ...Array(MAX_START_UP_LOG_LINES).fill(line)).textLines).toBe(0);
    expect(judge(start, "\r\n", ...Array(MAX_START_UP_LOG_LINES + MAX_TEXT_LINES).fill(line)).verdict).toBe("console");
  });

  it("takes a log line for text that was written long after the reset", () => {
    const late = "I (20345) console: unknown command\r\n";
    expect(judge(BRIDGE_START, late).textLines).toBe(1);
    expect(judge(BRIDGE_START, late, late, late).verdict).toBe("console");
  });

  it("takes a bridge that has just been reset for a bridge once it sends a frame", () => {
    expect(judgeApart(BRIDGE_START, encodeKiss(ENTRY)).verdict).toBe("bridge");
  });

  it("takes one frame for the sign of a bridge when it is quiet before and after it", () => {
    const classifier = judge(encodeKiss(ENTRY));
    expect(classifier.verdict).toBe("unknown");
    expect(classifier.settle()).toBe("bridge");
  });

  it("takes two frames one behind the other for the sign of a bridge at once", () => {
    expect(judge(encodeKiss(ENTRY), encodeKiss(ENTRY)).verdict).toBe("bridge");
  });

  it("needs three frames in a row where the first bytes were the rest of another", () => {
    const rest = encodeKiss(ENTRY).subarray(50);
    expect(judge(rest, encodeKiss(ENTRY), encodeKiss(ENTRY)).settle()).toBe("unknown");
    expect(judge(rest, ...Array(3).fill(encodeKiss(ENTRY))).verdict).toBe("bridge");
    expect(judgeApart(rest, encodeKiss(ENTRY)).verdict).toBe("bridge");
  });

  it("takes no frame for a sign when any byte stands beside it", () => {
    const stray = fc.uint8Array({ minLength: 1, maxLength: 20 }).filter((bytes) => bytes.some((byte) => byte !== 0xc0));
    fc.assert(
      fc.property(stray, fc.boolean(), (bytes, isBefore) => {
        const pieces = isBefore ? [bytes, encodeKiss(ENTRY)] : [encodeKiss(ENTRY), bytes];
        expect(judgeApart(Buffer.concat(pieces)).verdict).not.toBe("bridge");
      }),
    );
  });

  it("takes no frame for a sign that is not escaped correctly, or longer than a packet", () => {
    const badly = (...bytes: number[]) => Uint8Array.of(0xc0, ...ENTRY.subarray(0, 20), ...bytes, 0xc0);
    expect(judgeApart(badly(0x01)).verdict).toBe("bridge");
    expect(judgeApart(badly(0xdb, 0x01)).verdict).toBe("unknown");
    expect(judgeApart(badly(0xdb)).verdict).toBe("unknown");
    expect(judgeApart(encodeKiss(Buffer.alloc(250, 0x99))).verdict).toBe("bridge");
    expect(judgeApart(encodeKiss(Buffer.alloc(251, 0x99))).verdict).toBe("unknown");
  });

  it.each([100, 400, 1000, 5000])(
    "does not take %i bytes of line noise for a bridge, whatever c0 are in them",
    (length) => {
      for (let i = 0; i < 300; i++)
        expect(judgeApart(noiseOf(`noise ${i}`, length)).verdict, `noise ${i}`).toBe("unknown");
    },
  );

  it("does not take noise in bursts for a bridge", () => {
    const classifier = new SerialClassifier();
    const noise = noiseOf("bursts", 20_000);
    for (let at = 0; at < noise.length; at += 1 + noise[at]) {
      classifier.push(noise.subarray(at, at + 1 + noise[at]));
      expect(classifier.settle()).toBe("unknown");
    }
  });

  it("recognises a console behind the same start-up text", () => {
    expect(judge(CONSOLE_START).verdict).toBe("console");
  });

  it("recognises a console line behind the noise of a reset", () => {
    const noise = Uint8Array.of(0xff, 0x00, 0x80, 0xf8, 0x1c);
    expect(judge(noise, "-- T-Beam\r\n").verdict).toBe("console");
    expect(judge(Uint8Array.of(0xc0), noise, "** starting, once again\r\n").settle()).toBe("console");
  });

  it("takes every packet that the reference frames for the sign of a bridge, if it has 8 bytes or more", () => {
    const packets = gen1.kiss.encode.map(({ payload }) => Buffer.from(payload, "hex"));
    const binary = packets.filter((packet) => packet.length >= 8 && packet.some((byte) => byte >= 0x80 || byte < 9));
    expect(binary.length).toBeGreaterThan(10);
    for (const packet of binary) expect(judgeApart(encodeKiss(packet)).verdict, packet.toString("hex")).toBe("bridge");
  });

  it("takes the zeros that the published bridge sends in place of a packet for the sign of a bridge", () => {
    expect(judgeApart(encodeKiss(new Uint8Array(120))).verdict).toBe("bridge");
  });

  it("takes a blob of text for the sign of a bridge, because of its hash pointer", () => {
    const blob = Buffer.concat([Buffer.from("A".repeat(100)), Buffer.from(ENTRY.subarray(100, 120))]);
    expect(judgeApart(encodeKiss(blob)).verdict).toBe("bridge");
  });

  it("gives the same verdict however the bytes are cut", () => {
    const streams: [Buffer, SerialVerdict][] = [
      [Buffer.concat([encodeKiss(ENTRY), encodeKiss(ENTRY)]), "bridge"],
      [Buffer.from(CONSOLE_START), "console"],
      [Buffer.from(BRIDGE_START), "unknown"],
    ];
    for (const [stream, verdict] of streams) {
      expect(judge(stream).verdict).toBe(verdict);
      expect(judge(...Array.from(stream, (byte) => Uint8Array.of(byte))).verdict).toBe(verdict);
    }
  });

  it("takes no frame for a sign that has fewer than 8 bytes, is empty, or never ends", () => {
    for (let length = 0; length < 8; length++)
      expect(judgeApart(encodeKiss(new Uint8Array(length))).verdict).toBe("unknown");
    expect(judgeApart(Uint8Array.of(0xc0, 0xc0, 0xc0, 0xc0)).verdict).toBe("unknown");
    expect(judgeApart(encodeKiss(ENTRY).subarray(0, -1)).verdict).toBe("unknown");
  });

  it("takes text between two frame ends for no sign of a bridge", () => {
    expect(judgeApart(encodeKiss(Buffer.from("some words without a line end"))).verdict).not.toBe("bridge");
    expect(judge(encodeKiss(Buffer.from("-- 15.003 F=3\r\n"))).verdict).toBe("console");
    const noisy = Buffer.concat([Buffer.from([0x80]), Buffer.from("mode:DIO, clock div:1 load:0x3fff0030")]);
    expect(judgeApart(encodeKiss(noisy)).verdict).not.toBe("bridge");
  });

  it("is not misled by console lines that a stranger puts into a packet", () => {
    const packet = Buffer.concat([
      ENTRY.subarray(0, 8),
      Buffer.from("\r\n-- T-Beam\r\n** x\r\nCMD r\r\n"),
      ENTRY.subarray(60),
    ]);
    expect(judgeApart(encodeKiss(packet)).verdict).toBe("bridge");
    const textOnly = Buffer.from("-- T-Beam\r\n** this is node x\r\nCMD r\r\n");
    expect(judgeApart(encodeKiss(ENTRY), encodeKiss(textOnly), encodeKiss(packet)).verdict).toBe("bridge");
  });

  it("recognises a console that begins to print at what was a bridge", () => {
    const classifier = judgeApart(encodeKiss(ENTRY));
    classifier.push(Buffer.from(CONSOLE_START));
    expect(classifier.settle()).toBe("console");
  });

  it("recognises a console that prints without a pause behind a frame end", () => {
    const classifier = judgeApart(encodeKiss(ENTRY));
    classifier.push(Buffer.from("-- 15.003 F=3 E=28 C=0 |dmxt|=5\r\n".repeat(20)));
    expect(classifier.verdict).toBe("console");
  });

  it("recognises a line that was not ended once the device is quiet", () => {
    const classifier = judge("-- T-Beam");
    expect(classifier.verdict).toBe("unknown");
    expect(classifier.isUndecided).toBe(true);
    expect(classifier.settle()).toBe("console");
  });

  it("keeps taking the device for a console whatever it sends later", () => {
    expect(judgeApart("-- T-Beam\r\n", encodeKiss(ENTRY)).verdict).toBe("console");
  });

  it("forgets single lines of text with each frame", () => {
    const classifier = judgeApart(encodeKiss(ENTRY));
    for (let i = 0; i < 3 * MAX_TEXT_LINES; i++) {
      classifier.push(encodeKiss(ENTRY));
      classifier.push(Buffer.from("a line from the bridge\r\n"));
      expect(classifier.settle()).toBe("bridge");
    }
  });

  it("quotes at most one line, shortened, in printable characters", () => {
    const classifier = judge(`-- ${"\u0007x".repeat(10)}${"y".repeat(500)}\r\n`);
    expect(classifier.seen).toMatch(/^printed ‘-- [?xy]{20,40}…’$/);
  });

  it("survives any bytes in any pieces", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 700 }), { maxLength: 8 }), (pieces) => {
        const classifier = judge(...pieces);
        expect(["unknown", "bridge", "console"]).toContain(classifier.settle());
      }),
    );
  });

  it("never takes random bytes without frame ends for a bridge", () => {
    for (let i = 0; i < 50; i++) {
      const noise = randomBytes(2000).map((byte) => (byte === 0xc0 ? 0xc1 : byte));
      expect(judge(noise).verdict).not.toBe("bridge");
    }
  });
});
