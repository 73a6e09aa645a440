/**
 * How long a node waits on a radio, at random, before it asks for the next entry of a feed, so that of those who lack it hardly two ask at once.
 *
 * Longer while own WANTs are not answered, and for who lacks entries further on (`want-order.ts`); shorter for what was just written, which few lack.
 */
import type { Context } from "../context.ts";
import type { Replica } from "../replica.ts";
import type { AirMemory } from "./air-memory.ts";
import type { EntryNeed } from "./entry-need.ts";
import type { RadioCompany } from "./radio-company.ts";
import { WantOrder } from "./want-order.ts";

/** How much longer the waits get while own WANTs are not answered. */
const MAX_PATIENCE = 3;
/** Waits for what was just written are shorter by this factor, in a calm channel and where no more than so many entries are missing: few lack them. */
const HASTE = 0.25;
const MAX_HASTY_ENTRIES = 2;
/** An author that has just written is here for as long as this, ms. */
const LIVE_MS = 180_000;
/** Waits of a need are longer than what a single question would take: a WANT that collides costs its airtime twice. */
const CAUTION = 1.5;
/** So many entries in a row are a stream, of which many may have lost some. */
const STREAM = 3;

export class WantWait {
  readonly order = new WantOrder();
  private readonly context: Context;
  private readonly replica: Replica;
  private readonly air: AirMemory;
  private readonly company: RadioCompany;
  private readonly need: EntryNeed;
  private patience = 1;
  /** When an entry came alone that nobody had asked for. */
  private liveMs = Number.NEGATIVE_INFINITY;

  constructor(
    context: Context,
    replica: Replica,
    shared: { readonly air: AirMemory; readonly company: RadioCompany },
    need: EntryNeed,
  ) {
    this.context = context;
    this.replica = replica;
    this.air = shared.air;
    this.company = shared.company;
    this.need = need;
  }

  noteLive(): void {
    this.liveMs = this.context.nowMs;
  }

  noteAnswered(): void {
    this.patience = Math.max(1, 0.8 * this.patience);
  }

  noteUnanswered(): void {
    this.patience = Math.min(MAX_PATIENCE, 1.5 * this.patience);
  }

  /** @param streamLength entries of the feed that came in a row. */
  drawMs(streamLength: number): number {
    const { air } = this;
    const isStream = streamLength >= STREAM;
    // A node that lacks entries of several feeds has as many chances to be the first.
    const crowd = Math.max(1, this.company.needs) * (isStream ? air.competition.crowd : air.competition.smallCrowd);
    const waitMs = air.contentionMs(crowd) * this.patience;
    if (!isStream && this.isHasty) return HASTE * waitMs;
    if (air.hasEager) return waitMs;
    return (air.isShared ? 1 : CAUTION) * waitMs + this.order.delayMs(this.replica.expected.seq, this.context.nowMs);
  }

  /** Whether the latest entries of a feed are missing, and surely exist, where entries come one by one. */
  private get isHasty(): boolean {
    const isLive = this.context.nowMs - this.liveMs < LIVE_MS;
    return this.need.isOfLatest(MAX_HASTY_ENTRIES) && isLive && this.air.isCalm;
  }
}
