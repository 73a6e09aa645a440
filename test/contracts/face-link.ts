/**
 * What every link does, whatever its medium: the suite for `src/faces/port.ts`.
 *
 * Knows a link by its port and its far side by a rig. Nothing here depends on time: every wait is for an event.
 */
import { afterEach, describe, expect, it } from "vitest";
import { equalBytes } from "../../src/core/bytes.ts";
import type { FaceLink, LinkListener, LinkPhase, LinkState } from "../../src/faces/port.ts";

/** Things that arrive one after the other, to be awaited. */
export class Inbox<T> {
  readonly all: T[] = [];
  private wake: (() => void)[] = [];

  push(item: T): void {
    this.all.push(item);
    for (const resume of this.wake.splice(0)) resume();
  }

  /** The first item that fits, among those that came and those that come. */
  async find(fits: (item: T) => boolean, from = 0): Promise<T> {
    for (let next = from; ; next++) {
      while (next >= this.all.length) await new Promise<void>((resume) => this.wake.push(resume));
      if (fits(this.all[next])) return this.all[next];
    }
  }

  /** The item number `index` from 0, when it is there. */
  async at(index: number): Promise<T> {
    while (this.all.length <= index) await new Promise<void>((resume) => this.wake.push(resume));
    return this.all[index];
  }
}

/** Hears a link and remembers it. */
export class Witness implements LinkListener {
  readonly packets = new Inbox<Uint8Array>();
  readonly states = new Inbox<LinkState>();
  readonly drops = new Inbox<string>();

  packet(packet: Uint8Array): void {
    this.packets.push(packet);
  }

  state(state: LinkState): void {
    this.states.push(state);
  }

  dropped(reason: string): void {
    this.drops.push(reason);
  }

  /** Waits for a state of this phase that comes after the first `from` states. */
  reaches(phase: LinkPhase, from = 0): Promise<LinkState> {
    return this.states.find((state) => state.phase === phase, from);
  }

  get phases(): LinkPhase[] {
    return this.states.all.map(({ phase }) => phase);
  }
}

/** A link that was not opened yet, and what stands at its far side. */
export interface LinkRig {
  readonly link: FaceLink;
  /** Packets that the far side has heard. */
  readonly heard: Inbox<Uint8Array>;
  /** Called once after `open`: the far side does what a link needs to come up. */
  greet(): void;
  /** The far side sends a packet. Called while the link is up. */
  say(packet: Uint8Array): void;
  /** The far side sends what no link may hand on, if the medium lets it. Returns how many of these the link can tell apart. */
  sayJunk(): number;
  /** The medium is lost without a word, and comes back; for links that can lose it. */
  readonly outage?: { begin(): void; end(): void };
  dispose(): Promise<void>;
}

/** Packets with the bytes that framings stumble over, in every length. */
function* awkwardPackets(): Generator<Uint8Array> {
  const bytes = [0xc0, 0xdb, 0xdc, 0xdd, 0x00, 0xff, 0x0a, 0x41];
  for (let length = 1; length <= 250; length++) {
    yield Uint8Array.from({ length }, (_, i) => bytes[(i * 7 + length) % bytes.length]);
  }
  yield new Uint8Array(250).fill(0xc0);
  yield new Uint8Array(250).fill(0xdb);
  yield new TextEncoder().encode("-- a packet that looks like the text of a console\r\n");
}

const CALL = Uint8Array.from([1, 2, 3, 4, 5, 6, 7, 0, 0xc0, 0xdb]);

/** Runs the suite. A link whose rigs have an `outage` says so with `canBeLost`. */
export function describeFaceLink(
  name: string,
  makeRig: () => Promise<LinkRig>,
  { canBeLost }: { canBeLost: boolean },
): void {
  describe(`${name} as a face link`, () => {
    let rig: LinkRig | undefined;

    async function unopened(): Promise<{ rig: LinkRig; witness: Witness }> {
      rig = await makeRig();
      return { rig, witness: new Witness() };
    }

    async function up(): Promise<{ rig: LinkRig; witness: Witness }> {
      const made = await unopened();
      made.rig.link.open(made.witness);
      made.rig.greet();
      await made.witness.reaches("up");
      return made;
    }

    /** What came after the packets by which a rig comes up. */
    async function saysAndHears({ rig, witness }: { rig: LinkRig; witness: Witness }): Promise<void> {
      rig.say(CALL);
      await witness.packets.find((packet) => equalBytes(packet, CALL));
    }

    afterEach(async () => {
      await rig?.link.close();
      await rig?.dispose();
      rig = undefined;
    });

    it("begins with connecting and comes up", async () => {
      const { witness } = await up();
      expect(witness.phases[0]).toBe("connecting");
      expect(witness.phases.filter((phase) => phase === "up")).toHaveLength(1);
    });

    it("tells a kind, an address and a medium", async () => {
      const { rig } = await up();
      expect(["relay", "serial", "tabs"]).toContain(rig.link.kind);
      expect(rig.link.address).not.toBe("");
      expect(["lan", "lora"]).toContain(rig.link.medium.kind);
    });

    it("carries every length from 1 to 250 bytes unchanged to the far side", async () => {
      const { rig } = await up();
      let sent = 0;
      for (const packet of awkwardPackets()) {
        expect(rig.link.send(packet)).toBe(true);
        expect(Array.from(await rig.heard.at(sent++))).toEqual(Array.from(packet));
      }
      expect(rig.heard.all).toHaveLength(sent);
    });

    it("carries every length from 1 to 250 bytes unchanged from the far side", async () => {
      const { rig, witness } = await up();
      await saysAndHears({ rig, witness });
      let received = witness.packets.all.length;
      for (const packet of awkwardPackets()) {
        rig.say(packet);
        expect(Array.from(await witness.packets.at(received++))).toEqual(Array.from(packet));
      }
      expect(witness.packets.all).toHaveLength(received);
    });

    it("keeps the packet as it was when it was sent", async () => {
      const { rig } = await up();
      const packet = CALL.slice();
      rig.link.send(packet);
      packet.fill(0x99);
      expect(Array.from(await rig.heard.at(0))).toEqual(Array.from(CALL));
    });

    it("hands out packets that are the listener's own", async () => {
      const { rig, witness } = await up();
      await saysAndHears({ rig, witness });
      const first = witness.packets.all.length - 1;
      rig.say(CALL.toReversed());
      await witness.packets.at(first + 1);
      expect(Array.from(witness.packets.all[first])).toEqual(Array.from(CALL));
    });

    it("refuses packets of 0 and of more than 250 bytes", async () => {
      const { rig } = await up();
      expect(rig.link.send(new Uint8Array(0))).toBe(false);
      expect(rig.link.send(new Uint8Array(251))).toBe(false);
      expect(rig.link.send(CALL)).toBe(true);
      expect(Array.from(await rig.heard.at(0))).toEqual(Array.from(CALL));
    });

    it("sends nothing before it is up", async () => {
      const { rig, witness } = await unopened();
      expect(rig.link.send(CALL)).toBe(false);
      let early: boolean | undefined;
      const up = new Promise<void>((resolve) => {
        rig.link.open({
          packet: (packet) => witness.packet(packet),
          state: (state) => {
            if (state.phase !== "up") early = early || rig.link.send(CALL);
            else resolve();
            witness.state(state);
          },
        });
      });
      rig.greet();
      await up;
      expect(early).toBe(false);
      rig.link.send(CALL.toReversed());
      expect(Array.from(await rig.heard.at(0))).toEqual(Array.from(CALL.toReversed()));
    });

    it("drops junk, tells that it did, and carries on", async () => {
      const { rig, witness } = await up();
      await saysAndHears({ rig, witness });
      const before = witness.packets.all.length;
      const junk = rig.sayJunk();
      rig.say(CALL);
      await witness.packets.at(before);
      expect(witness.drops.all).toHaveLength(junk);
      for (const reason of witness.drops.all) expect(["wrong-length", "bad-bundle"]).toContain(reason);
      expect(Array.from(witness.packets.all[before])).toEqual(Array.from(CALL));
      expect(witness.phases.at(-1)).toBe("up");
    });

    it("tells closed once and is silent after it", async () => {
      const { rig, witness } = await up();
      const closed = rig.link.close();
      const packets = witness.packets.all.length;
      rig.say(CALL);
      rig.sayJunk();
      await closed;
      expect(witness.phases.at(-1)).toBe("closed");
      expect(witness.phases.filter((phase) => phase === "closed")).toHaveLength(1);
      expect(witness.packets.all).toHaveLength(packets);
      expect(witness.drops.all).toHaveLength(0);
    });

    it("refuses to send once it is closed", async () => {
      const { rig } = await up();
      const closed = rig.link.close();
      expect(rig.link.send(CALL)).toBe(false);
      await closed;
      expect(rig.link.send(CALL)).toBe(false);
      expect(rig.heard.all).toHaveLength(0);
    });

    it("can be closed twice", async () => {
      const { rig, witness } = await up();
      await Promise.all([rig.link.close(), rig.link.close()]);
      await rig.link.close();
      expect(witness.phases.filter((phase) => phase === "closed")).toHaveLength(1);
    });

    it("can be closed while it comes up", async () => {
      const { rig, witness } = await unopened();
      rig.link.open(witness);
      rig.greet();
      const before = witness.phases.length;
      await rig.link.close();
      expect(witness.phases.slice(before)).toEqual(["closed"]);
    });

    it("can be closed without ever having been opened", async () => {
      const { rig } = await unopened();
      await rig.link.close();
      expect(rig.link.send(CALL)).toBe(false);
    });

    if (!canBeLost) return;

    it("tells a loss with a code, and comes back by itself", async () => {
      const { rig, witness } = await up();
      const outage = rig.outage!;
      const before = witness.states.all.length;
      outage.begin();
      const lost = await witness.reaches("waiting", before);
      expect(lost.code).toBeDefined();
      expect(rig.link.send(CALL)).toBe(false);
      outage.end();
      await witness.reaches("up", before);
      await saysAndHears({ rig, witness });
      expect(rig.link.send(CALL.toReversed())).toBe(true);
      await rig.heard.find((packet) => equalBytes(packet, CALL.toReversed()));
    });
  });
}
