/**
 * What can go wrong around the node: not traffic (that is counted, never thrown) and not our bugs (those are assertions).
 *
 * Each code has the sentences that a person needs in `error-advice.ts`: what happened, the likely cause, and the one thing to do.
 */

/** Every code, for those who say it in words. */
export const ERROR_CODES = [
  "bad-argument",
  "bad-reference",
  "unknown-feed",
  "feed-here",
  "anchor-conflict",
  "own-feed",
  "own-feed-recovering",
  "own-feed-copied",
  "own-feed-forked",
  "own-feed-moved",
  "own-feed-elsewhere",
  "too-many-feeds",
  "too-many-relays",
  "unknown-entry",
  "too-long",
  "too-busy",
  "import-refused",
  "backup-failed",
  "backup-refused",
  "backup-passphrase",
  "other-identity",
  "store-failed",
  "quota",
  "newer-store",
  "lost-lock",
  "no-node",
  "bad-relay-url",
  "relay-unreachable",
  "serial-unsupported",
  "serial-no-permission",
  "serial-none-left",
  "serial-busy",
  "serial-lost",
  "serial-console",
  "serial-silent",
  "internal",
  "unknown-face",
  "profile-open",
  "profile-needed",
] as const;

/** Every code of an EnvironmentError. */
export type EnvironmentErrorCode = (typeof ERROR_CODES)[number];

/** Whether a text is a code. */
export function isErrorCode(text: string): text is EnvironmentErrorCode {
  return (ERROR_CODES as readonly string[]).includes(text);
}

/** Text of a code, for people. */
export interface ErrorAdvice {
  readonly happened: string;
  readonly cause: string;
  readonly remedy: string;
}

/** Of `bad-argument`, which a page says at once; the others are in `error-advice.ts`. */
export const BAD_ARGUMENT: ErrorAdvice = {
  happened: "A value was not understood.",
  cause: "It has the wrong form or size.",
  remedy: "Correct it and try again.",
};

/** An error of the environment, or of what a person or script asked for. `detail` says more for this one case. */
export class EnvironmentError extends Error {
  override readonly name = "EnvironmentError";
  readonly code: EnvironmentErrorCode;
  readonly detail: readonly string[];

  constructor(code: EnvironmentErrorCode, detail: string | readonly string[] = [], options?: ErrorOptions) {
    const details = typeof detail === "string" ? [detail] : detail;
    super([code, ...details].join(": "), options);
    this.code = code;
    this.detail = details;
  }
}

/** @throws Error when an invariant of our own does not hold: a bug, never traffic or environment. */
export function assert(condition: unknown, what: string): asserts condition {
  if (!condition) throw new Error(`invariant broken: ${what}`);
}
