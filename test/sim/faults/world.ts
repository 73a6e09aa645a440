/**
 * A world that runs one plan: nodes, media, truth, time; faults until all is calm, then as long as it takes to agree, or too long.
 */
import type { Commit } from "../../../src/core/effects.ts";
import { Clock } from "../radio/clock.ts";
import { ReferenceHost } from "../radio/reference-host.ts";
import { AirtimeCheck } from "./airtime-check.ts";
import { Attacker } from "./attacker.ts";
import { BrokenInvariant } from "./broken-invariant.ts";
import { Dice, generatorFor } from "./concerns.ts";
import { CoreHost } from "./core-host.ts";
import { FeedTruth } from "./feed-truth.ts";
import { Impairments } from "./impairments.ts";
import { mediumOf, type SimulatedMedium } from "./media.ts";
import { Person } from "./person.ts";
import type { Plan, PlannedEvent } from "./plan.ts";
import { Profile } from "./profile.ts";
import { RequestReader } from "./send-checks.ts";
import { RealSignatures, type Signatures, STUB_SIGNATURES } from "./signatures.ts";
import { Sometimes } from "./sometimes.ts";
import type { Trace } from "./trace.ts";

/** How long agreement may take once all is calm, ms. */
const AGREEMENT_LAN_MS = 300_000;
const AGREEMENT_RADIO_MS = 4 * 3_600_000;
const AGREEMENT_RATIONED_MS = 48 * 3_600_000;
/** Packets of an attack that are a flood. */
const FLOOD_PACKETS = 500;
/** Events of one run: far beyond what any needs. */
const MAX_STEPS = 2_000_000;

interface ReferencePlace {
  readonly host: ReferenceHost;
  readonly fronts: Map<FeedTruth, number>;
}

export class World {
  readonly plan: Plan;
  readonly clock = new Clock();
  readonly trace: Trace;
  readonly sometimes = new Sometimes();
  readonly impairments: Impairments;
  readonly signatures: Signatures;
  readonly media: SimulatedMedium[];
  readonly reader: RequestReader;
  /** Events that were run. */
  steps = 0;
  readonly truths: FeedTruth[] = [];
  private readonly truthOfNode = new Map<number, FeedTruth>();
  private readonly byKey = new Map<string, FeedTruth>();
  private readonly profiles = new Map<number, Profile>();
  private readonly hosts: CoreHost[] = [];
  private readonly references = new Map<number, ReferencePlace>();
  private readonly attackers = new Map<number, Attacker>();
  private readonly airtimes = new Map<string, AirtimeCheck>();
  private unsettled: Promise<void>[] = [];
  private isCalm = false;
  private mayAgree = false;

  constructor(plan: Plan, trace: Trace) {
    this.plan = plan;
    this.trace = trace;
    this.impairments = new Impairments(plan.seed, plan.rates, this.sometimes);
    this.signatures = plan.hasRealSignatures ? new RealSignatures(plan.seed) : STUB_SIGNATURES;
    const { clock, impairments, sometimes } = this;
    this.media = plan.media.map((medium, index) =>
      mediumOf(medium, {
        clock,
        impairments,
        sometimes,
        seed: plan.seed + index,
        nodes: plan.nodes.length,
        receive: (node, packet) => this.receive(node, index, packet),
      }),
    );
    this.makeFeeds();
    this.reader = new RequestReader(this.byKey);
  }

  get hostCount(): number {
    return this.hosts.length;
  }

  /** Runs the plan to its end. @throws BrokenInvariant, or what broke in the core. */
  async run(): Promise<void> {
    const { plan, clock } = this;
    await this.makeNodes();
    for (const event of plan.events) clock.at(event.atMs, () => this.begin(event));
    clock.at(plan.calmMs, () => this.becomeCalm());
    const limitMs = plan.calmMs + this.agreementMs;
    for (;;) {
      if (this.unsettled.length > 0) await this.settle();
      if (this.isCalm && this.mayAgree && this.hasAgreed()) break;
      if (!clock.runNext(limitMs) || ++this.steps > MAX_STEPS)
        throw new BrokenInvariant("all agree once faults have stopped", this.disagreement());
    }
    for (const host of this.hosts) host.audit();
    for (const medium of this.media) medium.report(this.sometimes);
    this.noteLimitedTime();
    this.trace.note(clock.nowMs, 0, "agreed");
  }

  // --- what hosts call ---

  /** Calls `use` with what a promise comes to, at a time of the virtual clock. */
  later<T>(promise: Promise<T>, delayMs: number, use: (result: T) => void): void {
    let result: T;
    this.unsettled.push(
      promise.then((value) => {
        result = value;
      }),
    );
    this.clock.after(delayMs, () => use(result));
  }

  noteWrite(profile: Profile, commit: Commit): void {
    profile.confirmWrite(commit);
    this.trace.note(this.clock.nowMs, profile.index, `wrote ${commit.runs.length}`);
    this.mayAgree = true;
  }

  /** The reckoning of a profile's airtime on a medium where it is limited. */
  airtimeCheck(profile: Profile, medium: number): AirtimeCheck | undefined {
    const { dutyCycle } = this.plan.media[medium];
    if (dutyCycle === undefined) return undefined;
    const key = `${profile.index} ${medium}`;
    let check = this.airtimes.get(key);
    if (!check) {
      check = new AirtimeCheck(dutyCycle);
      this.airtimes.set(key, check);
    }
    return check;
  }

  /** Power has failed: what else runs on that machine stops as well. */
  stopOthers(host: CoreHost, downMs: number): void {
    for (const other of this.hosts) {
      if (other === host || other.profile !== host.profile) continue;
      other.stop();
      this.clock.after(downMs, () => other.start());
    }
  }

  // --- within ---

  /** How long nodes were watched for their airtime, in which each hour is one that could have been exceeded. */
  private noteLimitedTime(): void {
    const minutes = Math.round(this.clock.nowMs / 60_000);
    for (const [medium, { dutyCycle }] of this.plan.media.entries()) {
      if (dutyCycle === undefined) continue;
      const nodes = this.plan.nodes.filter(({ kind, media }) => kind === "core" && media.includes(medium)).length;
      this.sometimes.hit("airtime: node-minutes under a limit", nodes * minutes);
    }
  }

  private get agreementMs(): number {
    const { media } = this.plan;
    if (media.some(({ dutyCycle }) => dutyCycle !== undefined)) return AGREEMENT_RATIONED_MS;
    return media.some(({ kind }) => kind === "lora") ? AGREEMENT_RADIO_MS : AGREEMENT_LAN_MS;
  }

  private makeFeeds(): void {
    this.plan.nodes.forEach(({ isAuthor, cloneOf }, index) => {
      if (!isAuthor || cloneOf !== undefined) return;
      const isForked = this.plan.nodes.some((other) => other.cloneOf === index);
      const truth = new FeedTruth(this.signatures.feed(index + 1), isForked);
      this.truths.push(truth);
      this.truthOfNode.set(index, truth);
      this.byKey.set(truth.feedKey, truth);
    });
    this.plan.nodes.forEach(({ cloneOf }, index) => {
      const truth = cloneOf === undefined ? undefined : this.truthOfNode.get(cloneOf);
      if (truth) this.truthOfNode.set(index, truth);
    });
  }

  private async makeNodes(): Promise<void> {
    const { plan, clock, truths } = this;
    const startDice = new Dice(generatorFor(plan.seed, "starts"));
    for (const [index, node] of plan.nodes.entries()) {
      for (const medium of node.media) this.media[medium].attach(index);
      const startMs = startDice.between(0, 500);
      if (node.kind === "attacker")
        this.attackers.set(index, new Attacker(new Dice(generatorFor(plan.seed, "attacker")), truths));
      else if (node.kind === "reference") this.makeReference(index, node.media[0], startMs);
      else {
        const profile = new Profile(index, this.byKey, {
          ownFeed: this.truthOfNode.get(index),
          mayLosePower: plan.events.some(
            (event) => event.kind === "crash" && event.node === index && event.losesRelaxed,
          ),
          person: new Person(`n${index}`),
        });
        this.profiles.set(index, profile);
        await profile.create(truths);
        const host = new CoreHost(this, profile, node.media);
        this.hosts.push(host);
        if (node.cloneOf === undefined) clock.at(startMs, () => host.start());
        else clock.at(plan.calmMs / 4, () => this.startClone(host, node.cloneOf!));
      }
    }
  }

  private makeReference(index: number, medium: number, startMs: number): void {
    const fronts = new Map<FeedTruth, number>();
    const own = this.truthOfNode.get(index);
    const honest = this.truths.filter(({ isForked }) => !isForked);
    const holdings = honest.map(({ log }, at) => ({ log, own: honest[at] === own, count: 0 }));
    for (const truth of honest) fronts.set(truth, 0);
    const surroundings = {
      clock: this.clock,
      submit: (_from: number, packet: Uint8Array) => this.media[medium].send(index, packet),
      confirm: () => {},
      advanced: (_node: number, log: FeedTruth["log"], _before: unknown, now: { front: number }) => {
        for (const truth of honest) if (truth.log === log) fronts.set(truth, now.front);
        this.mayAgree = true;
      },
    };
    const random = generatorFor(this.plan.seed, `reference ${index}`);
    const pacing = this.media[medium].medium.kind === "lan" ? "broken" : "intended";
    const host = new ReferenceHost(surroundings, index, holdings, { random, pacing });
    this.references.set(index, { host, fronts });
    this.clock.at(startMs, () => host.start());
  }

  private startClone(host: CoreHost, of: number): void {
    const original = this.profiles.get(of);
    if (!original) return;
    host.profile.copyFrom(original);
    this.sometimes.hit("fault: key copied");
    host.start();
  }

  private async settle(): Promise<void> {
    while (this.unsettled.length > 0) {
      const settling = this.unsettled;
      this.unsettled = [];
      await Promise.all(settling);
    }
  }

  private receive(node: number, medium: number, packet: Uint8Array): void {
    this.trace.note(this.clock.nowMs, node, "hears");
    for (const host of this.hosts) if (host.index === node) host.handlePacket(medium, packet);
    this.references.get(node)?.host.handlePacket(packet);
    this.attackers.get(node)?.handlePacket(packet);
  }

  /** The host that is the writer of a node's profile. */
  private writerOf(node: number): CoreHost | undefined {
    return this.hosts.findLast(({ index }) => index === node);
  }

  private begin(event: PlannedEvent): void {
    const { clock, sometimes } = this;
    const host = this.writerOf(event.node);
    this.trace.note(clock.nowMs, event.node, event.kind);
    const during = (begin: () => unknown, end: () => unknown): void => {
      begin();
      clock.at("untilMs" in event ? event.untilMs : clock.nowMs, end);
    };
    switch (event.kind) {
      case "publish":
        this.publish(event);
        return;
      case "crash":
        host?.arm(event);
        return;
      case "second-writer":
        if (host) this.startSecondWriter(host);
        return;
      case "refuse-writes":
        during(
          () => host?.setRefusing(event.code),
          () => host?.setRefusing(undefined),
        );
        return;
      case "misreport-write":
        host?.misreportNextWrite();
        return;
      case "throttle":
        sometimes.hit(`fault: timers throttled to ${event.stepMs / 1000} s`);
        during(
          () => host?.setThrottle(event.stepMs),
          () => host?.setThrottle(0),
        );
        return;
      case "clock":
        sometimes.hit(event.jumpMs > 0 ? "fault: clock leaps" : "fault: clock goes back");
        if (event.jumpMs > 0) host?.sleep(event.jumpMs);
        else
          during(
            () => host?.shiftClock(event.jumpMs),
            () => host?.shiftClock(-event.jumpMs),
          );
        return;
      case "face-down":
        sometimes.hit("fault: face down");
        during(
          () => host?.setFace(event.medium, false),
          () => host?.setFace(event.medium, !host.isReplaced),
        );
        return;
      case "partition":
        during(
          () => this.media[event.medium].split(new Set(event.side)),
          () => this.media[event.medium].split(undefined),
        );
        return;
      case "refollow": {
        const truth = this.truthOfNode.get(event.feed);
        const unwanted = host?.profile.unwanted;
        if (!truth || !unwanted) return;
        during(
          () => unwanted.add(truth),
          () => unwanted.delete(truth),
        );
        host.followWanted();
        clock.at(event.untilMs, () => this.writerOf(event.node)?.followWanted());
        return;
      }
      case "attack":
        this.attack(event);
    }
  }

  private publish(event: Extract<PlannedEvent, { kind: "publish" }>): void {
    const reference = this.references.get(event.node);
    const truth = this.truthOfNode.get(event.node);
    if (reference && truth) {
      truth.log.write(0);
      reference.fronts.set(truth, truth.log.length);
      reference.host.push(truth.log);
    } else this.writerOf(event.node)?.publish(event.type, event.contentBytes);
    this.mayAgree = true;
  }

  /** Another tab takes the profile over, while the one before still runs. A serial port goes along, since only one can have it. */
  private startSecondWriter(first: CoreHost): void {
    if (!first.isUp || first.isReplaced) return;
    first.isReplaced = true;
    this.sometimes.hit("fault: two writers of one store");
    const { media } = this.plan.nodes[first.index];
    const second = new CoreHost(this, first.profile, media);
    for (const medium of media) if (this.plan.media[medium].kind === "lora") first.setFace(medium, false);
    this.hosts.push(second);
    second.start();
  }

  private attack({ node, attack, count, everyMs }: Extract<PlannedEvent, { kind: "attack" }>): void {
    const attacker = this.attackers.get(node);
    if (!attacker) return;
    this.sometimes.hit(`attack: ${attack}`);
    if (count >= FLOOD_PACKETS && everyMs <= 0.1) this.sometimes.hit("attack: 10 000 packets/s");
    const { media } = this.plan.nodes[node];
    let left = count;
    const next = (): void => {
      if (left-- <= 0 || this.isCalm) return;
      const packet = attacker.make(attack);
      for (const medium of media) {
        const isRadio = this.plan.media[medium].kind === "lora";
        if (!isRadio || this.media[medium].heldBy(node) === 0) this.media[medium].send(node, packet);
      }
      this.clock.after(everyMs, next);
    };
    next();
  }

  private becomeCalm(): void {
    this.isCalm = this.mayAgree = true;
    this.impairments.calm();
    for (const medium of this.media) medium.split(undefined);
    for (const host of this.hosts) {
      host.setRefusing(undefined);
      host.setThrottle(0);
      if (!host.isReplaced) host.start();
      host.profile.unwanted.clear();
      if (!host.isReplaced) host.followWanted();
      for (const medium of this.plan.nodes[host.index].media) if (!host.isReplaced) host.setFace(medium, true);
    }
  }

  /** Whether every honest node has every honest feed with its chains, and no person waits. */
  private hasAgreed(): boolean {
    this.mayAgree = false;
    return this.firstDisagreement() === undefined;
  }

  private firstDisagreement(): string | undefined {
    for (const host of this.hosts) {
      if (host.isReplaced) continue;
      const { profile, index } = host;
      if (profile.person.waitingCount > 0 && profile.ownFeed && !profile.ownFeed.isForked)
        return `person ${index} waits for ${profile.person.waitingCount} entries, the feed is ${profile.ownState}`;
      for (const truth of this.truths) {
        if (truth.isForked) continue;
        const front = profile.frontOf(truth);
        if (front !== truth.log.length)
          return `node ${index} has ${front} of ${truth.log.length} of feed ${truth.log.feedNo}`;
        const missing = profile.missingBlobsOf(truth);
        if (missing === 0 && !profile.holdsBlobsOf(truth))
          return `node ${index} lacks blobs of feed ${truth.log.feedNo}`;
        if (missing > 0) return `node ${index} misses ${missing} blobs of feed ${truth.log.feedNo}`;
      }
    }
    for (const [index, { fronts }] of this.references)
      for (const [truth, front] of fronts)
        if (front !== truth.log.length)
          return `reference ${index} has ${front} of ${truth.log.length} of feed ${truth.log.feedNo}`;
    return undefined;
  }

  private disagreement(): string {
    return `${this.firstDisagreement()} after ${Math.round((this.clock.nowMs - this.plan.calmMs) / 1000)} s of calm`;
  }
}
