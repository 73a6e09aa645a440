/** Tabs of one profile, of which one is the node: what becomes of calls when that moves. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { MemoryDisk, MemoryStore } from "../../src/store/memory-store.ts";
import type { Call, Method, ProfileMessage, Reply } from "../../src/worker/messages.ts";
import type { RunningNode } from "../../src/worker/running-node.ts";
import { Tab } from "../../src/worker/tab.ts";
import { Inbox } from "../contracts/face-link.ts";
import { FakeLocks } from "./fake-locks.ts";
import { useRunningBench } from "./running-bench.ts";

const bench = useRunningBench();
const tabs: TestTab[] = [];
let disk: MemoryDisk;
let profile: string;
let profiles = 0;

beforeEach(() => {
  vi.stubGlobal("navigator", { locks: new FakeLocks() });
  disk = new MemoryDisk();
  profile = `tabs ${profiles++}`;
});
afterEach(async () => {
  for (const tab of tabs.splice(0)) {
    tab.letAnswer();
    await tab.close();
  }
  vi.unstubAllGlobals();
});

/** A tab with its page, on the disk that all share. */
class TestTab {
  readonly replies = new Inbox<Reply>();
  /** Calls that this tab's node has done; their answers are held back while `isMute`. */
  readonly done = new Inbox<Call>();
  isMute = false;
  letAnswer: () => void = () => undefined;
  private readonly answered = new Promise<void>((resolve) => {
    this.letAnswer = resolve;
  });
  private readonly tab: Tab;
  private lastNo = 0;

  constructor(readonly name: string) {
    this.tab = new Tab({
      profile,
      post: (message) => message.kind === "reply" && this.replies.push(message.reply),
      startNode: async ({ lostLock }) => {
        const { started } = await bench.start(disk, { profile, store: new MemoryStore(disk), lostLock });
        return this.slow(started);
      },
    });
    tabs.push(this);
  }

  call(method: Method, ...args: unknown[]): Call {
    const call = { id: `${this.name} ${++this.lastNo}`, method, args, isRepeated: false };
    this.tab.call(call);
    return call;
  }

  /** The value that the call was answered with. */
  async answerTo({ id }: Call): Promise<unknown> {
    const all = () => this.replies.all.filter((reply) => reply.id === id);
    await expect.poll(() => all().length, { timeout: 10_000 }).toBe(1);
    const [reply] = all();
    return "value" in reply! ? reply.value : reply!.error;
  }

  async ask(method: Method, ...args: unknown[]): Promise<unknown> {
    return this.answerTo(this.call(method, ...args));
  }

  freeze(): Promise<void> {
    return this.tab.freeze();
  }

  close(): Promise<void> {
    return this.tab.close();
  }

  /** The same node, which keeps its answers to itself while the tab is mute. */
  private slow(running: RunningNode): RunningNode {
    const handle = running.handle.bind(running);
    running.handle = async (call) => {
      const value = await handle(call);
      this.done.push(call);
      if (this.isMute && call.method === "append") await this.answered;
      return value;
    };
    return running;
  }
}

const tabNamed = (name: string) => new TestTab(name);
const say = (message: ProfileMessage): void => {
  const channel = new BroadcastChannel(`tinyssb:profile:${profile}`);
  channel.postMessage(message);
  channel.close();
};

/** The contents that the node of `tab` has of its own feed. */
async function contentsIn(tab: TestTab): Promise<string[]> {
  const { feedId } = (await tab.ask("whoami")) as { feedId: string };
  const entries = (await tab.ask("entries", feedId)) as { content: string }[];
  return entries.map(({ content }) => Buffer.from(content, "hex").toString());
}

/** Two tabs, the first of which is the node. */
async function pair() {
  const first = tabNamed("first");
  await first.ask("whoami");
  const second = tabNamed("second");
  await second.ask("whoami");
  expect(second.done.all).toEqual([]);
  return { first, second };
}

describe("a change that a guest asked for", () => {
  it("is done once when the node had done it and went away before it answered", async () => {
    const { first, second } = await pair();
    first.isMute = true;
    const call = second.call("append", "once");
    await expect.poll(() => first.done.all.filter(({ method }) => method === "append")).toHaveLength(1);
    await first.freeze();
    expect(await second.answerTo(call)).toMatchObject({ seq: 1 });
    expect(second.done.all.find(({ id }) => id === call.id)).toMatchObject({ isRepeated: true });
    expect(await contentsIn(second)).toEqual(["once"]);
  });

  it("is done once, and answered once, when it is repeated while it is being done", async () => {
    const { first, second } = await pair();
    first.isMute = true;
    const call = second.call("append", "once");
    await expect.poll(() => first.done.all.filter(({ method }) => method === "append")).toHaveLength(1);
    say({ kind: "node-up" });
    await expect.poll(() => first.done.all.filter(({ method }) => method === "append")).toHaveLength(2);
    first.letAnswer();
    expect(await second.answerTo(call)).toMatchObject({ seq: 1 });
    expect(await contentsIn(second)).toEqual(["once"]);
    expect(second.replies.all.filter(({ id }) => id === call.id)).toHaveLength(1);
  });

  it("is done by the next node when none is up, in the order of asking", async () => {
    const { first, second } = await pair();
    await first.freeze();
    const calls = ["one", "two", "three"].map((content) => second.call("append", content));
    const answers = await Promise.all(calls.map((call) => second.answerTo(call)));
    expect(answers).toMatchObject([{ seq: 1 }, { seq: 2 }, { seq: 3 }]);
    expect(await contentsIn(second)).toEqual(["one", "two", "three"]);
  });
});

describe("a change that the page of the node asked for", () => {
  it("is done once when its tab was frozen before it answered, and is answered by the next node", async () => {
    const { first, second } = await pair();
    first.isMute = true;
    const call = first.call("append", "once");
    await expect.poll(() => first.done.all.filter(({ method }) => method === "append")).toHaveLength(1);
    await first.freeze();
    await second.ask("whoami");
    first.letAnswer();
    expect(await first.answerTo(call)).toMatchObject({ seq: 1 });
    expect(await contentsIn(second)).toEqual(["once"]);
    expect(first.replies.all.filter(({ id }) => id === call.id)).toHaveLength(1);
  });
});
