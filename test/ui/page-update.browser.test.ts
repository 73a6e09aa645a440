/** Updates of the page, with a pretended service worker. */
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { countWork } from "../../src/ui/base/unfinished-work.ts";
import { PageUpdate, UPDATE_CHECK_MS } from "../../src/ui/shell/page-update.ts";

class FakeWorker extends EventTarget {
  readonly asked: unknown[] = [];
  constructor(public state: ServiceWorkerState) {
    super();
  }
  postMessage(message: unknown): void {
    this.asked.push(message);
  }
  become(state: ServiceWorkerState): void {
    this.state = state;
    this.dispatchEvent(new Event("statechange"));
  }
}

class FakeRegistration extends EventTarget {
  installing: FakeWorker | null = null;
  waiting: FakeWorker | null = null;
  active: FakeWorker | null = null;
  checks = 0;
  async update(): Promise<void> {
    this.checks++;
  }
  find(worker: FakeWorker): void {
    this.installing = worker;
    this.dispatchEvent(new Event("updatefound"));
  }
}

/** A page with its update; `controller` is the worker that controls the page. */
async function registered(registration: FakeRegistration, controller: FakeWorker | null) {
  const container = Object.assign(new EventTarget(), { controller, register: async () => registration });
  const update = new PageUpdate();
  const reload = vi.fn();
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  onTestFinished(() => void vi.useRealTimers());
  await update.register(container as unknown as ServiceWorkerContainer, "/sw.js", reload);
  return { update, reload, container };
}

function withActive(): FakeRegistration {
  return Object.assign(new FakeRegistration(), { active: new FakeWorker("activated") });
}

describe("a newer version", () => {
  for (const controlled of [true, false])
    test(`is told to a tab that ${controlled ? "a" : "no"} worker controls, and put in place on a click`, async () => {
      const registration = withActive();
      const { update, reload } = await registered(registration, controlled ? registration.active : null);
      const newer = new FakeWorker("installing");
      registration.find(newer);
      expect(update.isReady).toBe(false);
      newer.become("installed");
      expect(update.isReady).toBe(true);
      update.apply();
      expect(newer.asked).toEqual([{ type: "SKIP_WAITING" }]);
      expect(reload).not.toHaveBeenCalled();
      newer.become("activated");
      expect(reload).toHaveBeenCalledOnce();
    });

  test("that waits already is told to a tab that no worker controls", async () => {
    const registration = Object.assign(withActive(), { waiting: new FakeWorker("installed") });
    expect((await registered(registration, null)).update.isReady).toBe(true);
  });

  test("that took its place because no tab was controlled needs only the click", async () => {
    const registration = withActive();
    const { update, reload } = await registered(registration, null);
    const newer = new FakeWorker("installing");
    registration.find(newer);
    newer.become("installed");
    newer.become("activated");
    expect(reload).not.toHaveBeenCalled();
    update.apply();
    expect(reload).toHaveBeenCalledOnce();
  });

  test("is not the first version", async () => {
    const registration = new FakeRegistration();
    const { update } = await registered(registration, null);
    const first = new FakeWorker("installing");
    registration.find(first);
    first.become("installed");
    expect(update.isReady).toBe(false);
  });

  test("is looked for every hour, also in a tab that stays in view", async () => {
    const registration = withActive();
    await registered(registration, registration.active);
    vi.advanceTimersByTime(3 * UPDATE_CHECK_MS);
    expect(registration.checks).toBe(3);
    document.dispatchEvent(new Event("visibilitychange"));
    expect(registration.checks).toBe(4);
  });

  test("put in place by another tab reloads this one only when what is under way is done", async () => {
    const registration = withActive();
    const { update, reload, container } = await registered(registration, registration.active);
    const work = Promise.withResolvers<void>();
    const counted = countWork(work.promise);
    const told = vi.fn();
    update.addEventListener("change", told);
    container.dispatchEvent(new Event("controllerchange"));
    expect(update.isHeld).toBe(true);
    expect(told).toHaveBeenCalledOnce();
    expect(reload).not.toHaveBeenCalled();
    work.resolve();
    await counted;
    await vi.waitFor(() => expect(reload).toHaveBeenCalledOnce());
  });
});
