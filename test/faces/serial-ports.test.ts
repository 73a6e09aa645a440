/** Several links of one node, and who gets which port. */
import { describe, expect, it } from "vitest";
import { LISTENING_MS, type SerialLink } from "../../src/faces/serial-link.ts";
import { SerialPorts } from "../../src/faces/serial-ports.ts";
import { SEEK_MS } from "../../src/faces/serial-seeker.ts";
import { Witness } from "../contracts/face-link.ts";
import { FakePort } from "./fake-serial.ts";
import { useSerialBench } from "./serial-bench.ts";

const ESP32S3 = { usbVendorId: 0x303a, usbProductId: 0x1001 };

describe("several serial links of one node", () => {
  const bench = useSerialBench();

  /** Links on equal boards, each up; the first on the bench's own port. */
  async function upOn(count: number): Promise<{ links: SerialLink[]; witnesses: Witness[]; boards: FakePort[] }> {
    const boards = [bench.port, ...Array.from({ length: count - 1 }, () => new FakePort())];
    bench.serial.ports.splice(0, 1, ...boards);
    const ports = new SerialPorts(bench.serial);
    const witnesses = boards.map(() => new Witness());
    const links: SerialLink[] = [];
    for (const [at, witness] of witnesses.entries()) {
      links.push(await bench.opened({ ports }, witness));
      await bench.shows(boards[at]);
    }
    return { links, witnesses, boards };
  }

  const phases = (witnesses: Witness[]) => witnesses.map(({ states }) => states.all.at(-1)?.phase);

  it("have a port each, also equal boards that are opened at the same moment", async () => {
    const board2 = new FakePort();
    bench.serial.ports.push(board2);
    const ports = new SerialPorts(bench.serial);
    const witnesses = [new Witness(), new Witness(), new Witness()];
    await Promise.all(witnesses.map((witness) => bench.opened({ ports }, witness)));
    expect([bench.port.openings.all.length, board2.openings.all.length]).toEqual([1, 1]);
    expect(phases(witnesses)).toEqual(["listening", "listening", "refused"]);
    expect(witnesses[2].states.all.at(-1)?.code).toBe("serial-no-permission");
  });

  it("get their own boards back after all were unplugged, in whatever order they return", async () => {
    const { links, witnesses, boards } = await upOn(3);
    for (const board of boards) bench.serial.unplug(board);
    await bench.pass(2 * SEEK_MS);
    expect(phases(witnesses)).toEqual(["waiting", "waiting", "waiting"]);
    for (const board of boards.toReversed()) {
      bench.serial.plug(board);
      await bench.settle();
    }
    await bench.pass(LISTENING_MS);
    expect(phases(witnesses)).toEqual(["up", "up", "up"]);
    for (const [at, link] of links.entries()) {
      const before = boards[at].frames.all.length;
      link.send(new Uint8Array(120));
      await bench.settle();
      expect(boards[at].frames.all.length, `board ${at}`).toBe(before + 1);
    }
  });

  it("share equal boards of which the browser makes new objects, one each", async () => {
    const { witnesses, boards } = await upOn(2);
    for (const board of boards) bench.serial.unplug(board);
    await bench.settle();
    const again = [new FakePort(), new FakePort()];
    for (const board of again) bench.serial.plug(board);
    await bench.pass(LISTENING_MS + SEEK_MS);
    expect(phases(witnesses)).toEqual(["up", "up"]);
    expect(again.map((board) => board.openings.all.length)).toEqual([1, 1]);
  });

  it("leave a port to the link that has lost it or remembers it", async () => {
    const ports = new SerialPorts(bench.serial);
    const [first, second] = [new Witness(), new Witness()];
    const other = new FakePort(ESP32S3);
    await bench.opened({ ports, preferredPort: "USB 303a:1001" }, first);
    await bench.shows();
    bench.serial.unplug(bench.port);
    await bench.settle();
    await bench.opened({ ports }, second);
    bench.serial.plug(bench.port);
    await bench.settle();
    expect(phases([first, second])).toEqual(["listening", "refused"]);
    bench.serial.plug(other);
    await bench.settle();
    expect(phases([second])).toEqual(["listening"]);
    expect(other.isOpen).toBe(true);
  });

  it("say whether a link more would get a port", async () => {
    const ports = new SerialPorts(bench.serial);
    expect(await ports.hasSpare()).toBe(true);
    const link = await bench.opened({ ports });
    expect(await ports.hasSpare()).toBe(false);
    await bench.shows();
    bench.serial.unplug(bench.port);
    bench.serial.plug(bench.port, { silently: true });
    await bench.settle();
    expect(await ports.hasSpare()).toBe(false);
    await link.close();
    expect(await ports.hasSpare()).toBe(true);
  });

  it("give a port that was a console to no link that waits, unless it looks for any", async () => {
    const ports = new SerialPorts(bench.serial);
    const [first, second] = [new Witness(), new Witness()];
    await bench.opened({ ports }, first);
    bench.port.says("-- T-Beam\r\n");
    await bench.pass(SEEK_MS);
    await bench.opened({ ports }, second);
    expect(phases([first, second])).toEqual(["refused", "listening"]);
    bench.port.says("-- T-Beam\r\n");
    await bench.pass(10 * SEEK_MS);
    expect(phases([first, second])).toEqual(["refused", "refused"]);
    expect(bench.port.openings.all).toHaveLength(2);
    expect(bench.port.written.all).toHaveLength(0);
  });
});
