/**
 * The simulated neighbour of a profile: starting it, remembering it, taking it away.
 *
 * Does not know how a neighbour is made: whoever puts the node together hands in how (a neighbour is itself a running node).
 */
import { type FeedId, fromHex, toHex } from "../core/bytes.ts";
import type { Frontier } from "../core/entry.ts";
import { EnvironmentError } from "../core/environment-error.ts";
import { generateSeed, publicKeyOf } from "../crypto/signer.ts";
import type { Verifier } from "../crypto/verifier.ts";
import { NEIGHBOUR_FACE, NeighbourLink } from "../faces/neighbour-link.ts";
import type { FaceLink } from "../faces/port.ts";
import type { FaceView, FeedsApi, NeighbourApi, NeighbourTalk } from "./api.ts";
import { assertText } from "./arguments.ts";
import type { FaceSet } from "./face-set.ts";
import type { WorkerEvents } from "./messages.ts";
import type { NodeLife } from "./node-life.ts";
import { isFollowed, type Profile } from "./profile.ts";
import { errorReport } from "./views.ts";

const MAX_TEXTS = 20;
const MAX_TEXT_LENGTH = 500;

export interface NeighbourParts {
  readonly verifier: Verifier;
  readonly talk: NeighbourTalk;
  readonly seed: Uint8Array;
  /** Up to where its own feed is known to the person's node. */
  readonly ownFront: Frontier;
  /** The person's feed, and up to where nothing is to be answered any more. */
  readonly person: { readonly feedId: FeedId; readonly front: Frontier };
  /** The far end of the link. */
  readonly link: FaceLink;
  /** Something failed: a bug of ours. */
  failed(error: unknown): void;
}

/** Starts a neighbour; `undefined` where there can be none. */
export type StartNeighbour = ((parts: NeighbourParts) => Promise<{ stop(): Promise<void> }>) | undefined;

export interface ProfileNeighbourParts {
  readonly profile: Profile;
  readonly life: NodeLife;
  readonly faces: FaceSet;
  readonly feeds: FeedsApi;
  readonly verifier: Verifier;
  readonly startNeighbour?: StartNeighbour;
  emit(name: "error", event: WorkerEvents["error"]): void;
  /** Who was on this face will never come back. */
  gone(faceId: string): void;
}

export class ProfileNeighbour implements NeighbourApi {
  private readonly parts: ProfileNeighbourParts;
  private running: { stop(): Promise<void> } | undefined;
  /** Counts the times that it was stopped: what is being started meanwhile is not wanted any more. */
  private stops = 0;

  constructor(parts: ProfileNeighbourParts) {
    this.parts = parts;
  }

  /** Starts the neighbour that there was. What fails is told: the person's own node goes on. */
  openRemembered(): void {
    if (this.parts.profile.settings.neighbour) this.open().catch((error: unknown) => this.tell(error));
  }

  async startNeighbour(talk: NeighbourTalk, token: string = crypto.randomUUID()): Promise<FaceView> {
    const { profile, faces, feeds } = this.parts;
    const checked = checkedTalk(talk);
    if (!faces.has(NEIGHBOUR_FACE)) {
      // Its key is kept first: what is cut off after that goes on with the same neighbour.
      const begun = profile.settings.neighbour;
      const seed = begun?.token === token ? begun.seed : toHex(generateSeed());
      await profile.changeSettings(() => ({ neighbour: { seed, ...checked, token } }));
      await feeds.follow(toHex(feedIdOf(seed)), { name: checked.name });
      await this.open();
    }
    const answer = faces.view(NEIGHBOUR_FACE);
    await profile.changeSettings(() => ({}), { token, answer });
    return answer;
  }

  async stopNeighbour(token: string = crypto.randomUUID()): Promise<void> {
    const { profile, faces, feeds } = this.parts;
    const { neighbour } = profile.settings;
    const done = { token, answer: undefined };
    if (!neighbour) return profile.changeSettings(() => ({}), done);
    await this.stop();
    if (faces.has(NEIGHBOUR_FACE)) await faces.remove(NEIGHBOUR_FACE);
    const feedId = feedIdOf(neighbour.seed);
    if (profile.maybeFeed(feedId)) await feeds.unfollow(toHex(feedId));
    await profile.changeSettings(() => ({ neighbour: undefined }), done);
    this.parts.gone(NEIGHBOUR_FACE);
  }

  /** Ends the neighbour's node; its face stays until all faces are closed. */
  async stop(): Promise<void> {
    const { running } = this;
    this.running = undefined;
    this.stops++;
    await running?.stop();
  }

  private async open(): Promise<void> {
    const { profile, life, faces, verifier, startNeighbour } = this.parts;
    const { neighbour } = profile.settings;
    if (!neighbour || !startNeighbour || faces.has(NEIGHBOUR_FACE)) return;
    const feedId = feedIdOf(neighbour.seed);
    const feed = profile.maybeFeed(feedId);
    if (!feed || !isFollowed(feed)) return; // Unfollowed: it may talk again when it is followed again.
    const own = life.recordNow(profile.own);
    const [near, far] = NeighbourLink.pair(toHex(feedId));
    faces.add(NEIGHBOUR_FACE, near);
    const { stops } = this;
    try {
      const running = await startNeighbour({
        verifier,
        talk: neighbour,
        seed: fromHex(neighbour.seed),
        ownFront: life.recordNow(feed).front,
        person: { feedId: own.feedId, front: own.front },
        link: far,
        failed: (error) => this.tell(error),
      });
      if (this.stops === stops) this.running = running;
      else await running.stop();
    } catch (error) {
      // Without a neighbour there is no face to it: the next start is to begin anew.
      if (this.stops === stops) await faces.remove(NEIGHBOUR_FACE);
      throw error;
    }
  }

  private tell(error: unknown): void {
    this.parts.emit("error", errorReport(error));
  }
}

const feedIdOf = (seed: string): FeedId => publicKeyOf(fromHex(seed));

/** @throws EnvironmentError `bad-argument`. */
function checkedTalk(talk: unknown): NeighbourTalk {
  const { name, greeting, replies } = (typeof talk === "object" && talk !== null ? talk : {}) as Partial<NeighbourTalk>;
  const textsOf = (texts: unknown): string[] => {
    if (!Array.isArray(texts) || texts.length > MAX_TEXTS)
      throw new EnvironmentError("bad-argument", `Texts are a list of at most ${MAX_TEXTS}.`);
    return texts.map((text) => assertText(text, "text").slice(0, MAX_TEXT_LENGTH));
  };
  return { name: assertText(name, "name"), greeting: textsOf(greeting), replies: textsOf(replies) };
}
