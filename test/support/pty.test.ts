import { open } from "node:fs/promises";
import { afterEach, describe, expect, it } from "vitest";
import { type ByteLine, openPtyPair, openPtyPort, openTty, ptyObstacle } from "./pty.ts";

const obstacle = ptyObstacle();
if (obstacle) console.warn(`pty tests are skipped: ${obstacle}`);

/** Collects until `length` bytes are there. */
const collect = (line: ByteLine, length: number) =>
  new Promise<Buffer>((resolve) => {
    let got = Buffer.alloc(0);
    line.onBytes((bytes) => {
      got = Buffer.concat([got, bytes]);
      if (got.length >= length) resolve(got);
    });
  });

const EVERY_BYTE = Buffer.from(Array.from({ length: 256 }, (_, i) => i));

describe.skipIf(obstacle)("pseudo terminals", () => {
  const closers: { close(): Promise<void> }[] = [];
  const later = <T extends { close(): Promise<void> }>(thing: T): T => {
    closers.unshift(thing);
    return thing;
  };
  afterEach(async () => {
    for (const closer of closers.splice(0)) await closer.close();
  });

  it("carry every byte value unchanged in both directions", async () => {
    const pair = later(await openPtyPair());
    const [a, b] = [later(openTty(pair.a)), later(openTty(pair.b))];
    const [atB, atA] = [collect(b, 256), collect(a, 256)];
    a.write(EVERY_BYTE);
    b.write(EVERY_BYTE);
    expect((await atB).equals(EVERY_BYTE)).toBe(true);
    expect((await atA).equals(EVERY_BYTE)).toBe(true);
  });

  it("carry every byte value between a program and a device in this process", async () => {
    const port = later(await openPtyPort());
    const program = later(openTty(port.path));
    const [atDevice, atProgram] = [collect(port, 256), collect(program, 256)];
    program.write(EVERY_BYTE);
    port.write(EVERY_BYTE);
    expect((await atDevice).equals(EVERY_BYTE)).toBe(true);
    expect((await atProgram).equals(EVERY_BYTE)).toBe(true);
  });

  it("hang up on unplug, and are there again under the same path after a replug", async () => {
    const port = later(await openPtyPort());
    const program = openTty(port.path);
    program.onBytes(() => {});
    await port.unplug();
    expect(await program.ended).toBe("hung-up");
    expect(() => openTty(port.path)).toThrow();
    await port.replug();
    const again = later(openTty(port.path));
    const heard = collect(again, 2);
    port.write(Buffer.from("ok"));
    expect((await heard).toString()).toBe("ok");
  });

  it("throw away what came before the opening when asked to", async () => {
    const port = later(await openPtyPort());
    const witness = await open(port.path);
    port.write(Buffer.from("!stale"));
    await witness.read(Buffer.alloc(1), 0, 1); // when its first byte is there, the rest of this one write is too
    const program = later(openTty(port.path, { flushInput: true }));
    await witness.close();
    const heard = collect(program, 5);
    port.write(Buffer.from("fresh"));
    expect((await heard).toString()).toBe("fresh");
  });
});
