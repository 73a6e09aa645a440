/**
 * The relay: what a WebSocket client sends goes to every UDP face and to the other clients; what a UDP face hears goes to
 * every client.
 *
 * It is no router between UDP faces, stores nothing and knows no feeds. It serves the built app at the same address, so
 * that a field laptop needs nothing else.
 */
import { createServer, type Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { Admission, originOf, WEB_SOCKET_PATH } from "./admission.ts";
import { MulticastFace } from "./multicast-face.ts";
import { OwnSockets } from "./own-sockets.ts";
import { serveStatic } from "./static-files.ts";
import { type RelayCounters, readCounters } from "./status.ts";
import { type Endpoint, type FaceContext, reasonOf, type UdpFace } from "./udp-face.ts";
import { UnicastFace } from "./unicast-face.ts";
import { WebSocketHub } from "./websocket-hub.ts";

/** TCP connections at the same time, pages and WebSockets together; more are closed at once. */
const MAX_CONNECTIONS = 256;
/** How long clients and faces may take to end when the relay stops; connections are cut then. */
const CLOSE_LIMIT_MS = 2000;

/** What to start. Without faces the relay joins its clients alone. */
export interface RelayOptions {
  /** Address to listen on; default 127.0.0.1. */
  readonly host?: string;
  /** TCP port; default 0, any free one. */
  readonly port?: number;
  /** Multicast groups to join. */
  readonly multicast?: readonly Endpoint[];
  /** Peers of unicast faces. */
  readonly unicast?: readonly Endpoint[];
  /** IPv4 address of the interface for multicast; the system chooses without one. */
  readonly interfaceAddress?: string | undefined;
  /** Origins that may connect besides the relay's own pages. */
  readonly origins?: readonly string[];
  /** Whether programs that send no `Origin` may connect. */
  readonly allowNoOrigin?: boolean;
  /** Directory of the built app; without one there are no pages. */
  readonly staticDirectory?: string | undefined;
  /** Tells a person what happens, a line each; silent by default. */
  readonly log?: (line: string) => void;
  /** The same, for what should not be. */
  readonly warn?: (line: string) => void;
}

/** A running relay. */
export interface Relay {
  /** The TCP port that it listens on. */
  readonly port: number;
  /** The page: `http://localhost:PORT`. */
  readonly url: string;
  /** For clients: `ws://localhost:PORT/relay`. */
  readonly webSocketUrl: string;
  /** Whether it listens where other machines may reach it. */
  readonly isOpenToOthers: boolean;
  /** What was carried, dropped and refused until now; a copy. */
  counters(): RelayCounters;
  /** Stops it; resolves when all connections are closed, also if a face is still looking up a name. */
  close(): Promise<void>;
}

/** The relay could not start; the message is a sentence for a person. */
export class RelayError extends Error {
  override readonly name = "RelayError";
}

/**
 * Starts a relay; resolves when it listens and each UDP face has come up or has told why not.
 * @throws RelayError when the address can not be listened on.
 */
export async function startRelay(options: RelayOptions): Promise<Relay> {
  const { host = "127.0.0.1", log = () => {}, warn = () => {} } = options;
  const server = createServer();
  server.maxConnections = MAX_CONNECTIONS;
  const connections = new Set<Socket>();
  server.on("connection", (connection: Socket) => {
    connections.add(connection);
    connection.once("close", () => connections.delete(connection));
  });
  await listen(server, host, options.port ?? 0);
  const { port } = server.address() as AddressInfo;

  const admission = new Admission({
    host,
    port,
    origins: options.origins ?? [],
    allowNoOrigin: options.allowNoOrigin ?? false,
  });
  const hub = new WebSocketHub(admission, (packet) => {
    for (const face of faces) face.send(packet);
  });
  const context: FaceContext = { own: new OwnSockets(), packet: (packet) => hub.broadcast(packet), log, warn };
  const faces: UdpFace[] = [
    ...(options.multicast ?? []).map((group) => new MulticastFace(group, options.interfaceAddress, context)),
    ...(options.unicast ?? []).map((peer) => new UnicastFace(peer, context)),
  ];
  const refuse = () => {
    hub.refused.host++;
  };
  server.on("request", serveStatic(options.staticDirectory, admission, refuse));
  server.on("error", (error) => warn(`A connection could not be taken (${reasonOf(error)}).`));
  server.on("upgrade", (request, stream, head) => hub.handleUpgrade(request, stream, head));
  await Promise.all(faces.map((face) => face.open()));

  const isOnlyHere = host === "::1" || host === "localhost" || host.startsWith("127.");
  // The page's name is localhost as long as the relay can be reached there.
  const isReachedHere = ["127.0.0.1", "::1", "localhost", "0.0.0.0", "::"].includes(host);
  const url = originOf(isReachedHere ? "localhost" : host, port);
  let closing: Promise<void> | undefined;
  return {
    port,
    url,
    isOpenToOthers: !isOnlyHere,
    webSocketUrl: `${url.replace("http", "ws")}${WEB_SOCKET_PATH}`,
    counters: () => readCounters(hub, faces),
    close: () => {
      closing ??= close(server, connections, hub, faces);
      return closing;
    },
  };
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error) => reject(new RelayError(listenSentence(host, port, reasonOf(error)))));
    server.listen({ host, port }, () => {
      server.removeAllListeners("error");
      resolve();
    });
  });
}

function listenSentence(host: string, port: number, reason: string): string {
  if (reason === "EADDRINUSE")
    return `Port ${port} of ${host} is in use by another program (another relay?): stop that, or choose another port with --port.`;
  if (reason === "EACCES") return `The system does not let this user listen on port ${port}: choose one above 1023.`;
  if (reason === "EADDRNOTAVAIL" || reason === "ENOTFOUND")
    return `${host} is no address of this machine: choose another with --host.`;
  return `The relay can not listen on ${host} port ${port} (${reason}).`;
}

async function close(
  server: Server,
  connections: ReadonlySet<Socket>,
  hub: WebSocketHub,
  faces: readonly UdpFace[],
): Promise<void> {
  const isClosed = new Promise((resolve) => server.close(resolve));
  let limit: NodeJS.Timeout | undefined;
  await Promise.race([
    Promise.all([hub.close(), ...faces.map((face) => face.close())]),
    new Promise((resolve) => {
      limit = setTimeout(resolve, CLOSE_LIMIT_MS);
    }),
  ]);
  clearTimeout(limit);
  for (const connection of connections) connection.destroy(); // The server forgets those that were upgraded.
  await isClosed;
}
