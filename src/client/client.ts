/**
 * The page's end of the node: the typed API over a worker. No logic.
 *
 * `connectNode` starts this tab's worker; which tab does the work is not to be seen here.
 */
import { adviceFor } from "../core/environment-error.ts";
import type { ErrorView, Tinyssb, TinyssbEvents } from "../worker/api.ts";
import { type EventName, METHODS, type Method, type PageMessage, type WorkerMessage } from "../worker/messages.ts";

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

  worker.onmessage = ({ data }: MessageEvent<WorkerMessage>) => {
    if (data.kind === "events") {
      for (const { name, event } of data.events)
        for (const listener of listeners.get(name) ?? []) tell(listener, event);
      return;
    }
    const { reply } = data;
    const waiting = calls.get(reply.id);
    calls.delete(reply.id);
    if ("error" in reply) waiting?.reject(new TinyssbError(reply.error));
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
        const { happened, cause, remedy } = adviceFor("bad-argument");
        reject(new TinyssbError({ code: "bad-argument", message: happened, happened, cause, remedy, detail: [] }));
      }
    });

  const on: Tinyssb["on"] = (name, listener) => {
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
function tell(listener: Listener, event: TinyssbEvents[EventName]): void {
  try {
    (listener as (event: unknown) => void)(event);
  } catch (error) {
    reportError(error);
  }
}
