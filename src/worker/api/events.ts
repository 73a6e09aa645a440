/** What is told without being asked. */
import type { EnvironmentErrorCode } from "../../core/environment-error.ts";
import type { UnreadView } from "./conversation.ts";
import type { NearbyView } from "./evidence.ts";
import type { FaceView } from "./faces.ts";
import type { NodeStatus, PacketView } from "./watch.ts";

/** An error as the node says it: a code, and what is known of this one case. */
export interface ErrorReport {
  code: EnvironmentErrorCode;
  detail: string[];
}

/** The same with its words. */
export interface ErrorView extends ErrorReport {
  message: string;
  happened: string;
  cause: string;
  remedy: string;
}

/** `forked`: its author has forked it, and it is frozen. `state`: of the own feed, see `WhoAmI`. */
export type FeedChange = "added" | "removed" | "renamed" | "forked" | "state";

/** Events and what their listeners get. */
export interface TinyssbEvents {
  entry: { feedId: string; seq: number; mid: string; own: boolean };
  blob: { feedId: string; seq: number; missing: number };
  feed: { feedId: string; change: FeedChange };
  /** The conversation has grown or moved: `mids` are the new items (at most 100), `mentions` those that speak to this node. */
  timeline: { added: number; moved: number; mids: string[]; mentions: string[]; total: number; pending: number };
  unread: UnreadView;
  /** More is known of own entries from..to. */
  delivery: { from: number; to: number };
  /** A feed that is not followed was heard for the first time, or again after it was forgotten. */
  nearby: NearbyView;
  face: FaceView;
  /** Only sent while somebody listens. */
  packet: PacketView;
  status: NodeStatus;
  error: ErrorView;
}
