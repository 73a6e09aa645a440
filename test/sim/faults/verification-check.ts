/**
 * How much verifying strangers can make a node do: none begins for a face that has wasted its share, and the same bytes do not fail twice.
 *
 * Reckons with the time of the node, since its clock is all that it knows of time: one that leaps forgives. Exact where there is one face.
 */
import {
  FAILED_VERIFICATIONS_BURST_S,
  FAILED_VERIFICATIONS_PER_SECOND,
  MAX_VERIFYING,
} from "../../../src/core/limits.ts";
import { demand } from "./broken-invariant.ts";
import { bytesKey } from "./feed-truth.ts";

/** Failures remembered here: well below what a node remembers. */
const MAX_REMEMBERED = 500;
/** A signed message begins with the name of the entry: text, FID, SEQ, PREV. */
const NAME_BYTES = 66;
const MAX_FAILURES = FAILED_VERIFICATIONS_PER_SECOND * FAILED_VERIFICATIONS_BURST_S;

export class VerificationCheck {
  /** A bucket that fills with failures and drains at the rate that is allowed. */
  private level = 0;
  private levelMs = 0;
  private readonly recent = new Set<string>();
  private underWay = 0;
  /** Verifications under way for one place; of those at most one can be of a genuine entry. */
  private readonly places = new Map<string, number>();
  private mostPlaces = 0;
  private followings = 0;

  /** A feed is followed no more: what is under way of it does not count for the places that it has when it is followed again. */
  handleUnfollowed(): void {
    this.followings++;
  }

  /** A verification begins. Returns what it is for, to be given to `end`. `faces`: how many there ever were. */
  begin(signature: Uint8Array, message: Uint8Array, nowMs: number, faces: number): string {
    const rivals = this.underWay - this.places.size;
    this.drain(nowMs, faces);
    // One face is below its limit. Another one may be beyond it by what was under way when it got there.
    const most = faces * MAX_FAILURES + (faces - 1) * this.mostPlaces;
    demand(
      this.level + rivals < most,
      "verification work is bounded",
      () => `${Math.round(this.level)} failed and ${rivals} will, on ${faces} faces`,
    );
    const place = `${this.followings} ${bytesKey(message.subarray(0, NAME_BYTES))}`;
    this.places.set(place, (this.places.get(place) ?? 0) + 1);
    this.mostPlaces = Math.max(this.mostPlaces, this.places.size);
    this.underWay++;
    demand(this.underWay <= MAX_VERIFYING, "verifications under way are bounded", () => `${this.underWay}`);
    demand(
      !this.recent.has(bytesKey(message) + bytesKey(signature)),
      "the same bytes are not verified again after they failed",
      () => "",
    );
    return place;
  }

  /** It ended. */
  end(signature: Uint8Array, message: Uint8Array, place: string, ok: boolean, nowMs: number, faces: number): void {
    this.underWay--;
    const others = (this.places.get(place) ?? 0) - 1;
    if (others > 0) this.places.set(place, others);
    else this.places.delete(place);
    if (ok) return;
    this.recent.add(bytesKey(message) + bytesKey(signature));
    if (this.recent.size > MAX_REMEMBERED)
      for (const oldest of this.recent) {
        this.recent.delete(oldest);
        break;
      }
    this.drain(nowMs, faces);
    this.level++;
  }

  private drain(nowMs: number, faces: number): void {
    const drained = ((nowMs - this.levelMs) / 1000) * FAILED_VERIFICATIONS_PER_SECOND * faces;
    this.level = Math.max(0, this.level - drained);
    this.levelMs = nowMs;
  }
}
