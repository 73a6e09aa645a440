/**
 * How much verifying strangers can make a node do: failures for a face are limited, and the same bytes do not fail twice.
 */
import {
  FAILED_VERIFICATIONS_BURST_S,
  FAILED_VERIFICATIONS_PER_SECOND,
  MAX_VERIFYING,
} from "../../../src/core/limits.ts";
import { demand } from "./broken-invariant.ts";
import { bytesKey } from "./feed-truth.ts";

/** What may be under way already when the limit is reached. */
const MAX_FEEDS_BURST = 100;
/** Failures remembered here: well below what a node remembers. */
const MAX_REMEMBERED = 500;

export class VerificationCheck {
  /** A bucket that fills with failures and drains at the rate that is allowed. */
  private level = 0;
  private levelMs = 0;
  private readonly recent = new Set<string>();
  private underWay = 0;

  /** A verification begins. */
  begin(signature: Uint8Array, message: Uint8Array): void {
    this.underWay++;
    demand(this.underWay <= MAX_VERIFYING, "verifications under way are bounded", () => `${this.underWay}`);
    demand(
      !this.recent.has(bytesKey(message) + bytesKey(signature)),
      "the same bytes are not verified again after they failed",
      () => "",
    );
  }

  /** It ended; `faces`: how many there are. */
  end(signature: Uint8Array, message: Uint8Array, ok: boolean, nowMs: number, faces: number): void {
    this.underWay--;
    if (ok) return;
    this.recent.add(bytesKey(message) + bytesKey(signature));
    if (this.recent.size > MAX_REMEMBERED)
      for (const oldest of this.recent) {
        this.recent.delete(oldest);
        break;
      }
    const drained = ((nowMs - this.levelMs) / 1000) * FAILED_VERIFICATIONS_PER_SECOND * Math.max(1, faces);
    this.level = Math.max(0, this.level - drained) + 1;
    this.levelMs = nowMs;
    const most = Math.max(1, faces) * FAILED_VERIFICATIONS_PER_SECOND * FAILED_VERIFICATIONS_BURST_S + MAX_FEEDS_BURST;
    demand(this.level <= most, "verification work is bounded", () => `${Math.round(this.level)} failures at once`);
  }
}
