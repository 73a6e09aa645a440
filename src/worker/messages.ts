/**
 * What is said between a page and its worker, and between the workers of one profile.
 *
 * Types, and the names of the methods. A call travels page -> its worker -> (when another tab has the node) -> that worker, and back. A call that writes has
 * a token, so that it can be repeated after the node moved to another tab without being done twice.
 */
import type { ErrorReport, NodeApi, TinyssbEvents } from "./api.ts";

/** The methods of the API by who does them. */
export const METHODS_OF = {
  ownFeed: ["whoami", "rename", "append", "confirmOwnFeed", "lockOwnFeed", "unlockOwnFeed"],
  feeds: ["follow", "unfollow", "feeds", "entries", "link", "canSign"],
  conversation: ["post", "publishName", "postCost", "timeline", "tips", "unread", "markRead"],
  search: ["search"],
  evidence: ["delivery", "replication", "nearby"],
  faces: ["faces", "connectRelay", "connectSerial", "connectTabs", "assumeBridge", "tryFaces", "disconnect"],
  radios: ["setRadio", "nextBridge", "setNextBridge", "airtimeCost"],
  files: ["importFiles", "restoreKey", "exportFiles"],
  neighbour: ["startNeighbour", "stopNeighbour"],
  backup: ["backup", "restore"],
  sharing: ["exportFeeds", "importFeeds"],
  removal: ["deleteProfile"],
  watch: ["packets", "status", "profiles"],
} as const;

export type Method = keyof NodeApi;
export const METHODS: readonly Method[] = Object.values(METHODS_OF).flat();

/**
 * The calls that change something, and how many arguments each has: the method gets the call's token after them, so that it is done
 * once. A method that comes to the same when it is done again need not be here.
 */
export const CHANGES: Partial<Record<Method, number>> = {
  append: 2,
  post: 2,
  publishName: 1,
  rename: 1,
  confirmOwnFeed: 0,
  lockOwnFeed: 0,
  unlockOwnFeed: 0,
  follow: 2,
  unfollow: 2,
  connectSerial: 1,
  disconnect: 1,
  markRead: 2,
  connectRelay: 1,
  connectTabs: 0,
  startNeighbour: 1,
  stopNeighbour: 0,
  importFiles: 2,
  restoreKey: 2,
  restore: 2,
  importFeeds: 2,
};

/** Name of the Web Lock that the node of a profile holds, and for which the other tabs of the profile wait. */
export const nodeLockOf = (profile: string): string => `tinyssb:node:${profile}`;

export interface Call {
  readonly id: string;
  readonly method: Method;
  readonly args: readonly unknown[];
  /** Whether it may have been done already, before the node moved. */
  readonly isRepeated: boolean;
}

export type Reply =
  | { readonly id: string; readonly value: unknown }
  | { readonly id: string; readonly error: ErrorReport };

/** The events as the node tells them. */
export type WorkerEvents = Omit<TinyssbEvents, "error"> & { error: ErrorReport };
export type EventName = keyof WorkerEvents;
const EVENTS: Readonly<Record<EventName, true>> = {
  entry: true,
  blob: true,
  feed: true,
  timeline: true,
  unread: true,
  delivery: true,
  nearby: true,
  face: true,
  packet: true,
  status: true,
  error: true,
};
export const EVENT_NAMES = Object.keys(EVENTS) as readonly EventName[];
export interface EventMessage<Name extends EventName = EventName> {
  readonly name: Name;
  readonly event: WorkerEvents[Name];
}

/** Page to its worker. */
export type PageMessage =
  | { readonly kind: "start"; readonly profile: string; readonly defaultRelay: string | null }
  | { readonly kind: "call"; readonly call: Call }
  | { readonly kind: "interests"; readonly names: readonly EventName[] }
  | { readonly kind: "freeze" }
  | { readonly kind: "resume" }
  | { readonly kind: "close" };

/** Worker to its page. */
export type WorkerMessage =
  | { readonly kind: "reply"; readonly reply: Reply }
  | { readonly kind: "events"; readonly events: readonly EventMessage[] };

/** Between the workers of one profile. `from` and `to` are names that workers make for themselves. */
export type ProfileMessage =
  | { readonly kind: "node-starting" }
  | { readonly kind: "node-up" }
  | { readonly kind: "call"; readonly from: string; readonly call: Call }
  | { readonly kind: "taken"; readonly to: string; readonly id: string }
  | { readonly kind: "reply"; readonly to: string; readonly reply: Reply }
  | { readonly kind: "interests"; readonly from: string; readonly names: readonly EventName[] }
  | { readonly kind: "events"; readonly events: readonly EventMessage[] };
