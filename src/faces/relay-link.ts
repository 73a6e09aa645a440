/**
 * The link to a relay: a WebSocket that comes back.
 *
 * Knows nothing of UDP or of what the relay does with a packet; what is said over the socket is the matter of `RelayConversation`.
 * Invariant: at most one socket lives at a time, and what an older one still reports is ignored. Comes back by itself; each failed try doubles the wait, with jitter, so that many pages
 * do not return in step. A frozen tab finds its socket closed when it wakes up, which is a loss like any other.
 */
import type { Medium } from "../core/effects.ts";
import { EnvironmentError } from "../core/environment-error.ts";
import { MAX_RELAY_URL_LENGTH } from "../core/limits.ts";
import { BUNDLES_PARAMETER } from "../core/packet-bundle.ts";
import type { FaceLink, LinkListener, LinkState } from "./port.ts";
import { RelayConversation, type Socket } from "./relay-conversation.ts";

/** Wait before the second try, ms; it doubles from there. */
export const FIRST_RETRY_MS = 500;
/** Longest wait between two tries, ms: a relay of many is not to be overrun when it comes back; one of this machine or its LAN has few pages. */
export const MAX_RETRY_MS = 30_000;
export const MAX_NEAR_RETRY_MS = 10_000;
/** A connection that held this long was a good one: the next loss begins with the shortest wait again. */
export const STABLE_MS = 10_000;
/** A handshake that takes longer is given up, ms. */
export const HANDSHAKE_MS = 10_000;
/** How long `close` waits for the other side to say goodbye, ms. */
export const GOODBYE_MS = 1_000;
/** Where "online" is announced: the worker's global scope. */
export interface OnlineEvents {
  addEventListener(type: "online", listener: () => void): void;
  removeEventListener(type: "online", listener: () => void): void;
}

export interface RelayLinkOptions {
  /** The browser's by default. */
  readonly WebSocket?: new (
    url: string,
  ) => Socket;
  /** The global scope by default, where it has events. */
  readonly onlineEvents?: OnlineEvents;
  /** From 0 up to 1, for the jitter. */
  readonly random?: () => number;
}

/** Hosts of this machine and of private networks: names without a dot and of mDNS, loopback, and the blocks of RFC 1918 and of link-local addresses. */
const NEAR_HOST =
  /^([^.:]+|.+\.(local|localhost)|127\..*|10\.[\d.]+|192\.168\..*|172\.(1[6-9]|2\d|3[01])\.[\d.]+|169\.254\..*|\[(::1|f[cd].*|fe80:.*)\])$/;

/** `text` as the address of a relay, normalised. @throws EnvironmentError `bad-relay-url` unless ws: or wss:, without blanks and fragment, and not too long. */
function parseRelayUrl(text: string): string {
  const url = URL.canParse(text) && !/\s/.test(text) ? new URL(text) : undefined;
  if (!url || url.href.length > MAX_RELAY_URL_LENGTH || !["ws:", "wss:"].includes(url.protocol) || url.hash !== "") {
    throw new EnvironmentError("bad-relay-url", text.slice(0, 200));
  }
  return url.href;
}

/** The same address, telling a relay that this side knows bundles. */
function askingForBundles(address: string): string {
  const url = new URL(address);
  url.searchParams.set(BUNDLES_PARAMETER, "1");
  return url.href;
}

const globalEvents = (): OnlineEvents | undefined => ("addEventListener" in globalThis ? globalThis : undefined);

export class RelayLink implements FaceLink {
  readonly kind = "relay";
  readonly address: string;
  readonly medium: Medium = { kind: "lan" };
  private readonly maxRetryMs: number;

  private readonly WebSocket: new (
    url: string,
  ) => Socket;
  private readonly onlineEvents: OnlineEvents | undefined;
  private readonly random: () => number;
  private listener: LinkListener | undefined;
  private phase: LinkState["phase"] = "connecting";
  private socket: Socket | undefined;
  /** While the socket is open. */
  private conversation: RelayConversation | undefined;
  private failures = 0;
  /** Ends the handshake, the wait, or the time after which a connection counts as stable: one of them at a time. */
  private timer: ReturnType<typeof setTimeout> | undefined;
  private closing: Promise<void> | undefined;

  /** @throws EnvironmentError `bad-relay-url`. */
  constructor(url: string, options: RelayLinkOptions = {}) {
    this.address = parseRelayUrl(url);
    this.maxRetryMs = NEAR_HOST.test(new URL(this.address).hostname) ? MAX_NEAR_RETRY_MS : MAX_RETRY_MS;
    this.WebSocket = options.WebSocket ?? globalThis.WebSocket;
    this.onlineEvents = options.onlineEvents ?? globalEvents();
    this.random = options.random ?? Math.random;
  }

  open(listener: LinkListener): void {
    this.listener = listener;
    this.onlineEvents?.addEventListener("online", this.tryNow);
    this.connect();
  }

  send(packet: Uint8Array): boolean {
    return this.phase === "up" && this.conversation !== undefined && this.conversation.send(packet);
  }

  close(): Promise<void> {
    this.closing ??= this.letGo();
    return this.closing;
  }

  private tell(state: LinkState): void {
    this.phase = state.phase;
    this.listener?.state(state);
  }

  private connect(): void {
    clearTimeout(this.timer);
    this.tell({ phase: "connecting" });
    let socket: Socket;
    try {
      socket = new this.WebSocket(askingForBundles(this.address));
    } catch (error) {
      // A page on https may not open ws:// at all: trying again would give the same.
      this.tell({ phase: "refused", code: "relay-unreachable", detail: `the browser refuses it: ${error}` });
      return;
    }
    this.socket = socket;
    socket.binaryType = "arraybuffer";
    const isCurrent = (): boolean => this.socket === socket;
    socket.addEventListener("open", () => isCurrent() && this.handleOpen(socket));
    socket.addEventListener("message", ({ data }) => isCurrent() && this.conversation?.hear(data));
    socket.addEventListener("close", () => isCurrent() && this.lose());
    // An error is always followed by a close, which says all there is; without a listener Node would throw it.
    socket.addEventListener("error", () => undefined);
    this.startTimer(HANDSHAKE_MS, () => this.lose(`no answer within ${HANDSHAKE_MS / 1000} s; `));
  }

  private handleOpen(socket: Socket): void {
    this.startTimer(STABLE_MS, () => {
      this.failures = 0;
    });
    this.conversation = new RelayConversation(socket, {
      packet: (packet) => this.listener?.packet(packet),
      dropped: (reason) => this.listener?.dropped?.(reason),
      silent: () => this.lose("the relay has fallen silent; "),
    });
    this.tell({ phase: "up" });
  }

  readonly tryNow = (): void => {
    if (this.phase !== "waiting") return;
    this.failures = 0;
    this.connect();
  };

  private lose(why = ""): void {
    const lost = this.socket;
    this.socket = undefined;
    this.endConversation();
    lost?.close();
    const stepMs = Math.min(this.maxRetryMs, FIRST_RETRY_MS * 2 ** this.failures);
    const waitMs = Math.max(FIRST_RETRY_MS, stepMs * (0.5 + 0.5 * this.random()));
    this.failures++;
    this.startTimer(waitMs, () => this.connect());
    const detail = `${why}next try in ${Math.ceil(waitMs / 1000)} s`;
    this.tell({ phase: "waiting", code: "relay-unreachable", detail });
  }

  private endConversation(): void {
    this.conversation?.end();
    this.conversation = undefined;
  }

  private startTimer(delayMs: number, act: () => void): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(act, delayMs);
  }

  private letGo(): Promise<void> {
    this.onlineEvents?.removeEventListener("online", this.tryNow);
    clearTimeout(this.timer);
    const { socket, listener } = this;
    this.endConversation();
    this.socket = undefined;
    this.listener = undefined;
    this.phase = "closed";
    listener?.state({ phase: "closed" });
    if (!socket) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, GOODBYE_MS);
      socket.addEventListener("close", () => {
        clearTimeout(timer);
        resolve();
      });
      socket.close();
    });
  }
}
