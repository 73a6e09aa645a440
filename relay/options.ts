/**
 * The relay's command line. Reads arguments, touches nothing but the directory that `--static` names.
 */
import { statSync } from "node:fs";
import { isIP, isIPv4 } from "node:net";
import { parseArgs } from "node:util";
import type { RelayOptions } from "./relay.ts";
import type { Endpoint } from "./udp-face.ts";

export const HELP = `Relay between tinySSB in the browser and UDP. It also serves the built app.

  npm start -- [options]          build when needed, then run the relay
  npm run relay -- [options]      run the relay alone

  --mc GROUP/PORT      join a multicast group; repeatable (default 224.1.1.1/5000)
  --no-mc              join none
  --interface ADDRESS  interface for multicast, by its IPv4 address (default: the system's choice)
  --udp HOST/PORT      exchange packets with one UDP peer, a LoRa bridge for example; repeatable
  --port PORT          port of page and WebSocket (default 8080; 0 takes a free one)
  --host ADDRESS       address to listen on (default 127.0.0.1: this machine alone)
  --origin URL         let pages of another origin connect; repeatable
  --allow-no-origin    let programs connect that are no browsers
  --static DIRECTORY   serve the app from there (default: dist, when it is built)
  --verbose            print counters once a minute
  --help               print this

Packets go from a WebSocket to every UDP face and to the other WebSockets, from UDP to every WebSocket.
The relay is no router between its UDP faces.`;

/** What the arguments ask for. */
export type Command =
  | { readonly kind: "run"; readonly options: RelayOptions; readonly isVerbose: boolean }
  | { readonly kind: "help" }
  | { readonly kind: "mistake"; readonly sentence: string };

/** The arguments can not be followed; the message is a sentence for a person. */
class Mistake extends Error {}

/** Reads the arguments after the program's name. Never throws for what a person may type. */
export function readCommand(args: readonly string[]): Command {
  try {
    const values = readArguments(args);
    if (values.help) return { kind: "help" };
    return { kind: "run", options: toOptions(values), isVerbose: values.verbose ?? false };
  } catch (error) {
    if (error instanceof Mistake) return { kind: "mistake", sentence: error.message };
    throw error;
  }
}

function readArguments(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      strict: true,
      allowPositionals: false,
      options: {
        mc: { type: "string", multiple: true },
        "no-mc": { type: "boolean" },
        interface: { type: "string" },
        udp: { type: "string", multiple: true },
        port: { type: "string", default: "8080" },
        host: { type: "string", default: "127.0.0.1" },
        origin: { type: "string", multiple: true },
        "allow-no-origin": { type: "boolean" },
        static: { type: "string" },
        verbose: { type: "boolean" },
        help: { type: "boolean" },
      },
    }).values;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (!code?.startsWith("ERR_PARSE_ARGS_")) throw error;
    // Node's message goes on with advice that does not fit here.
    throw new Mistake(`${message.split(/\.\s/, 1)[0]!.replace(/\.$/, "")}; --help lists the options.`);
  }
}

function toOptions(values: ReturnType<typeof readArguments>): RelayOptions {
  if (values.mc && values["no-mc"]) throw new Mistake("--mc and --no-mc contradict each other.");
  const multicast = values["no-mc"] ? [] : (values.mc ?? ["224.1.1.1/5000"]).map(parseGroup);
  const unicast = (values.udp ?? []).map((value) => parseEndpoint("--udp", "HOST/PORT", value));
  for (const [option, endpoints] of Object.entries({ "--mc": multicast, "--udp": unicast })) {
    const names = endpoints.map(({ host, port }) => `${host}/${port}`);
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    if (twice) throw new Mistake(`${option} ${twice} is given twice.`);
  }
  if (values.interface !== undefined && !isIPv4(values.interface))
    throw new Mistake(`--interface needs an IPv4 address of this machine, not ‘${values.interface}’.`);
  if (values.host !== "localhost" && !isIP(values.host))
    throw new Mistake(`--host needs an IP address of this machine, not ‘${values.host}’.`);
  if (values.static !== undefined && !statSync(values.static, { throwIfNoEntry: false })?.isDirectory())
    throw new Mistake(`--static needs a directory, and ‘${values.static}’ is none.`);
  return {
    host: values.host === "localhost" ? "127.0.0.1" : values.host,
    port: parsePort("--port", values.port, 0),
    multicast,
    unicast,
    interfaceAddress: values.interface,
    origins: (values.origin ?? []).map(parseOrigin),
    allowNoOrigin: values["allow-no-origin"] ?? false,
    staticDirectory: values.static,
  };
}

function parseGroup(value: string): Endpoint {
  const group = parseEndpoint("--mc", "GROUP/PORT", value);
  const first = Number.parseInt(group.host, 10);
  if (!isIPv4(group.host) || first < 224 || first > 239)
    throw new Mistake(`--mc needs an IPv4 multicast group (224.0.0.0 to 239.255.255.255), not ‘${group.host}’.`);
  return group;
}

function parseEndpoint(option: string, form: string, value: string): Endpoint {
  const [host, port, ...rest] = value.split("/");
  if (!host || !port || rest.length > 0) throw new Mistake(`${option} needs ${form}, not ‘${value}’.`);
  return { host, port: parsePort(option, port, 1) };
}

function parsePort(option: string, value: string, least: number): number {
  const port = /^\d{1,5}$/.test(value) ? Number(value) : Number.NaN;
  if (port >= least && port <= 65_535) return port;
  throw new Mistake(`${option} needs a port from ${least} to 65535, not ‘${value}’.`);
}

function parseOrigin(value: string): string {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  const isOrigin = url && /^https?:$/.test(url.protocol) && url.href === `${url.origin}/`;
  if (!isOrigin) throw new Mistake(`--origin needs scheme, host and port alone (https://example.org), not ‘${value}’.`);
  return url.origin;
}
