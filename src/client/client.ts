/**
 * The page's end of the node: the typed API over a worker. No logic.
 *
 * `connectNode` starts this tab's worker; which tab does the work is not to be seen here.
 */
import { BAD_ARGUMENT } from "../core/environment-error.ts";
import type { ErrorReport, ErrorView, Tinyssb } from "../worker/api.ts";
import {
  EVENT_NAMES,
  type EventName,
  METHODS,
  type Method,
  type PageMessage,
  type WorkerMessage,
} from "../worker/messages.ts";

/** What a rejected promise holds: an Error with the members of ErrorView. */
export class TinyssbError extends Error implements ErrorView {
  override readonly name = "TinyssbError";
  readonly code: ErrorView["code"];
  readonly happened: string;
  override readonly cause: string;
  readonly remedy: string;
  readonly detail: string[];

  constructor({ code, message, happened, cause, remedy, detail }: ErrorView) {
    super(message);
    this.code = code;
    this.happened = happened;
    this.cause = cause;
    this.remedy = remedy;
    this.detail = detail;
  }
}

/** The API, and what only the page that owns the worker does. */
export interface NodeClient extends Tinyssb {
  /** The browser is about to freeze this page, or has woken it. */
  freeze(): void;
  resume(): void;
  /** Ends this tab's worker. Calls under way are not answered any more. */
  close(): void;
}

type Listener = (event: never) => void;

/** An error of the node with its words, which are loaded with the first one. Never rejects: without words the code says it. */
async function inWords({ code, detail }: ErrorReport): Promise<ErrorView> {
  const words = await import("../core/error-advice.ts").catch(() => undefined);
  const advice = words?.adviceFor(code) ?? { happened: code, cause: "", remedy: "" };
  return { code, detail, ...advice, message: [advice.happened, ...detail].join(" ") };
}

function badArgument(detail: readonly string[] = []): TinyssbError {
  const message = [BAD_ARGUMENT.happened, ...detail].join(" ");
  return new TinyssbError({ code: "bad-argument", ...BAD_ARGUMENT, message, detail: [...detail] });
}

/** A relay at the place that served this page; where none answers, the face says so. */
function relayOfThisPage(): string | null {
  if (!location.protocol.startsWith("http")) return null;
  return `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/relay`;
}

/** Starts the node of `profile` in this tab, or joins it where another tab has it. Never throws. */
export function connectNode(profile: string): NodeClient {
  const worker = new Worker(new URL("../worker/worker.ts", import.meta.url), {
    type: "module",
    name: `tinyssb ${profile}`,
  });
  const calls = new Map<string, { resolve(value: unknown): void; reject(error: TinyssbError): void }>();
  const listeners = new Map<EventName, Set<Listener>>();
  const post = (message: PageMessage): void => worker.postMessage(message);
  const tellAll = (name: EventName, event: unknown): void => {
    for (const listener of listeners.get(name) ?? []) tell(listener, event);
  };

  worker.onmessage = ({ data }: MessageEvent<WorkerMessage>) => {
    if (data.kind === "events") {
      for (const { name, event } of data.events) {
        if (name === "error") void inWords(event as ErrorReport).then((view) => tellAll(name, view));
        else tellAll(name, event);
      }
      return;
    }
    const { reply } = data;
    const waiting = calls.get(reply.id);
    calls.delete(reply.id);
    if ("error" in reply) void inWords(reply.error).then((view) => waiting?.reject(new TinyssbError(view)));
    else waiting?.resolve(reply.value);
  };
  post({ kind: "start", profile, defaultRelay: relayOfThisPage() });

  const call = (method: Method, args: readonly unknown[]): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const id = crypto.randomUUID();
      try {
        post({ kind: "call", call: { id, method, args, isRepeated: false } });
        calls.set(id, { resolve, reject });
      } catch {
        // What can not be cloned can not be an argument: functions, elements, proxies.
        reject(badArgument());
      }
    });

  const on: Tinyssb["on"] = (name, listener) => {
    if (!EVENT_NAMES.includes(name)) throw badArgument([`There is no event ${String(name)}.`]);
    if (typeof listener !== "function") throw badArgument(["The listener is not a function."]);
    const known = listeners.get(name) ?? new Set();
    listeners.set(name, known.add(listener as Listener));
    const tellInterests = (): void =>
      post({ kind: "interests", names: [...listeners].filter(([, set]) => set.size > 0).map(([wanted]) => wanted) });
    tellInterests();
    return () => {
      if (known.delete(listener as Listener)) tellInterests();
    };
  };

  const methods = Object.fromEntries(METHODS.map((method) => [method, (...args: unknown[]) => call(method, args)]));
  return Object.assign(methods as unknown as Omit<Tinyssb, "on">, {
    on,
    freeze: () => post({ kind: "freeze" }),
    resume: () => post({ kind: "resume" }),
    close: () => post({ kind: "close" }),
  });
}

/** A listener that throws is the page's bug: it is reported as such, and the others are told all the same. */
function tell(listener: Listener, event: unknown): void {
  try {
    (listener as (event: unknown) => void)(event);
  } catch (error) {
    reportError(error);
  }
}
