/**
 * Whether entries of a feed are known or likely to be missing, on a radio.
 *
 * What counts as evidence that more exists: frames that can not be named yet, a WANT of another node for a later entry, and (worth one
 * try) a stream that ended. Decides nothing about when to ask.
 */
import type { Seq } from "../bytes.ts";
import type { Context } from "../context.ts";
import type { Replica } from "../replica.ts";
import type { AirMemory } from "./air-memory.ts";

/** How long hints are not believed after they led to nothing. */
const DOUBT_MS = 60_000;
/** A feed has sidechains for this long after a blob was missing, and a channel carries blobs after one was on air or asked for, ms. */
const CHAINS_MS = 600_000;
/** Frames without a name that are held for a feed's; more say nothing new. */
const MAX_UNNAMED = 64;

export class EntryNeed {
  private readonly context: Context;
  private readonly replica: Replica;
  private readonly air: AirMemory;
  /** Highest entry that somebody seems to have. */
  private hintSeq: Seq = 0;
  /** Frames heard that can not be named yet and seem to be of this feed, by key. */
  private readonly unnamed = new Set<string>();
  /** When blobs of this feed were missing last. */
  private chainsMs = Number.NEGATIVE_INFINITY;
  private lastEntryMs = Number.NEGATIVE_INFINITY;
  private doubtUntilMs = 0;
  /** Whether a stream ended, or somebody behind us asks: there may be more. */
  mayGoOn = false;

  constructor(context: Context, replica: Replica, air: AirMemory) {
    this.context = context;
    this.air = air;
    this.replica = replica;
  }

  /** Whether entries are known or likely to be missing. */
  get isThere(): boolean {
    return this.mayGoOn || this.isKnown;
  }

  /** The same but for the end of a stream. */
  get isKnown(): boolean {
    return this.hasUnnamed || this.isHinted;
  }

  /**
   * Whether what is needed surely exists. Frames without a name are perhaps blobs, where there are sidechains, or old entries for
   * another node, where nothing new has come for a while.
   */
  get isSure(): boolean {
    if (this.isHinted) return true;
    const { nowMs } = this.context;
    return this.hasUnnamed && nowMs - this.chainsMs >= DOUBT_MS && nowMs - this.lastEntryMs < DOUBT_MS;
  }

  /** Whether the latest entries, at most so many, are missing and surely exist, and no more. */
  isOfLatest(most: number): boolean {
    const missing = this.hintSeq - this.replica.front.seq;
    return missing >= 1 && missing <= most && this.unnamed.size <= missing;
  }

  /** Whether what is on air may also be blobs. */
  get mayBeBlobs(): boolean {
    return this.context.nowMs - Math.max(this.chainsMs, this.air.blobsMs) < CHAINS_MS;
  }

  /** Whether hints are not believed, since they led to nothing. */
  get isInDoubt(): boolean {
    return this.context.nowMs < this.doubtUntilMs;
  }

  doubt(): void {
    this.doubtUntilMs = this.context.nowMs + DOUBT_MS;
  }

  noteEntry(): void {
    this.noteChains();
    this.lastEntryMs = this.context.nowMs;
  }

  noteUnnamed(key: string): void {
    if (this.unnamed.size < MAX_UNNAMED) this.unnamed.add(key);
    this.noteChains();
  }

  noteNamed(key: string): void {
    this.unnamed.delete(key);
  }

  /** Somebody wants an entry beyond our next one: those before it exist. */
  noteHint(seq: Seq): void {
    this.hintSeq = Math.max(this.hintSeq, seq - 1);
  }

  /** Another node lacks the same as we do. */
  noteSame(): void {
    this.mayGoOn = false;
    if (!this.isSure) this.unnamed.clear();
  }

  /** Whether nothing speaks for the need any more, when the replica has moved on without this face. */
  get isOver(): boolean {
    return this.isThere && !this.isHinted && this.unnamed.size === 0;
  }

  drop(): void {
    this.hintSeq = 0;
    this.unnamed.clear();
    this.mayGoOn = false;
  }

  private get isHinted(): boolean {
    return this.hintSeq >= this.replica.expected.seq;
  }

  /** Whether more frames were heard that can not be named than blobs are missing, or as many as are counted: blobs may be missing for ever. */
  private get hasUnnamed(): boolean {
    return this.unnamed.size > Math.min(this.replica.missingBlobs, MAX_UNNAMED - 1);
  }

  private noteChains(): void {
    if (this.replica.missingBlobs > 0) this.chainsMs = this.context.nowMs;
  }
}
