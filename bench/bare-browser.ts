/**
 * A Chromium that is driven by little more than `Runtime.evaluate`, as a measuring instrument.
 *
 * Playwright listens to the network of every page, so each WebSocket message is also written to a pipe and read by the program
 * that measures: with one packet in a message that costs more than the node. A person's browser does nothing of the kind.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { WebSocket } from "ws";

interface Answer {
  readonly id?: number;
  readonly result?: Record<string, unknown>;
  readonly error?: { readonly message: string };
}

/** A page of it. */
export interface BarePage {
  /** Calls `act` there with `argument` (JSON) and resolves with what it resolves with (JSON). @throws Error when it throws. */
  evaluate<Argument, Result>(
    act: (argument: Argument) => Result | Promise<Result>,
    argument?: Argument,
  ): Promise<Result>;
  close(): Promise<void>;
}

export class BareBrowser {
  private readonly child: ChildProcess;
  private readonly directory: string;
  private readonly socket: WebSocket;
  private readonly waiting = new Map<number, (answer: Answer) => void>();
  private lastId = 0;

  private constructor(child: ChildProcess, directory: string, socket: WebSocket) {
    this.child = child;
    this.directory = directory;
    this.socket = socket;
    socket.on("message", (text) => {
      const answer = JSON.parse(String(text)) as Answer;
      if (answer.id === undefined) return;
      this.waiting.get(answer.id)?.(answer);
      this.waiting.delete(answer.id);
    });
  }

  /** Starts a browser with an empty profile of its own. */
  static async launch(executablePath: string, args: readonly string[]): Promise<BareBrowser> {
    const directory = mkdtempSync(join(tmpdir(), "tinyssb-bench-"));
    const options = ["--headless", "--remote-debugging-port=0", `--user-data-dir=${directory}`, "--no-first-run"];
    // What a page does is measured, not what the browser leaves to pages that nobody looks at.
    options.push("--disable-renderer-backgrounding", "--disable-background-timer-throttling");
    options.push("--disable-backgrounding-occluded-windows");
    const child = spawn(executablePath, [...options, ...args, "about:blank"], { stdio: ["ignore", "ignore", "pipe"] });
    let said = "";
    const address = await new Promise<string>((resolve, reject) => {
      child.once("exit", () => reject(new Error(`the browser ended: ${said}`)));
      child.stderr?.on("data", (chunk) => {
        said = (said + chunk).slice(-10_000);
        const found = said.match(/DevTools listening on (ws:\/\/\S+)/)?.[1];
        if (found) resolve(found);
      });
    });
    const socket = new WebSocket(address, { perMessageDeflate: false });
    await once(socket, "open");
    return new BareBrowser(child, directory, socket);
  }

  /** Opens a page; resolves when it has loaded. */
  async open(url: string): Promise<BarePage> {
    const { targetId } = await this.send("Target.createTarget", { url });
    const { sessionId } = await this.send("Target.attachToTarget", { targetId, flatten: true });
    const session = sessionId as string;
    const evaluate = async <Result>(expression: string): Promise<Result> => {
      const { result, exceptionDetails } = await this.send(
        "Runtime.evaluate",
        { expression, awaitPromise: true, returnByValue: true },
        session,
      );
      if (exceptionDetails) throw new Error(JSON.stringify(exceptionDetails));
      return (result as { value: Result }).value;
    };
    const isReady = `location.href !== "about:blank" && document.readyState === "complete"`;
    // Between two documents there is nothing to evaluate in.
    while (!(await evaluate<boolean>(isReady).catch(() => false)))
      await new Promise((resume) => setTimeout(resume, 20));
    // The runner keeps the names of functions by a helper that a page does not have.
    await evaluate("globalThis.__name ??= (named) => named; 0");
    return {
      evaluate: (act, argument) => evaluate(`(${act})(${JSON.stringify(argument)})`),
      close: async () => {
        await this.send("Target.closeTarget", { targetId });
      },
    };
  }

  async close(): Promise<void> {
    const ended = once(this.child, "exit");
    await this.send("Browser.close", {});
    await ended;
    this.socket.terminate();
    rmSync(this.directory, { recursive: true, force: true, maxRetries: 5 });
  }

  private async send(method: string, params: object, sessionId?: string): Promise<Record<string, unknown>> {
    const id = ++this.lastId;
    const answer = new Promise<Answer>((resolve) => this.waiting.set(id, resolve));
    this.socket.send(JSON.stringify({ id, method, params, sessionId }));
    const { result, error } = await answer;
    if (error) throw new Error(`${method}: ${error.message}`);
    return result ?? {};
  }
}
