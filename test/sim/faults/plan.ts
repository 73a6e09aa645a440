/**
 * What happens in one run, before it happens: nodes, media, rates of random faults, and the list of things that go wrong at a time.
 *
 * Plain JSON, so that a run can be repeated from a file and shrunk by leaving things out. Times are ms since the beginning.
 */

export interface MediumPlan {
  readonly kind: "lan" | "lora";
  /** Share of any hour that a node may be on air; absent: no limit. */
  readonly dutyCycle?: number;
  /** Who hears whom on a radio. */
  readonly links: "all" | "line";
}

export interface NodePlan {
  /** `core`: our node. `reference`: an unmodified Python peer, as observed. `attacker`: sends what `attack` events say. */
  readonly kind: "core" | "reference" | "attacker";
  /** Indices of the media that it is on. */
  readonly media: readonly number[];
  /** Whether it has a feed of its own. */
  readonly isAuthor: boolean;
  /** Node whose key this one has a copy of: both write, and the feed forks. */
  readonly cloneOf?: number;
}

export interface Rates {
  /** Share of receptions that are lost; with bursts also bad times (Gilbert), means in ms. */
  readonly loss: number;
  readonly bursts?: { readonly badRate: number; readonly goodMs: number; readonly badMs: number };
  readonly duplicate: number;
  readonly reorder: number;
  readonly corrupt: number;
  /** Shares of frames on serial lines that lose bytes in the middle or at the end, and that lose the mark between two frames. */
  readonly cutFrame: number;
  readonly mergeFrames: number;
  /** Share of commits that the store refuses. */
  readonly refuseWrite: number;
  /** A commit takes up to this long, ms. */
  readonly slowWriteMs: number;
  /** A verification or signature takes up to this long, ms. */
  readonly slowCryptoMs: number;
}

/** Where a crash hits: after some more effects, or at a moment in the life of the next own entry. */
export const CRASH_MOMENTS = ["effect", "before-write", "before-report", "before-send", "after-send"] as const;
export type CrashMoment = (typeof CRASH_MOMENTS)[number];

export const ATTACKS = [
  "bad-signature",
  "bad-chain",
  "same-bad-bytes",
  "want-flood",
  "blob-flood",
  "replay",
  "junk",
  "false-head",
  "seq-zero",
  "zap",
  "odd-lengths",
  "flipped-entries",
] as const;
export type Attack = (typeof ATTACKS)[number];

export type PlannedEvent = { readonly atMs: number; readonly node: number } & (
  | { readonly kind: "publish"; readonly contentBytes: number; readonly type: 0 | 1 }
  | {
      readonly kind: "crash";
      readonly moment: CrashMoment;
      /** Effects that are still done, where the moment is `effect`. */
      readonly effects: number;
      readonly downMs: number;
      /** Power was lost: what the store had not written strictly is gone. */
      readonly losesRelaxed: boolean;
    }
  | { readonly kind: "second-writer" }
  | { readonly kind: "refuse-writes"; readonly untilMs: number; readonly code: "quota" | "store-failed" }
  /** The next commit is written, and reported as failed. */
  | { readonly kind: "misreport-write" }
  | { readonly kind: "throttle"; readonly untilMs: number; readonly stepMs: number }
  /** The clock leaps for good, or is behind for a while. */
  | { readonly kind: "clock"; readonly untilMs: number; readonly jumpMs: number }
  | { readonly kind: "face-down"; readonly untilMs: number; readonly medium: number }
  | { readonly kind: "partition"; readonly untilMs: number; readonly medium: number; readonly side: readonly number[] }
  | { readonly kind: "refollow"; readonly feed: number; readonly untilMs: number }
  | { readonly kind: "attack"; readonly attack: Attack; readonly count: number; readonly everyMs: number }
);

export interface Plan {
  readonly seed: number;
  readonly hasRealSignatures: boolean;
  /** When all faults stop. */
  readonly calmMs: number;
  readonly media: readonly MediumPlan[];
  readonly nodes: readonly NodePlan[];
  readonly rates: Rates;
  readonly events: readonly PlannedEvent[];
}

/** Rates without any fault. */
export const NO_FAULTS: Rates = {
  loss: 0,
  duplicate: 0,
  reorder: 0,
  corrupt: 0,
  cutFrame: 0,
  mergeFrames: 0,
  refuseWrite: 0,
  slowWriteMs: 1,
  slowCryptoMs: 0.5,
};
