/** What is told without being asked. */
import type { EnvironmentErrorCode } from "../../core/environment-error.ts";
import type { FaceView } from "./faces.ts";
import type { NodeStatus, PacketView } from "./watch.ts";

export interface ErrorView {
  code: EnvironmentErrorCode;
  message: string;
  happened: string;
  cause: string;
  remedy: string;
  detail: string[];
}

/** Events and what their listeners get. */
export interface TinyssbEvents {
  entry: { feedId: string; seq: number; mid: string; own: boolean };
  blob: { feedId: string; seq: number; missing: number };
  feed: { feedId: string; change: "added" | "removed" | "renamed" };
  face: FaceView;
  /** Only sent while somebody listens. */
  packet: PacketView;
  status: NodeStatus;
  error: ErrorView;
}
