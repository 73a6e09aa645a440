/**
 * Calls that change something are done once, also when they are repeated after the node has moved to another tab.
 *
 * Invariant: a call's token goes into the same transaction as its change, with what it answered; so a repeat finds it done, or does it. Only the removal of
 * a feed from a full store may leave no token.
 */
import { toHex } from "../core/bytes.ts";
import type { Store } from "../store/port.ts";
import type { Call, Method } from "./messages.ts";

export class Repeats {
  private readonly store: Pick<Store, "findReceipt" | "findDone">;
  /** Calls that are being done, by token. */
  private readonly underWay = new Map<string, Promise<unknown>>();

  constructor(store: Pick<Store, "findReceipt" | "findDone">) {
    this.store = store;
  }

  /** What `work` answers, or has answered to this call before. */
  once({ id, method, isRepeated }: Call, work: () => Promise<unknown>): Promise<unknown> {
    const underWay = this.underWay.get(id);
    if (underWay) return underWay;
    const doing = (isRepeated ? this.again(id, method, work) : work()).finally(() => this.underWay.delete(id));
    this.underWay.set(id, doing);
    return doing;
  }

  private async again(token: string, method: Method, work: () => Promise<unknown>): Promise<unknown> {
    const receipt = await this.store.findReceipt(token);
    if (receipt) return { seq: receipt.seq, mid: toHex(receipt.mid) };
    const done = await this.store.findDone(token);
    if (done) return done.answer;
    return work().catch((error: unknown) => {
      if (method !== "unfollow" || (error as { code?: unknown }).code !== "unknown-feed") throw error;
      return undefined; // A full store removes the feed and has no space for the token: what is gone was removed.
    });
  }
}
