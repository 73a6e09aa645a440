/**
 * This tab's part in its profile: it is the node, or the guest of the tab that is.
 *
 * Does not know what calls mean. Exactly one tab of a profile holds the Web Lock and runs the node; the others hand their calls over by
 * BroadcastChannel and repeat them when the node comes up elsewhere. A lock whose holder does not answer (asleep) is taken
 * away; what the sleeper still tries to write is refused by the store's epoch.
 */
import { EnvironmentError } from "../core/environment-error.ts";
import type { NodeStatus } from "./api.ts";
import {
  type Call,
  type EventName,
  METHODS,
  nodeLockOf,
  type ProfileMessage,
  type Reply,
  type WorkerMessage,
} from "./messages.ts";
import type { RunningNode, RunningNodeParts } from "./running-node.ts";
import { TabEvents } from "./tab-events.ts";
import { errorReport } from "./views.ts";

/** A call that nobody takes within this time means that the node sleeps. */
const TAKEN_MS = 4_000;
/** How long leaving waits for the commit that is under way and for links that say good-bye. */
const LEAVE_MS = 2_000;
/** Pause after a start of the node that failed. */
const RESTART_MS = 3_000;
/** Calls of one page under way; more are refused. */
const MAX_CALLS = 8192;

export interface TabParts {
  readonly profile: string;
  /** Starts the node; called with the lock held. */
  startNode(parts: Pick<RunningNodeParts, "emit" | "isWanted" | "lostLock" | "signal">): Promise<RunningNode>;
  post(message: WorkerMessage): void;
}

export class Tab {
  private readonly parts: TabParts;
  private readonly name = crypto.randomUUID();
  private readonly channel: BroadcastChannel;
  private readonly calls = new Map<string, { call: Call; timer: ReturnType<typeof setTimeout> | undefined }>();
  private readonly events: TabEvents;
  private running: RunningNode | undefined;
  private startFailure: unknown;
  /** The present start of the node: `standing` at that time. */
  private starting: AbortController | undefined;
  /** Ends with the time as node, present or last. */
  private timeAsNode: Promise<void> = Promise.resolve();
  /** The present wait for the lock and the time as node after it; aborting ends either. */
  private standing: AbortController | undefined;

  constructor(parts: TabParts) {
    this.parts = parts;
    this.channel = new BroadcastChannel(`tinyssb:profile:${parts.profile}`);
    this.channel.onmessage = ({ data }: MessageEvent<ProfileMessage>) => this.handleMessage(data);
    this.events = new TabEvents({
      toPage: (events) => parts.post({ kind: "events", events }),
      toGuests: (events) => this.send({ kind: "events", events }),
      toNode: (names) => this.send({ kind: "interests", from: this.name, names }),
      isNode: () => this.running !== undefined,
    });
    this.stand({});
  }

  /** A call of this tab's page. */
  call(call: Call): void {
    if (!METHODS.includes(call.method))
      this.reply({ id: call.id, error: errorReport(new EnvironmentError("bad-argument", "no such method")) });
    else if (this.calls.size >= MAX_CALLS)
      this.reply({ id: call.id, error: errorReport(new EnvironmentError("too-busy")) });
    else {
      this.calls.set(call.id, { call, timer: undefined });
      this.forward(call);
    }
  }

  /** What this tab's page listens to. */
  listen(names: readonly EventName[]): void {
    this.events.listen(names);
  }

  /** The page is being put to sleep: another tab may be the node. */
  async freeze(): Promise<void> {
    const { standing } = this;
    this.standing = undefined;
    standing?.abort();
    await Promise.race([this.timeAsNode, new Promise((resolve) => setTimeout(resolve, LEAVE_MS))]);
  }

  resume(): void {
    if (!this.standing) this.stand({});
  }

  async close(): Promise<void> {
    await this.freeze();
    this.events.stop();
    for (const { timer } of this.calls.values()) clearTimeout(timer);
    this.channel.close();
  }

  // --- being the node ---

  /** Waits for the lock, or takes it away, and is the node while it has it; then waits again. */
  private stand({ steal = false }: { steal?: boolean }): void {
    const standing = new AbortController();
    const earlier = this.standing;
    this.standing = standing;
    earlier?.abort();
    const options: LockOptions = steal ? { steal } : { signal: standing.signal };
    navigator.locks
      .request(nodeLockOf(this.parts.profile), options, async () => {
        if (standing.signal.aborted) return;
        this.timeAsNode = this.beNode(standing);
        await this.timeAsNode;
      })
      .catch((error: unknown) => {
        // Given up by us, or taken away by another tab while this one was asleep.
        standing.abort();
        if (!(error instanceof DOMException && error.name === "AbortError"))
          this.events.emit("error", errorReport(error));
      })
      .finally(() => {
        if (this.standing === standing) this.stand({});
      });
  }

  private async beNode(standing: AbortController): Promise<void> {
    const ended = new Promise<void>((resolve) => {
      standing.signal.addEventListener("abort", () => resolve());
    });
    this.starting = standing;
    this.send({ kind: "node-starting" });
    // After a lock was taken away and got again, this may end later than what came after it.
    let running: RunningNode | undefined;
    const leave = (): void => {
      if (this.running === running) this.running = undefined;
    };
    const endStart = (): void => {
      if (this.starting === standing) this.starting = undefined;
    };
    try {
      running = await this.parts.startNode({
        emit: (name, event) => this.events.emit(name, event),
        isWanted: (name) => this.events.isWanted(name),
        signal: standing.signal,
        lostLock: () => {
          leave();
          standing.abort();
        },
      });
      endStart();
      this.startFailure = undefined;
      if (!standing.signal.aborted) {
        this.running = running;
        this.send({ kind: "node-up" });
        this.repeatCalls();
      }
      await ended;
      leave();
      await running.stop();
    } catch (error) {
      this.startFailure = error;
      this.events.emit("error", errorReport(error));
      for (const { call } of [...this.calls.values()]) this.reply({ id: call.id, error: errorReport(error) });
      await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, RESTART_MS))]);
    } finally {
      endStart();
      leave();
    }
  }

  private async perform(call: Call): Promise<Reply> {
    try {
      if (!this.running) throw this.startFailure ?? new EnvironmentError("no-node");
      return { id: call.id, value: await this.running.handle(call) };
    } catch (error) {
      return { id: call.id, error: errorReport(error) };
    }
  }

  // --- calls ---

  private forward(call: Call): void {
    const waiting = this.calls.get(call.id);
    if (!waiting) return;
    if (this.running) {
      const { running } = this;
      void this.perform(call).then((reply) => {
        // A call that was cut off because this tab stopped being the node is repeated where the node is now.
        if ("error" in reply && reply.error.code === "lost-lock" && this.running !== running)
          this.forward({ ...call, isRepeated: true });
        // The next node may have answered it meanwhile.
        else if (this.calls.has(call.id)) this.reply(reply);
      });
      return;
    }
    this.awaitTaken(waiting);
    this.send({ kind: "call", from: this.name, call });
  }

  private awaitTaken(waiting: { timer: ReturnType<typeof setTimeout> | undefined }): void {
    clearTimeout(waiting.timer);
    waiting.timer = setTimeout(() => this.handleSilence(), TAKEN_MS);
  }

  /** Nobody took a call: the node's tab is asleep, or none is up. */
  private handleSilence(): void {
    if (!this.running && !this.starting && this.standing) this.stand({ steal: true });
  }

  private repeatCalls(): void {
    for (const { call } of this.calls.values()) this.forward({ ...call, isRepeated: true });
    this.call({ id: crypto.randomUUID(), method: "status", args: [], isRepeated: false });
  }

  private reply(reply: Reply): void {
    const waiting = this.calls.get(reply.id);
    clearTimeout(waiting?.timer);
    this.calls.delete(reply.id);
    if (waiting?.call.method === "status" && "value" in reply) {
      const status: NodeStatus = { ...(reply.value as NodeStatus), role: this.running ? "node" : "guest" };
      this.events.tellPage({ name: "status", event: status });
      this.post({ kind: "reply", reply: { id: reply.id, value: status } });
    } else this.post({ kind: "reply", reply });
  }

  /** To the page; what was told before goes first. */
  private post(message: WorkerMessage): void {
    this.events.flush();
    this.parts.post(message);
  }

  // --- between tabs ---

  private send(message: ProfileMessage): void {
    this.channel.postMessage(message);
  }

  private handleMessage(message: ProfileMessage): void {
    switch (message.kind) {
      case "node-starting":
        for (const waiting of this.calls.values()) this.awaitTaken(waiting);
        return;
      case "node-up":
        this.events.tellInterests();
        this.repeatCalls();
        return;
      case "call": {
        const { running } = this;
        if (!running) return;
        this.send({ kind: "taken", to: message.from, id: message.call.id });
        void this.perform(message.call).then((reply) => {
          // Cut off because this tab stopped being the node: the guest repeats it when the next one is up.
          const isCutOff = "error" in reply && reply.error.code === "lost-lock" && this.running !== running;
          if (isCutOff) return;
          this.events.flush();
          this.send({ kind: "reply", to: message.from, reply });
        });
        return;
      }
      case "taken":
        if (message.to === this.name) clearTimeout(this.calls.get(message.id)?.timer);
        return;
      case "reply":
        if (message.to === this.name && this.calls.has(message.reply.id)) this.reply(message.reply);
        return;
      case "interests":
        this.events.noteGuest(message.from, message.names);
        return;
      case "events":
        for (const told of message.events) this.events.tellPage(told);
        return;
    }
  }
}
