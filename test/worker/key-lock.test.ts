/** Profiles of one browser that hold the same key: who writes, and what becomes of the others. */
import { describe, expect, it } from "vitest";
import { equalBytes, type FeedId } from "../../src/core/bytes.ts";
import { MemoryDisk, MemoryStore } from "../../src/store/memory-store.ts";
import { NO_COPY, type OwnCopy } from "../../src/store/port.ts";
import { FakeLocks } from "./fake-locks.ts";
import { type Started, useRunningBench } from "./running-bench.ts";

const bench = useRunningBench();
const SECRET = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";
const ELSEWHERE = { code: "own-feed-elsewhere" };

/** A browser: its locks, and the disk of each of its profiles. */
class Browser {
  readonly disks = new Map<string, MemoryDisk>();
  private readonly locks = new FakeLocks() as unknown as LockManager;
  /** Looking into other profiles waits for it. */
  search: Promise<void> = Promise.resolve();

  open(profile: string): Promise<Started> {
    const disk = this.disks.get(profile) ?? new MemoryDisk();
    this.disks.set(profile, disk);
    const highestCopy = (feedId: FeedId) => this.highestCopy(feedId, profile);
    const deleteStore = async () => void this.disks.delete(profile);
    return bench.start(disk, { profile, locks: this.locks, highestCopy, deleteStore });
  }

  private async highestCopy(feedId: FeedId, profile: string): Promise<OwnCopy> {
    await this.search;
    let longest = NO_COPY;
    for (const [name, disk] of this.disks) {
      const own = (await new MemoryStore(disk).load()).feeds.find((feed) => feed.own);
      if (name === profile || !own || !equalBytes(own.feedId, feedId) || own.front.seq <= longest.seq) continue;
      longest = { seq: own.front.seq, isReady: (own.ownState ?? "ready") === "ready" };
    }
    return longest;
  }

  /** Two profiles with one key; the first has it. */
  async pair(): Promise<[first: Started, second: Started]> {
    const first = await this.open("first");
    await first.node.restoreKey(SECRET);
    await first.node.confirmOwnFeed();
    await first.node.append("one");
    const second = await this.open("second");
    await second.node.importFiles(await first.node.exportFiles());
    return [first, second];
  }
}

const stateOf = async ({ node }: Started) => (await node.whoami()).state;

describe("two profiles of one browser with the same key", () => {
  it("let the first write; the other stays readable, and says that the feed is open elsewhere", async () => {
    const [first, second] = await new Browser().pair();
    const { feedId, state } = await second.node.whoami();
    expect(state).toBe("elsewhere");
    await expect(second.node.append("no")).rejects.toMatchObject(ELSEWHERE);
    await expect(second.node.confirmOwnFeed()).rejects.toMatchObject(ELSEWHERE);
    expect(await second.node.entries(feedId)).toHaveLength(1);
    expect(await first.node.append("two")).toMatchObject({ seq: 2 });
  });

  it("are not deleted while the other has fewer entries and does not know; once it has looked, it waits with writing", async () => {
    const browser = new Browser();
    const [first, second] = await browser.pair();
    await bench.end(first.started);
    await expect.poll(() => stateOf(second)).toBe("recovering");
    await second.node.confirmOwnFeed();
    await bench.end(second.started);
    const again = await browser.open("first");
    await again.node.append("two");
    const removal = { id: "removal", method: "deleteProfile", args: ["first"], isRepeated: false } as const;
    await expect(again.started.handle(removal)).rejects.toMatchObject({ code: "profile-needed" });
    expect(await again.node.append("three")).toMatchObject({ seq: 3 });

    const anew = await browser.open("second");
    expect(await stateOf(anew)).toBe("elsewhere");
    await bench.end(anew.started);
    await again.started.handle(removal);
    expect([...browser.disks.keys()]).toEqual(["second"]);
    expect(await stateOf(await browser.open("second"))).toBe("recovering");
  });

  it("never write two entries of one SEQ, however close they come", async () => {
    const [first, second] = await new Browser().pair();
    const outcomes = await Promise.allSettled(
      Array.from({ length: 40 }, (_, i) => [first, second].map(({ node }) => node.append(`entry ${i}`))).flat(),
    );
    const written = outcomes.flatMap((outcome) => (outcome.status === "fulfilled" ? outcome.value.seq : []));
    const refused = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? outcome.reason.code : []));
    expect(written).toEqual(Array.from({ length: 40 }, (_, i) => i + 2));
    expect(refused).toEqual(Array(40).fill("own-feed-elsewhere"));
  });

  it("change over when the first closes, as soon as the other has all that it wrote", async () => {
    const browser = new Browser();
    const [first, second] = await browser.pair();
    await bench.end(first.started);
    await expect.poll(() => stateOf(second)).toBe("recovering");
    await second.node.confirmOwnFeed();
    const back = await browser.open("first");
    expect(await stateOf(back)).toBe("elsewhere");
    // From here on both might write before, and what one writes reaches the other.
    expect(await second.node.append("two")).toMatchObject({ seq: 2 });
    await expect.poll(async () => (await back.node.whoami()).seq).toBe(2);
    await bench.end(second.started);
    await expect.poll(() => stateOf(back)).toBe("ready");
    expect(back.events).toContainEqual({ name: "feed", event: expect.objectContaining({ change: "state" }) });
    expect(await back.node.append("three")).toMatchObject({ seq: 3 });
  });

  it("keep the other waiting where the first has left more than it has", async () => {
    const browser = new Browser();
    const [first, second] = await browser.pair();
    await second.node.disconnect("tabs");
    await first.node.append("two");
    await bench.end(first.started);
    await expect.poll(() => second.node.whoami()).toMatchObject({ state: "recovering", seq: 1, copySeq: 2 });
    await expect(second.node.confirmOwnFeed()).rejects.toMatchObject({ code: "own-feed-recovering" });
  });

  it("write nothing while the other profiles are being looked into", async () => {
    const browser = new Browser();
    const [first, second] = await browser.pair();
    let found = (): void => undefined;
    browser.search = new Promise((resolve) => {
      found = resolve;
    });
    await bench.end(first.started);
    await expect(second.node.append("no")).rejects.toMatchObject(ELSEWHERE);
    found();
    await expect.poll(() => stateOf(second)).toBe("recovering");
  });

  it("change over at once when one is locked because the feed has moved", async () => {
    const [first, second] = await new Browser().pair();
    await first.node.lockOwnFeed();
    await expect.poll(() => stateOf(second)).toBe("recovering");
    await second.node.confirmOwnFeed();
    expect(await second.node.append("two")).toMatchObject({ seq: 2 });
    expect(await stateOf(first)).toBe("moved");
    await first.node.unlockOwnFeed();
    expect(await stateOf(first)).toBe("elsewhere");
  });
});

describe("the next node of a profile whose tab sleeps", () => {
  it("has the key of that tab, before other profiles that wait for it", async () => {
    const browser = new Browser();
    const [, second] = await browser.pair();
    const next = await browser.open("first");
    expect(await next.node.append("two")).toMatchObject({ seq: 2 });
    expect(await stateOf(second)).toBe("elsewhere");
    await bench.end(next.started);
    await expect.poll(() => stateOf(second)).toBe("recovering");
  });

  it("does not take the key away from another profile", async () => {
    const browser = new Browser();
    const [first, second] = await browser.pair();
    await bench.end(first.started);
    await expect.poll(() => stateOf(second)).toBe("recovering");
    await browser.open("first");
    const next = await browser.open("first");
    expect(await stateOf(next)).toBe("elsewhere");
    expect(await stateOf(second)).not.toBe("elsewhere");
  });
});
