/** A simulated neighbour: a second node inside this one's worker, to try things with when nobody else is there. */
import type { FaceView } from "./faces.ts";

/** What the neighbour is called and says; the page gives it, in its language. At most 20 texts of 500 characters each. */
export interface NeighbourTalk {
  name: string;
  /** Said when it starts, one post each. */
  greeting: string[];
  /** Said in turn when this node has posted. */
  replies: string[];
}

export interface NeighbourApi {
  /**
   * Starts the neighbour, a node with a key of its own that follows this one, and follows it; remembered for the next start. It is heard on
   * a face of the kind `neighbour`, whose address is its feed ID. What it writes is real and can be passed on; it is nobody. When there is one
   * already, that is it. Codes `bad-argument`, `too-many-feeds`, `quota`, `store-failed`.
   */
  startNeighbour(talk: NeighbourTalk): Promise<FaceView>;
  /** Takes the neighbour away: its face, its feed with all entries, and its key. Nothing happens when there is none. */
  stopNeighbour(): Promise<void>;
}
