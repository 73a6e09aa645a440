/**
 * Asking about and writing the own feed.
 *
 * Invariant: an entry and the receipt for its token are written together.
 */
import { type FeedId, toHex } from "../core/bytes.ts";
import { cleanName } from "../core/clean-name.ts";
import type { OwnFeedState, Receipt } from "../core/effects.ts";
import type { Frontier } from "../core/entry.ts";
import { EnvironmentError } from "../core/environment-error.ts";
import type { Store } from "../store/port.ts";
import type { AppendOptions, OwnFeedApi, TinyssbEvents, WhoAmI } from "./api.ts";
import { assertText, entryTypeOf } from "./arguments.ts";
import type { NodeLife } from "./node-life.ts";
import type { Profile } from "./profile.ts";

export interface OwnFeedParts {
  readonly store: Store;
  readonly profile: Profile;
  readonly life: NodeLife;
  emit(name: "feed", event: TinyssbEvents["feed"]): void;
}

interface Waiter {
  resolve(receipt: Receipt): void;
  reject(error: EnvironmentError): void;
}

export class OwnFeed implements OwnFeedApi {
  private readonly parts: OwnFeedParts;
  /** Publishes under way, by token. */
  private readonly waiters = new Map<string, Waiter>();
  /** Called when no publish is under way any more. */
  private idle: (() => void)[] = [];

  constructor(parts: OwnFeedParts) {
    this.parts = parts;
  }

  async whoami(): Promise<WhoAmI> {
    const { life, profile } = this.parts;
    const { name, feedId, front, ownState = "ready" } = life.recordNow(profile.own);
    return this.view(name, feedId, front, ownState);
  }

  async rename(name: string, token: string = crypto.randomUUID()): Promise<WhoAmI> {
    const cleaned = cleanName(assertText(name, "name"));
    const { profile } = this.parts;
    const answer: WhoAmI = { ...(await this.whoami()), name: cleaned };
    await profile.changeSettings(() => ({ name: cleaned }), { token, answer });
    this.parts.emit("feed", { feedId: toHex(profile.own.feedId), change: "renamed" });
    return answer;
  }

  confirmOwnFeed(token: string = crypto.randomUUID()): Promise<WhoAmI> {
    return this.changeState({ recovering: "ready", ready: "ready" }, token);
  }

  lockOwnFeed(token: string = crypto.randomUUID()): Promise<WhoAmI> {
    return this.changeState({ ready: "moved", recovering: "moved", copied: "moved", moved: "moved" }, token);
  }

  unlockOwnFeed(token: string = crypto.randomUUID()): Promise<WhoAmI> {
    return this.changeState(
      { moved: "recovering", copied: "recovering", recovering: "recovering", ready: "ready" },
      token,
    );
  }

  /** Writes an entry, and its receipt under `token`. */
  async append(
    content: string | Uint8Array,
    options: AppendOptions = {},
    token: string = crypto.randomUUID(),
  ): Promise<{ seq: number; mid: string }> {
    const { life } = this.parts;
    if (content === "") throw new EnvironmentError("bad-argument", "The text is empty.");
    const bytes: unknown = typeof content === "string" ? new TextEncoder().encode(content) : content;
    if (!(bytes instanceof Uint8Array)) throw new EnvironmentError("bad-argument", "content is text or a Uint8Array");
    const type = entryTypeOf(bytes, options?.type);
    while (life.rebuilt) await life.rebuilt;
    const receipt = await new Promise<Receipt>((resolve, reject) => {
      this.waiters.set(token, { resolve, reject });
      const draft = { token, type, content: bytes.slice() };
      if (!life.input((node, now) => node.publish(draft, now))) reject(new EnvironmentError("lost-lock"));
    }).finally(() => {
      this.waiters.delete(token);
      if (this.waiters.size === 0) for (const resolve of this.idle.splice(0)) resolve();
    });
    return { seq: receipt.seq, mid: toHex(receipt.mid) };
  }

  /** The node says that an own entry is durable. */
  handlePublished(receipt: Receipt): void {
    this.waiters.get(receipt.token)?.resolve(receipt);
  }

  handleFailure(token: string, error: EnvironmentError): void {
    this.waiters.get(token)?.reject(error);
  }

  /** Resolves when no own entry is being written. */
  async written(): Promise<void> {
    while (this.waiters.size > 0) await new Promise<void>((resolve) => this.idle.push(resolve));
  }

  /** The node is gone: what waits for it is to be repeated elsewhere. */
  stop(): void {
    for (const waiter of this.waiters.values()) waiter.reject(new EnvironmentError("lost-lock"));
  }

  private view(name: string, feedId: FeedId, front: Frontier, ownState: OwnFeedState): WhoAmI {
    const { copySeq, isWrittenElsewhere } = this.parts.life;
    const state = isWrittenElsewhere && ownState !== "forked" && ownState !== "moved" ? "elsewhere" : ownState;
    const view: WhoAmI = { name, feedId: toHex(feedId), seq: front.seq, mid: toHex(front.mid), state };
    if (state === "copied") return { ...view, copySeq: front.seq };
    return copySeq > front.seq ? { ...view, copySeq } : view;
  }

  /** `changes`: what each state becomes. @throws EnvironmentError that says why it does not, where the present one is not among them. */
  private async changeState(changes: Partial<Record<OwnFeedState, OwnFeedState>>, token: string): Promise<WhoAmI> {
    const { life, profile, store } = this.parts;
    const changed = await profile.inTurn(() =>
      life.rebuild(async () => {
        // The node has stopped, so this is how it is.
        const own = (await store.load()).feeds.find((feed) => feed.own)!;
        const state = own.fork ? "forked" : (own.ownState ?? "ready");
        const ownState = changes[state];
        if (!ownState)
          throw new EnvironmentError(state === "moved" || state === "copied" ? `own-feed-${state}` : "own-feed-forked");
        const { feedNo, feedId, front } = own;
        if (ownState === "ready" && life.isWrittenElsewhere) throw new EnvironmentError("own-feed-elsewhere");
        const copySeq = ownState === "ready" ? ((await life.highestCopy())?.seq ?? 0) : 0;
        if (copySeq > front.seq)
          throw new EnvironmentError(
            "own-feed-recovering",
            `Another profile of this browser holds SEQ ${copySeq}: open it.`,
          );
        const { name } = profile.settings;
        const answer = this.view(name, feedId, front, ownState);
        const nothing = { advances: [], runs: [], blobs: [], chains: [], endedChains: [], receipts: [] };
        await store.commit({ strict: true, ...nothing, marks: [{ feedNo, ownState }] }, { token, answer });
        return answer;
      }),
    );
    this.parts.emit("feed", { feedId: toHex(profile.own.feedId), change: "state" });
    return changed;
  }
}
