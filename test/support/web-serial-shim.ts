/**
 * A stand-in for `navigator.serial` whose bytes really cross a pseudo terminal, over a WebSocket (tier B): for browsers and machines
 * without the real one of tier A.
 *
 * In this process: a WebSocket server that opens the terminal for whoever opens the port. In the page and in its worker: a
 * script that replaces `navigator.serial`. Unlike tier A it has `connect` and `disconnect` events, and an unplugged port is not listed.
 * Any number of ports; two share the identity of their chip, as two boards of a kind do. Left out: signals, break; the exclusive use of a port by one
 * context.
 */
import { once } from "node:events";
import { readFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import type { BrowserContext } from "playwright";
import { WebSocket, WebSocketServer } from "ws";
import { openTty, type PtyPort } from "./pty.ts";

export interface SerialShim {
  /** Replaces `navigator.serial` in the pages of a context and in the worker scripts whose URL matches. */
  install(context: BrowserContext, workerScript: RegExp): Promise<void>;
  /** @param port index of the cable among those that are served. */
  unplug(port?: number): Promise<void>;
  replug(port?: number): Promise<void>;
  close(): Promise<void>;
}

const BROWSER_SIDE = readFileSync(new URL("web-serial-shim-browser.js", import.meta.url), "utf8");

/** Options that a context with the shim must be made with. */
export const SHIM_CONTEXT_OPTIONS = { serviceWorkers: "block" } as const;

/** Serves the cables to browsers of this machine, each as a port. They stay the caller's. */
export async function startSerialShim(...cables: readonly PtyPort[]): Promise<SerialShim> {
  const server = new WebSocketServer({ host: "127.0.0.1", port: 0, perMessageDeflate: false });
  await once(server, "listening");
  const watchers = new Set<WebSocket>();
  const presence = () => JSON.stringify(cables.map(({ isPlugged }) => isPlugged));
  server.on("connection", (socket, { url }) => {
    const port = cables[Number(/^\/port\/(\d+)$/.exec(url ?? "")?.[1])];
    if (port) openLine(socket, port);
    else watch(socket, watchers, presence());
  });
  const tellPresence = () => {
    for (const socket of watchers) socket.send(presence());
  };
  const script = shimScript(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`, cables.length);
  return {
    install: async (context, workerScript) => {
      // A script that a route fulfils no longer counts as coming from loopback.
      await context.grantPermissions(["local-network-access"]);
      await context.addInitScript(script);
      await context.route(workerScript, async (route) => {
        const response = await route.fetch();
        await route.fulfill({ response, body: `${script}\n${await response.text()}` });
      });
    },
    unplug: async (port = 0) => {
      await cables[port]!.unplug();
      tellPresence();
    },
    replug: async (port = 0) => {
      await cables[port]!.replug();
      tellPresence();
    },
    close: async () => {
      for (const socket of server.clients) socket.terminate();
      const closed = once(server, "close");
      server.close();
      await closed;
    },
  };
}

function watch(socket: WebSocket, watchers: Set<WebSocket>, presence: string): void {
  watchers.add(socket);
  socket.once("close", () => watchers.delete(socket));
  socket.send(presence);
}

/** One opened port: bytes both ways until either side ends. Says "open" once, or closes at once. */
function openLine(socket: WebSocket, cable: PtyPort): void {
  if (!cable.isPlugged) {
    socket.close();
    return;
  }
  const line = openTty(cable.path, { flushInput: true });
  line.onBytes((bytes) => {
    if (socket.readyState === WebSocket.OPEN) socket.send(bytes);
  });
  line.ended.then(() => socket.close());
  socket.on("message", (bytes: Buffer) => line.write(bytes));
  socket.once("close", () => line.close());
  socket.send("open");
}

/** The browser's side, as source text. */
const shimScript = (serverUrl: string, ports: number) =>
  `${BROWSER_SIDE}\ninstallSerialShim(${JSON.stringify(serverUrl)}, ${ports});`;
