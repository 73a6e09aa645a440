/** The screen that stays on, with a pretended browser that takes its time to answer. */
import { beforeEach, expect, test, vi } from "vitest";
import { Awake } from "../../src/ui/radio/awake.ts";

class FakeLock extends EventTarget {
  released = false;
  async release(): Promise<void> {
    if (this.released) return;
    this.released = true;
    this.dispatchEvent(new Event("release"));
  }
}

/** Answers a request. */
interface Request {
  resolve(lock: FakeLock): void;
  reject(reason: DOMException): void;
}

let locks: FakeLock[];
/** Those that wait for an answer. */
let requests: Request[];
let page: EventTarget & { visibilityState: string; hidden: boolean };

beforeEach(() => {
  [locks, requests] = [[], []];
  page = Object.assign(new EventTarget(), { visibilityState: "visible", hidden: false });
  vi.stubGlobal("document", page);
  vi.stubGlobal("navigator", {
    wakeLock: {
      request: () => new Promise<FakeLock>((resolve, reject) => requests.push({ resolve, reject })),
    },
  });
  return () => vi.unstubAllGlobals();
});

const settle = () => new Promise((resolve) => setTimeout(resolve));
const held = () => locks.filter(({ released }) => !released).length;

/** Answers all requests, also those that come of the answers. */
async function answerAll(answer: (request: Request) => void): Promise<void> {
  for (await settle(); requests.length > 0; await settle()) answer(requests.shift()!);
}

function grant({ resolve }: Request): void {
  locks.push(new FakeLock());
  resolve(locks.at(-1)!);
}

test("holds one lock, and none afterwards, however fast it is switched on and off", async () => {
  const awake = new Awake();
  for (const isOn of [true, false, true]) void awake.switch(isOn);
  await answerAll(grant);
  expect([awake.state, held()]).toEqual(["on", 1]);
  void awake.switch(false);
  await answerAll(grant);
  expect([awake.state, held()]).toEqual(["off", 0]);
});

test("stays off when the browser refuses what is not wanted any more", async () => {
  const awake = new Awake();
  void awake.switch(true);
  await settle();
  void awake.switch(false);
  await answerAll(({ reject }) => reject(new DOMException("no", "NotAllowedError")));
  expect(awake.state).toBe("off");
});

test("says that the page is out of sight where the browser refuses for that", async () => {
  const awake = new Awake();
  void awake.switch(true);
  await settle();
  Object.assign(page, { visibilityState: "hidden", hidden: true });
  page.dispatchEvent(new Event("visibilitychange"));
  await answerAll(({ reject }) => reject(new DOMException("hidden", "NotAllowedError")));
  expect(awake.state).toBe("hidden");
  Object.assign(page, { visibilityState: "visible", hidden: false });
  page.dispatchEvent(new Event("visibilitychange"));
  await answerAll(grant);
  expect([awake.state, held()]).toEqual(["on", 1]);
});
