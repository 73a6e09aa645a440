/**
 * A simulated neighbour: a whole node of its own, with a store in memory, at the far end of a link inside this worker.
 *
 * Nothing in it is pretended but the person: it signs, replicates and asks like every node. Its log is not kept: the person's node has
 * it, and at the next start it goes on after what is there. That can not fork its feed: others hear its entries from that node only, which has
 * stored them before.
 */
import { readContent } from "../../content/content.ts";
import { serializePost } from "../../content/post.ts";
import { serializePublicName } from "../../content/public-name.ts";
import { BoundedMap } from "../../core/bounded-map.ts";
import { asMid, fromHex, toHex } from "../../core/bytes.ts";
import { publicKeyOf } from "../../crypto/signer.ts";
import { MemoryStore } from "../../store/memory-store.ts";
import { newFeed } from "../profile.ts";
import type { NeighbourParts } from "../profile-neighbour.ts";
import { RunningNode } from "../running-node.ts";
import { SmallTalk } from "./small-talk.ts";

/** How long it seems to read and write before a post comes. */
const THINKING_MS = 1500;
/** Entries of the person that are known to be answered; an older one tells nothing new any more. */
const MAX_ANSWERED = 256;

export class Neighbour {
  readonly #parts: NeighbourParts;
  readonly #running: RunningNode;
  readonly #talk: SmallTalk;
  readonly #answered = new BoundedMap<number, true>(MAX_ANSWERED);
  readonly #timers = new Set<ReturnType<typeof setTimeout>>();

  private constructor(parts: NeighbourParts, running: RunningNode) {
    this.#parts = parts;
    this.#running = running;
    // Its name and greeting stand before its replies.
    this.#talk = new SmallTalk(parts.talk, Math.max(0, parts.ownFront.seq - 1 - parts.talk.greeting.length));
  }

  /** Starts its node and lets it greet at its first start. Rejects as that does; then nothing of it is left running. */
  static async start(parts: NeighbourParts): Promise<Neighbour> {
    const store = new MemoryStore();
    await store.claimEpoch();
    await store.putSettings({ name: parts.talk.name, tabs: false, relays: [] });
    await store.putIdentity({ secret: parts.seed, scheme: "ed25519" });
    const own = { name: "", own: true, scheme: "ed25519", secret: undefined, anchor: parts.ownFront } as const;
    await store.addFeed(newFeed(publicKeyOf(parts.seed), own));
    let neighbour: Neighbour | undefined;
    const running = await RunningNode.start({
      store,
      verifier: parts.verifier,
      profile: "neighbour",
      defaultRelay: undefined,
      serial: undefined,
      listProfiles: async () => [],
      links: [parts.link],
      isWanted: () => false,
      emit: (name, event) => {
        if (neighbour && (name === "entry" || name === "blob"))
          neighbour.#heard(event as { feedId: string; seq: number });
      },
      signal: new AbortController().signal,
      lostLock: () => parts.failed(new Error("the neighbour lost its store")),
    });
    neighbour = new Neighbour(parts, running);
    const { feedId, front } = parts.person;
    try {
      await running.api.follow(toHex(feedId), { anchorSeq: front.seq, anchorMid: toHex(front.mid) });
      if (parts.ownFront.seq === 0) await neighbour.#greet();
    } catch (error) {
      await neighbour.stop();
      throw error;
    }
    return neighbour;
  }

  stop(): Promise<void> {
    for (const timer of this.#timers) clearTimeout(timer);
    return this.#running.stop();
  }

  async #greet(): Promise<void> {
    const { talk } = this.#parts;
    await this.#running.api.append(serializePublicName(talk.name), { type: "chain20" });
    let before: string[] = [];
    for (const text of talk.greeting) before = [await this.#post(text, before)];
  }

  #heard({ feedId, seq }: { feedId: string; seq: number }): void {
    if (feedId !== toHex(this.#parts.person.feedId) || this.#answered.has(seq)) return;
    this.#answer(seq).catch((error: unknown) => this.#parts.failed(error));
  }

  /** Answers entry `seq` of the person when it is a post and all of it is here. */
  async #answer(seq: number): Promise<void> {
    const [entry] = await this.#running.api.entries(toHex(this.#parts.person.feedId), { from: seq, to: seq });
    if (!entry || entry.content === null || this.#answered.has(seq)) return;
    this.#answered.set(seq, true);
    const { kind } = readContent(fromHex(entry.content));
    if (kind !== "post" && kind !== "text") return;
    const reply = this.#talk.maybeReply();
    if (reply === undefined) return;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.#post(reply, [entry.mid])
        .catch((error: unknown) => this.#parts.failed(error))
        .finally(() => this.#talk.answered());
    }, THINKING_MS);
    this.#timers.add(timer);
  }

  /** @returns the message ID of the post, hex. */
  async #post(text: string, tips: readonly string[]): Promise<string> {
    const seconds = Math.floor(Date.now() / 1000);
    const content = serializePost({ text, seconds, tips: tips.map((tip) => asMid(fromHex(tip))) });
    const { mid } = await this.#running.api.append(content, { type: "chain20" });
    return mid;
  }
}
