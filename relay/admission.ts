/**
 * Who may talk to the relay: the pages that it serves, and those that were named.
 *
 * Any web page can reach a port on localhost, so `Origin` is checked at each upgrade; and a foreign name can be made to
 * resolve to this machine (DNS rebinding), so `Host` is checked against the same list at each request.
 */
import type { IncomingMessage } from "node:http";
import { isIPv6 } from "node:net";
import { localAddresses } from "./own-sockets.ts";

/** Why a request was refused. `full` is the hub's. */
export type Refusal = "host" | "origin" | "full" | "path";

const LOOPBACK_HOSTS = ["localhost", "127.0.0.1", "::1"];
const WILDCARD_HOSTS = ["0.0.0.0", "::"];

/** Where clients connect. */
export const WEB_SOCKET_PATH = "/relay";
/** The same, and where programs connect that know no path. */
const WEB_SOCKET_PATHS = [WEB_SOCKET_PATH, `${WEB_SOCKET_PATH}/`, "/"];

export interface AdmissionRules {
  /** The address that the relay listens on. */
  readonly host: string;
  readonly port: number;
  /** Origins besides the relay's own. */
  readonly origins: readonly string[];
  /** Whether a request without `Origin` may become a WebSocket: no browser sends one. */
  readonly allowNoOrigin: boolean;
}

/** `http://host:port`, as a browser writes it in `Origin`. */
export function originOf(host: string, port: number): string {
  return new URL(`http://${isIPv6(host) ? `[${host}]` : host}:${port}`).origin;
}

export class Admission {
  readonly #rules: AdmissionRules;
  #origins = new Set<string>();
  #hosts = new Set<string>();

  constructor(rules: AdmissionRules) {
    this.#rules = rules;
    this.#readAddresses();
  }

  /** Why this request's `Host` is not ours; undefined when it is. */
  refusalOfHost(request: IncomingMessage): Refusal | undefined {
    const host = request.headers.host?.toLowerCase();
    return host !== undefined && this.#isKnown(() => this.#hosts.has(host)) ? undefined : "host";
  }

  /** Why this request may not become a WebSocket; undefined when it may. */
  refusalOfUpgrade(request: IncomingMessage): Refusal | undefined {
    const refusal = this.refusalOfHost(request);
    if (refusal) return refusal;
    // Who takes a wrong address for a second relay gets and sends everything twice.
    if (!WEB_SOCKET_PATHS.includes(request.url?.split("?", 1)[0] ?? "")) return "path";
    const { origin } = request.headers;
    if (origin === undefined) return this.#rules.allowNoOrigin ? undefined : "origin";
    return this.#isKnown(() => this.#origins.has(origin)) ? undefined : "origin";
  }

  /** Listening on all addresses, the machine's addresses may have changed since they were read. */
  #isKnown(look: () => boolean): boolean {
    if (look()) return true;
    if (!WILDCARD_HOSTS.includes(this.#rules.host)) return false;
    this.#readAddresses();
    return look();
  }

  #readAddresses(): void {
    const { host, port, origins } = this.#rules;
    const addresses = WILDCARD_HOSTS.includes(host) ? localAddresses() : [host];
    const hosts = [...LOOPBACK_HOSTS, ...addresses.filter((address) => !address.startsWith("fe80:"))];
    this.#origins = new Set([...hosts.map((each) => originOf(each, port)), ...origins]);
    this.#hosts = new Set([...this.#origins].map((origin) => new URL(origin).host));
  }
}
