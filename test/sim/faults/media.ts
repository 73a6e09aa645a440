/**
 * The media of a run: a LAN, and a radio domain behind serial lines. Who is attached hears what others send, unless a fault is in the way.
 */
import { DEMO_BRIDGE_LORA } from "../../../src/core/airtime.ts";
import type { Medium } from "../../../src/core/effects.ts";
import { encodeKissFrame, KissDecoder } from "../../../src/core/kiss.ts";
import { Air } from "../radio/air.ts";
import { Bridge, serialMs } from "../radio/bridge.ts";
import type { Clock } from "../radio/clock.ts";
import type { Links } from "../radio/links.ts";
import { Dice, generatorFor } from "./concerns.ts";
import type { Impairments } from "./impairments.ts";
import type { MediumPlan } from "./plan.ts";
import type { Sometimes } from "./sometimes.ts";

/** One seed in this many has whole serial lines with frames; in others they are there when bytes are to be lost. */
const BYTES_EVERY = 3;

/** Takes what arrives at a node. */
export type Receive = (node: number, packet: Uint8Array) => void;

export interface SimulatedMedium {
  readonly medium: Medium;
  attach(node: number): void;
  /** A node puts a packet on the medium. */
  send(node: number, packet: Uint8Array): void;
  /** Frames that a node has handed to its device and that are not on air to their end. 0 where there is no device. */
  heldBy(node: number): number;
  /** Nodes hear only those of the same side; undefined: all hear all again. */
  split(side: ReadonlySet<number> | undefined): void;
  /** Counts what the medium itself did. */
  report(sometimes: Sometimes): void;
}

interface Parts {
  readonly clock: Clock;
  readonly impairments: Impairments;
  readonly sometimes: Sometimes;
  readonly receive: Receive;
  readonly seed: number;
  readonly nodes: number;
}

/** The medium of a plan. */
export function mediumOf(plan: MediumPlan, parts: Parts): SimulatedMedium {
  return plan.kind === "lan" ? new Lan(parts) : new Radio(plan, parts);
}

class Lan implements SimulatedMedium {
  readonly medium: Medium = { kind: "lan" };
  private readonly parts: Parts;
  private readonly dice: Dice;
  private readonly members: number[] = [];
  private side: ReadonlySet<number> | undefined;

  constructor(parts: Parts) {
    this.parts = parts;
    this.dice = new Dice(generatorFor(parts.seed, "lan"));
  }

  attach(node: number): void {
    this.members.push(node);
  }

  heldBy(): number {
    return 0;
  }

  report(): void {}

  split(side: ReadonlySet<number> | undefined): void {
    this.side = side;
  }

  send(from: number, packet: Uint8Array): void {
    const { clock, impairments, receive, sometimes } = this.parts;
    for (const to of this.members) {
      if (to === from) continue;
      if (this.side && this.side.has(from) !== this.side.has(to)) {
        sometimes.hit("fault: partition kept a packet");
        continue;
      }
      if (impairments.isLost(to, clock.nowMs)) continue;
      const arriving = impairments.maybeCorrupt(packet);
      for (const lateMs of impairments.arrivalsMs())
        clock.after(this.dice.between(0.2, 2) + lateMs, () => receive(to, arriving));
    }
  }
}

class Radio implements SimulatedMedium {
  readonly medium: Medium;
  private readonly parts: Parts;
  private readonly air: Air;
  private readonly hearers: number[][];
  private readonly everybody: readonly (readonly number[])[];
  private readonly bridges = new Map<number, Bridge>();
  /** The two directions of each serial line. */
  private readonly toDevice = new Map<number, KissDecoder>();
  private readonly toHost = new Map<number, KissDecoder>();
  private readonly hostDice: Dice;
  /** Whether serial lines carry bytes also where nothing happens to them. */
  private readonly hasBytes: boolean;

  constructor(plan: MediumPlan, parts: Parts) {
    const { dutyCycle } = plan;
    this.parts = parts;
    this.hasBytes = parts.seed % BYTES_EVERY === 0;
    this.medium = {
      kind: "lora",
      settings: DEMO_BRIDGE_LORA,
      serialBitsPerSecond: 115_200,
      ...(dutyCycle === undefined ? {} : { dutyCycle }),
    };
    const { nodes, seed, clock, impairments } = parts;
    const all = Array.from({ length: nodes }, (_, index) => index);
    this.everybody = all.map((from) =>
      all.filter((to) => to !== from && (plan.links === "all" || Math.abs(from - to) === 1)),
    );
    this.hearers = this.everybody.map((to) => [...to]);
    const links: Links = { count: nodes, hearers: this.hearers, power: new Float64Array(nodes * nodes).fill(1) };
    const options = { settings: DEMO_BRIDGE_LORA, losses: impairments.losses, capture: false };
    this.air = new Air(clock, generatorFor(seed, "air"), links, options, (to, packet) => this.arrive(to, packet));
    this.hostDice = new Dice(generatorFor(seed, "host"));
  }

  attach(node: number): void {
    const random = generatorFor(this.parts.seed, `bridge ${node}`);
    const options = { senses: false, random, started: () => {} };
    this.bridges.set(node, new Bridge(this.parts.clock, this.air, node, options));
    this.toDevice.set(node, new KissDecoder());
    this.toHost.set(node, new KissDecoder());
  }

  heldBy(node: number): number {
    return this.bridges.get(node)?.heldFrames ?? 0;
  }

  split(side: ReadonlySet<number> | undefined): void {
    this.everybody.forEach((hearers, from) => {
      this.hearers[from].length = 0;
      for (const to of hearers) if (!side || side.has(from) === side.has(to)) this.hearers[from].push(to);
    });
  }

  report(sometimes: Sometimes): void {
    const { air } = this;
    sometimes.hit("fault: loss on a radio", air.lost);
    sometimes.hit("fault: collision", air.collided);
    sometimes.hit("fault: deaf while sending", air.deaf);
    for (const { overflows } of this.bridges.values()) sometimes.hit("fault: buffer of a device full", overflows);
  }

  send(node: number, packet: Uint8Array): void {
    for (const frame of this.overLine(packet, this.toDevice.get(node)!)) this.bridges.get(node)!.write(frame);
  }

  private arrive(to: number, packet: Uint8Array): void {
    const decoder = this.toHost.get(to);
    if (!decoder) return;
    const { clock, impairments, receive } = this.parts;
    for (const arrived of this.overLine(impairments.maybeCorrupt(packet), decoder)) {
      const hostMs = serialMs(arrived.length) + 1 + this.hostDice.between(2, 10);
      for (const lateMs of impairments.arrivalsMs()) clock.after(hostMs + lateMs, () => receive(to, arrived));
    }
  }

  /** A frame over one direction of a serial line, which may cut it or merge it with the next. */
  private overLine(packet: Uint8Array, decoder: KissDecoder): Uint8Array[] {
    const { cutFrame, mergeFrames } = this.parts.impairments.rates;
    if (!this.hasBytes && cutFrame === 0 && mergeFrames === 0 && decoder.pendingBytes === 0) return [packet];
    return decoder.push(this.parts.impairments.damageFrame(encodeKissFrame(packet)));
  }
}
