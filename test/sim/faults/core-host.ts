/**
 * The real node of `src/core` in a world where everything can fail: executes its effects in order, one by one, and may die before each.
 *
 * What outlives the node is in its profile. Looks at every effect: what is sent, verified and written is checked before it is done.
 */
import type { Effect, NodeEvent } from "../../../src/core/effects.ts";
import { EnvironmentError } from "../../../src/core/environment-error.ts";
import { Node } from "../../../src/core/node.ts";
import { RADIO } from "../../../src/core/replication/radio.ts";
import { MemoryStore } from "../../../src/store/memory-store.ts";
import { demand } from "./broken-invariant.ts";
import { Dice, generatorFor } from "./concerns.ts";
import type { FeedTruth } from "./feed-truth.ts";
import { RunningTime } from "./grants.ts";
import type { CrashMoment, PlannedEvent } from "./plan.ts";
import type { Profile } from "./profile.ts";
import { SendChecks } from "./send-checks.ts";
import { auditTables } from "./table-audit.ts";
import { VerificationCheck } from "./verification-check.ts";
import type { World } from "./world.ts";

type CommitEffect = Extract<Effect, { kind: "commit" }>;
type CrashEvent = Extract<PlannedEvent, { kind: "crash" }>;

/** A person writes again what failed after this time, ms. */
const REPEAT_MS = { low: 200, high: 3000 };
/** A sleep takes at least this long, ms: the device has sent what it had. */
const SLEEP_MS = 1500;
/** Blobs that are read at once, for a request or for what is missing. */
const MAX_BLOBS_READ = 256;
/** How long a person takes to decide which copy of a node goes on, ms. */
const DECISION_MS = { low: 2_000, high: 60_000 };
/** What a ledger may lack for its rounding, ms. */
const LEDGER_TOLERANCE_MS = 1e-6;
/** Inputs between two looks at all tables. */
const AUDIT_EVERY = 1500;

export const faceIdOf = (medium: number): string => `face ${medium}`;

export class CoreHost {
  readonly index: number;
  readonly profile: Profile;
  private readonly world: World;
  private readonly dice: Dice;
  private node: Node | undefined;
  private store: MemoryStore | undefined;
  /** Counts the lives of this node: what belongs to an earlier one is void. */
  private life = 0;
  private readonly up = new Set<number>();
  private checks = new Map<number, SendChecks>();
  private verifications = new VerificationCheck();
  private plannedMs = Number.POSITIVE_INFINITY;
  private commitsUnderWay = 0;
  /** What the store calls this writer; the disk has another once somebody else writes. */
  private epoch = 0;
  private crash: CrashEvent | undefined;
  private crashAfter = Number.POSITIVE_INFINITY;
  private inputs = 0;
  /** The world's time is that of this host when this is added, ms. */
  private offsetMs = 0;
  /** What its clock said before it went back, ms: a node's time does not. */
  private highestMs = 0;
  private throttleMs = 0;
  private readonly running = new RunningTime();
  private isAsleep = false;
  /** What happened to this host in its sleep. */
  private missed: (() => void)[] = [];
  private refusing: "quota" | "store-failed" | undefined;
  private willMisreport = false;
  /** Whether an own entry was committed, and nothing was sent since. */
  private isSpeaking = false;
  /** Whether somebody else is the writer now, for good. */
  isReplaced = false;

  constructor(world: World, profile: Profile, media: readonly number[]) {
    this.world = world;
    this.index = profile.index;
    this.profile = profile;
    this.dice = new Dice(generatorFor(world.plan.seed, `host ${profile.index} ${world.hostCount}`));
    for (const medium of media) this.up.add(medium);
  }

  get isUp(): boolean {
    return this.node !== undefined;
  }

  /** Starts from the store. */
  start(): void {
    if (this.isReplaced || this.node) return;
    const { world, profile } = this;
    const life = ++this.life;
    const store = new MemoryStore(profile.disk);
    this.store = store;
    const loading = store
      .claimEpoch()
      .then((epoch) => {
        this.epoch = epoch;
        return profile.person.lookUp(store);
      })
      .then(() => store.load());
    world.later(loading, 0.5, (stored) => {
      if (life !== this.life) return;
      profile.confirmStart(stored);
      const node = new Node(generatorFor(world.plan.seed, `node ${this.index} life ${life}`));
      this.node = node;
      this.commitsUnderWay = 0;
      this.verifications = new VerificationCheck();
      this.highestMs = 0;
      this.checks = new Map();
      this.plannedMs = Number.POSITIVE_INFINITY;
      node.start(stored.feeds, this.nowMs);
      for (const { feedId, front } of stored.feeds)
        demand(node.maybeReplica(feedId)?.front.seq === front.seq, "a node begins where its store is", () => "");
      for (const medium of this.up) this.raise(medium);
      for (const draft of profile.person.drafts) node.publish(draft, this.nowMs);
      this.drain();
      this.followWanted();
    });
  }

  /** Dies here and now. What its device and the store were told is on its way all the same. */
  stop(): void {
    this.node = undefined;
    this.isAsleep = false;
    this.missed = [];
    this.life++;
  }

  handlePacket(medium: number, packet: Uint8Array): void {
    if (!this.node || !this.up.has(medium) || this.isAsleep) return;
    this.checks.get(medium)?.handleHeard(packet, this.runningMs);
    this.node.handlePacket(faceIdOf(medium), packet, this.nowMs);
    this.drain();
  }

  /** The person writes something. */
  publish(type: 0 | 1, contentBytes: number): void {
    const draft = this.profile.person.write(type, contentBytes);
    this.input((node) => node.publish(draft, this.nowMs));
  }

  /** Will crash as planned. */
  arm(crash: CrashEvent): void {
    this.crash = crash;
    if (crash.moment === "effect") this.crashAfter = crash.effects;
  }

  setFace(medium: number, isUp: boolean): void {
    if (isUp === this.up.has(medium)) return;
    if (isUp) {
      this.up.add(medium);
      this.input(() => this.raise(medium));
    } else {
      this.up.delete(medium);
      this.input((node) => node.removeFace(faceIdOf(medium), this.nowMs));
    }
  }

  setThrottle(stepMs: number): void {
    if (stepMs > 0 && this.throttleMs === 0) this.running.pause(this.world.clock.nowMs);
    else if (stepMs === 0 && this.throttleMs > 0) this.running.resume(this.world.clock.nowMs);
    this.throttleMs = stepMs;
    this.plannedMs = Number.POSITIVE_INFINITY;
    this.schedule();
  }

  /** The clock is behind by this until it is told otherwise, ms; the clock of a node should never go back. */
  shiftClock(shiftMs: number): void {
    this.highestMs = Math.max(this.highestMs, this.nowMs);
    if (shiftMs < 0) this.running.pause(this.world.clock.nowMs);
    else this.running.resume(this.world.clock.nowMs);
    this.offsetMs += shiftMs;
    this.wake();
  }

  /** The machine falls asleep; when it wakes up its clock says that this much time has passed, ms. */
  sleep(leapMs: number): void {
    if (this.isAsleep || !this.node) return;
    this.isAsleep = true;
    const { life } = this;
    this.running.pause(this.world.clock.nowMs);
    this.world.clock.after(SLEEP_MS, () => {
      this.running.resume(this.world.clock.nowMs);
      if (life !== this.life) return;
      this.isAsleep = false;
      this.offsetMs += leapMs;
      this.wake();
      for (const run of this.missed) run();
      this.missed = [];
    });
  }

  private wake(): void {
    this.plannedMs = Number.POSITIVE_INFINITY;
    this.input((node) => node.handleTimeout(this.nowMs));
  }

  setRefusing(code: "quota" | "store-failed" | undefined): void {
    this.refusing = code;
  }

  misreportNextWrite(): void {
    this.willMisreport = true;
  }

  /** Follows a feed no more; what is under way is awaited before the store forgets it. */
  private unfollow(truth: FeedTruth): void {
    const { node, store, world } = this;
    const record = node?.maybeReplica(truth.log.feedId);
    if (!node || !store || !record) return;
    this.input(() => node.removeFeed(truth.log.feedId, this.nowMs));
    this.verifications.handleUnfollowed();
    const { life } = this;
    const forget = (): void => {
      if (life !== this.life) return;
      if (this.commitsUnderWay > 0) {
        world.clock.after(1, forget);
        return;
      }
      const removing = store.removeFeed(record.feedNo).then(() => this.profile.unfollow(record.feedNo), refused);
      world.later(removing, 0.5, () => {
        world.sometimes.hit("feed unfollowed");
        if (life === this.life) this.followWanted();
      });
    };
    forget();
  }

  private follow(truth: FeedTruth): void {
    const { node, store, world, life } = this;
    if (!node || !store || node.maybeReplica(truth.log.feedId)) return;
    const adding = store.addFeed(this.profile.newRecord(truth)).then((record) => {
      this.profile.follow(record);
      return record;
    }, refused);
    world.later(adding, 0.5, (record) => {
      if (life === this.life && record) this.input(() => node.addFeed(record, this.nowMs));
    });
  }

  /** Follows what the person wants to follow, and nothing else; a machine that sleeps does it when it wakes up. */
  followWanted(): void {
    if (this.isAsleep) {
      this.missed.push(() => this.followWanted());
      return;
    }
    for (const truth of this.world.truths) {
      if (this.profile.unwanted.has(truth)) this.unfollow(truth);
      else this.follow(truth);
    }
  }

  /** Looks at every table of the node. */
  audit(): void {
    if (this.node) auditTables(this.node);
  }

  private get nowMs(): number {
    return this.world.clock.nowMs + this.offsetMs;
  }

  /** The time of the node, ms. */
  private get nodeMs(): number {
    return Math.max(this.highestMs, this.nowMs);
  }

  private get runningMs(): number {
    return this.running.at(this.world.clock.nowMs);
  }

  private input(give: (node: Node) => void): void {
    if (!this.node) return;
    if (this.isAsleep) {
      const { life } = this;
      this.missed.push(() => (life === this.life ? this.input(give) : undefined));
      return;
    }
    give(this.node);
    this.drain();
  }

  private raise(medium: number): void {
    const { world, profile } = this;
    const id = faceIdOf(medium);
    const kept = profile.ledgers.get(id);
    const spentAirtime = kept?.rows.map(({ ageMs, airtimeMs }) => ({
      ageMs: ageMs + world.clock.nowMs - kept.atMs,
      airtimeMs,
    }));
    if (spentAirtime?.length) world.sometimes.hit("airtime taken over a restart");
    const description = world.media[medium].medium;
    this.checks.set(medium, new SendChecks(profile, world.reader, world.plan.media[medium]));
    this.node?.addFace({ id, medium: description, ...(spentAirtime ? { spentAirtime } : {}) }, this.nowMs, RADIO);
    const usedMs = this.node?.maybeFace(id)?.ledger.usedMs(this.nowMs) ?? 0;
    const spentMs = this.node ? (world.airtimeCheck(profile, medium)?.usedMs(world.clock.nowMs) ?? 0) : 0;
    demand(
      usedMs >= spentMs - LEDGER_TOLERANCE_MS,
      "airtime spent before a restart is not forgotten",
      () => `node ${this.index} knows of ${usedMs} ms of ${spentMs}`,
    );
  }

  private drain(): void {
    const { node } = this;
    if (!node) return;
    for (let effect = node.pollEffect(); effect; effect = node.pollEffect()) {
      if (this.crashAfter-- <= 0) {
        this.crashNow();
        return;
      }
      this.execute(effect, node);
      if (this.node !== node) return;
    }
    if (++this.inputs % AUDIT_EVERY === 0) this.audit();
    this.schedule();
  }

  private schedule(): void {
    const { node, world } = this;
    if (!node) return;
    let dueMs = node.nextDeadlineMs() - this.offsetMs;
    if (this.throttleMs > 0) dueMs = Math.ceil(dueMs / this.throttleMs) * this.throttleMs;
    if (dueMs >= this.plannedMs || dueMs === Number.POSITIVE_INFINITY) return;
    this.plannedMs = dueMs;
    const { life } = this;
    world.clock.at(dueMs, () => {
      if (this.plannedMs !== dueMs || life !== this.life) return;
      this.plannedMs = Number.POSITIVE_INFINITY;
      this.input(() => {
        if (node.nextDeadlineMs() <= this.nowMs) node.handleTimeout(this.nowMs);
      });
    });
  }

  private crashNow(): void {
    const { crash, world, profile } = this;
    if (!crash) return;
    this.crash = undefined;
    this.crashAfter = Number.POSITIVE_INFINITY;
    this.stop();
    world.trace.note(world.clock.nowMs, this.index, "crash");
    world.sometimes.hit(`crash: ${crash.moment}`);
    if (crash.losesRelaxed && profile.losePower()) {
      world.sometimes.hit("fault: power lost, and writes with it");
      world.stopOthers(this, crash.downMs);
    }
    world.clock.after(crash.downMs, () => this.start());
  }

  /** Dies at this moment, if that is planned. */
  private crashesAt(moment: CrashMoment): boolean {
    if (this.crash?.moment !== moment) return false;
    this.crashNow();
    return true;
  }

  /** Reports the outcome of something after a while, to the same life of the node. */
  private report<T>(outcome: Promise<T> | T, delayMs: number, give: (node: Node, outcome: T) => void): void {
    const { life } = this;
    const arrive = (result: T): void => {
      if (life === this.life) this.input((node) => give(node, result));
    };
    if (outcome instanceof Promise) this.world.later(outcome, delayMs, arrive);
    else this.world.clock.after(delayMs, () => arrive(outcome));
  }

  private execute(effect: Effect, node: Node): void {
    const { world, profile, store, dice } = this;
    const { rates } = world.impairments;
    if (!store) return;
    switch (effect.kind) {
      case "transmit":
        this.transmit(effect.faceId, effect.packet, node);
        return;
      case "notify":
        this.handleEvent(effect.event);
        return;
      case "verify": {
        const { signature, message } = effect;
        const { verifications } = this;
        const place = verifications.begin(signature, message, this.nodeMs, this.checks.size);
        this.report(world.signatures.verify(effect), dice.between(0.05, rates.slowCryptoMs), (now, ok) => {
          verifications.end(signature, message, place, ok, this.nodeMs, this.checks.size);
          now.handleVerified(effect.id, ok, this.nowMs);
        });
        return;
      }
      case "sign": {
        const { ownFeed } = profile;
        demand(ownFeed !== undefined, "only own feeds are signed", () => `node ${this.index}`);
        const signature = world.signatures.sign(ownFeed!.log, effect.message);
        this.report(signature, dice.between(0.05, rates.slowCryptoMs), (now, made) =>
          now.handleSigned(effect.id, made, this.nowMs),
        );
        return;
      }
      case "commit":
        this.confirmFollowed(effect, node);
        this.commit(effect, store);
        return;
      case "load-entries":
        this.report(store.readEntries(effect.feedNo, effect.fromSeq, effect.toSeq), dice.between(0.1, 2), (now, runs) =>
          now.handleEntriesLoaded(effect.id, runs, this.nowMs),
        );
        return;
      case "load-blobs":
        demand(effect.count <= MAX_BLOBS_READ, "what is read for a request is bounded", () => `${effect.count} blobs`);
        this.report(store.readBlobs(effect.pointer, effect.count), dice.between(0.1, 2), (now, blobs) =>
          now.handleBlobsLoaded(effect.id, blobs, this.nowMs),
        );
        return;
      case "load-chains":
        this.report(store.readChains(effect.count), dice.between(0.1, 2), (now, rows) =>
          now.handleChainsLoaded(effect.id, rows, this.nowMs),
        );
        return;
    }
  }

  private transmit(faceId: string, packet: Uint8Array, node: Node): void {
    const { world, profile } = this;
    const medium = Number(faceId.slice(5));
    const isEntry = packet.length === 120;
    if (isEntry && this.isSpeaking && this.crashesAt("before-send")) return;
    demand(
      this.up.has(medium) || this.missed.length > 0,
      "nothing is sent on a face that is down",
      () => `node ${this.index}`,
    );
    const kind = this.checks.get(medium)!.confirmSend(packet, world.clock.nowMs, this.runningMs);
    world.sometimes.hit(`sent: ${kind}`);
    const airtime = world.airtimeCheck(profile, medium);
    if (airtime) {
      airtime.confirmSend(packet.length, world.clock.nowMs);
      if (airtime.usedShare > 0.9) world.sometimes.hit("airtime: over 90 % of an hour used");
      const ledger = node.maybeFace(faceId)?.ledger;
      if (ledger) profile.ledgers.set(faceId, { atMs: world.clock.nowMs, rows: ledger.export(this.nowMs) });
    }
    world.trace.note(world.clock.nowMs, this.index, `sends ${kind} on ${medium}`, packet);
    world.media[medium].send(this.index, packet);
    const held = world.media[medium].heldBy(this.index);
    // Frames that lost their ends wait in the line, and come out with the next.
    const { cutFrame, mergeFrames } = world.plan.rates;
    demand(
      held <= 2 || cutFrame > 0 || mergeFrames > 0,
      "never more than two frames in the device",
      () => `node ${this.index} has ${held}`,
    );
    if (!isEntry || !this.isSpeaking) return;
    this.isSpeaking = false;
    this.crashesAt("after-send");
  }

  /** @throws BrokenInvariant when something is written of a feed that this node follows no more. */
  private confirmFollowed({ commit }: CommitEffect, node: Node): void {
    const { disk } = this.profile;
    if (disk.epoch !== this.epoch) return;
    for (const { feedNo } of [...commit.advances, ...commit.chains, ...commit.marks]) {
      const record = disk.feeds.get(feedNo)?.record;
      demand(
        record !== undefined && node.maybeReplica(record.feedId)?.feedNo === feedNo,
        "nothing is written of a feed that is followed no more",
        () => `node ${this.index}, feed ${feedNo}`,
      );
    }
  }

  private commit({ id, commit }: CommitEffect, store: MemoryStore): void {
    const { world, profile, dice, index } = this;
    this.commitsUnderWay++;
    demand(this.commitsUnderWay === 1, "one commit is under way at a time", () => `node ${index}`);
    const isOwn = commit.receipts.length > 0;
    demand(commit.strict || !isOwn, "own entries are written strictly", () => `node ${index}`);
    const code = this.refusing ?? (world.impairments.refusesWrite() ? "store-failed" : undefined);
    const isMisreported = this.willMisreport && code === undefined;
    if (isMisreported) this.willMisreport = false;
    const { life } = this;
    const { disk } = profile;
    const settle = (outcome: CommitOutcomeOf, delayMs: number): void =>
      this.report(outcome, delayMs, (node, told) => {
        this.commitsUnderWay--;
        if (told.ok && isOwn)
          for (const check of this.checks.values())
            for (const { seq } of commit.receipts) check.handlePublished(seq, this.runningMs);
        if (told.ok && isOwn) this.isSpeaking = true;
        if (told.ok)
          for (const { fork } of commit.marks)
            if (fork) for (const check of this.checks.values()) check.handleForkFound(this.runningMs);
        node.handleCommitted(id, told, this.nowMs);
      });
    world.clock.after(dice.between(0.1, world.impairments.rates.slowWriteMs), () => {
      if (life === this.life && isOwn && this.crashesAt("before-write")) return;
      // A node that died leaves its write to the store, which does it whole or not at all.
      if (life !== this.life) {
        world.sometimes.hit("fault: write cut by a crash");
        if (dice.chance(0.5)) return;
      }
      if (code !== undefined) {
        world.sometimes.hit(`fault: write refused (${code})`);
        if (life !== this.life) return;
        settle({ ok: false, code, detail: "" }, 0.1);
        return;
      }
      if (disk === profile.disk) profile.prepareWrite(commit.strict);
      const writing = store.commit(commit).then(
        () => {
          if (disk === profile.disk) world.noteWrite(profile, commit);
          return { ok: true } as const;
        },
        (error: unknown) => {
          if (!(error instanceof EnvironmentError)) throw error;
          world.sometimes.hit(`store: ${error.code}`);
          return { ok: false, code: error.code, detail: error.message } as const;
        },
      );
      world.later(writing, 0.1, (outcome) => {
        if (life !== this.life) return;
        if (isOwn && outcome.ok && this.crashesAt("before-report")) return;
        if (outcome.ok && isMisreported) {
          world.sometimes.hit("fault: write misreported");
          settle({ ok: false, code: "store-failed", detail: "" }, 0.1);
        } else settle(outcome, 0.1);
      });
    });
  }

  private handleEvent(event: NodeEvent): void {
    const { world, profile, dice } = this;
    const { person } = profile;
    switch (event.kind) {
      case "packet":
        world.sometimes.hitPacket(event.label.what, event.outcome);
        return;
      case "entry":
        demand(
          profile.hasEntry(event.feedId, event.seq),
          "what is told is stored",
          () => `node ${this.index} tells entry ${event.seq}`,
        );
        return;
      case "blob":
        return;
      case "fork":
        world.sometimes.hit("fork proven");
        return;
      case "own-feed":
        world.sometimes.hit(`own feed ${event.state}`);
        if (event.state === "copied") this.goOnLater();
        return;
      case "published":
        person.confirm(event.receipt.token);
        demand(
          profile.ownFeed !== undefined && profile.frontOf(profile.ownFeed) >= event.receipt.seq,
          "what is told is stored",
          () => `node ${this.index} tells own entry ${event.receipt.seq}`,
        );
        return;
      case "publish-failed": {
        world.sometimes.hit(`publish failed (${event.code})`);
        if (event.code === "own-feed-forked") {
          demand(profile.ownFeed?.isForked === true, "an honest feed is never forked", () => `node ${this.index}`);
          person.giveUp(event.token);
          return;
        }
        const { life } = this;
        world.clock.after(dice.between(REPEAT_MS.low, REPEAT_MS.high), () => this.repeat(event.token, life));
        return;
      }
      case "store-failed":
        world.sometimes.hit(`store failed (${event.code})`);
        if (event.code === "lost-lock") this.handleLostLock();
    }
  }

  /** The person finds that a copy of the key writes as well, and decides after a while that this node goes on. */
  private goOnLater(): void {
    const { world, life } = this;
    world.clock.after(this.dice.between(DECISION_MS.low, DECISION_MS.high), () => {
      const { store } = this;
      const own = this.profile.ownFeed && this.node?.maybeReplica(this.profile.ownFeed.log.feedId);
      if (life !== this.life || !store || !own || this.isAsleep || own.ownState !== "copied") return;
      this.stop();
      const nothing = { advances: [], runs: [], blobs: [], chains: [], endedChains: [], receipts: [] };
      const marks = [{ feedNo: own.feedNo, ownState: "recovering" as const }];
      world.later(store.commit({ strict: true, ...nothing, marks }).catch(refused), 0.5, () => this.start());
    });
  }

  /** The person tries again what failed, unless it is in the store after all. */
  private repeat(token: string, life: number): void {
    const { world, profile, store } = this;
    if (life !== this.life || !store) return;
    world.later(profile.person.lookUp(store), 0.2, () => {
      if (life !== this.life) return;
      if (!profile.person.isWaiting(token)) {
        // It is there although the store said no: the node knows less than its store, and begins anew.
        world.sometimes.hit("node begins anew, being behind its store");
        this.stop();
        world.clock.after(50, () => this.start());
        return;
      }
      for (const draft of profile.person.drafts)
        if (draft.token === token) this.input((node) => node.publish(draft, this.nowMs));
    });
  }

  /** Somebody else has written: this node is over; unless another has taken its place it starts from what is there. */
  private handleLostLock(): void {
    this.stop();
    if (!this.isReplaced) this.world.clock.after(50, () => this.start());
  }
}

type CommitOutcomeOf = Parameters<Node["handleCommitted"]>[1];

/** A store that refuses, as one whose node is gone, is no failure here. @throws any other error. */
function refused(error: unknown): undefined {
  if (!(error instanceof EnvironmentError)) throw error;
  return undefined;
}
