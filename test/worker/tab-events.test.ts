import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { EventName } from "../../src/worker/messages.ts";
import { TabEvents } from "../../src/worker/tab-events.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** The events of a tab, and who was told what, a bundle each. */
function bench({ isNode = true } = {}) {
  const state = { isNode };
  const told = { page: [] as string[], guests: [] as string[], node: [] as string[] };
  const namesOf = (events: readonly { readonly name: string }[]): string => events.map(({ name }) => name).join();
  const events = new TabEvents({
    toPage: (bundle) => told.page.push(namesOf(bundle)),
    toGuests: (bundle) => told.guests.push(namesOf(bundle)),
    toNode: (names) => told.node.push(names.join()),
    isNode: () => state.isNode,
  });
  const emit = (...names: EventName[]): void => {
    for (const name of names) events.emit(name, {} as never);
  };
  return { events, told, emit, state };
}

it("tells page and guests in one bundle what each listens to, in order", async () => {
  const { events, told, emit } = bench();
  events.listen(["entry", "feed"]);
  events.noteGuest("guest", ["feed", "packet"]);
  emit("packet", "entry", "feed", "blob");
  expect(told.page).toEqual([]);
  await vi.advanceTimersByTimeAsync(100);
  expect([told.page, told.guests]).toEqual([["entry,feed"], ["packet,feed"]]);
  expect([events.isWanted("packet"), events.isWanted("blob")]).toEqual([true, false]);
  events.stop();
});

it("sends what waits before an answer, and nothing after it again", async () => {
  const { events, told, emit } = bench();
  events.listen(["entry"]);
  emit("entry");
  events.flush();
  expect(told.page).toEqual(["entry"]);
  await vi.advanceTimersByTimeAsync(100);
  expect(told.page).toEqual(["entry"]);
  events.stop();
});

it("forgets a guest that is silent for a while, not one that says again what it listens to", async () => {
  const { events, told, emit } = bench();
  events.noteGuest("gone", ["blob"]);
  for (let s = 0; s < 60; s += 10) {
    events.noteGuest("stays", ["entry"]);
    await vi.advanceTimersByTimeAsync(10_000);
  }
  emit("entry", "blob");
  events.flush();
  expect(told.guests).toEqual(["entry"]);
  events.stop();
});

it("tells nothing to more than 256 guests, until others are forgotten", async () => {
  const { events } = bench();
  for (let no = 0; no < 256; no++) events.noteGuest(`guest ${no}`, ["entry"]);
  events.noteGuest("one more", ["packet"]);
  expect(events.isWanted("packet")).toBe(false);
  await vi.advanceTimersByTimeAsync(40_000);
  events.noteGuest("one more", ["packet"]);
  expect(events.isWanted("packet")).toBe(true);
  events.stop();
});

it("says to the node what the page listens to, now and then, while the node is elsewhere", async () => {
  const { events, told, state } = bench({ isNode: false });
  events.listen(["entry"]);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(told.node).toEqual(["entry", "entry", "entry"]);
  state.isNode = true;
  await vi.advanceTimersByTimeAsync(20_000);
  expect(told.node).toHaveLength(3);
  events.stop();
});
