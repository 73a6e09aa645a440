/** Elements that are made while the page starts. */
import { afterEach, expect, test } from "vitest";
import { beginTurns, endTurns, inTurn } from "../../src/ui/base/turns.ts";

afterEach(endTurns);

/** Holds up the thread for longer than a turn may take. */
function makeSlowly(): void {
  const untilMs = performance.now() + 20;
  while (performance.now() < untilMs);
}

test("after the start an element is made at once", () => {
  const made: string[] = [];
  expect(inTurn(() => made.push("post"))).toBeUndefined();
  expect(made).toEqual(["post"]);
});

test("at the start the thread is free between two slow elements, which come in their order", async () => {
  const made: string[] = [];
  void beginTurns();
  const [heading, list] = ["heading", "list"].map((name) =>
    inTurn(() => {
      makeSlowly();
      made.push(name);
    }),
  );
  expect(made).toEqual([]);
  await heading;
  expect(made).toEqual(["heading"]);
  await list;
  expect(made).toEqual(["heading", "list"]);
});

test("the page is whole when the parts of its parts are made", async () => {
  const made: string[] = [];
  const whole = beginTurns();
  void inTurn(() => {
    made.push("screen");
    queueMicrotask(() => void inTurn(() => made.push("list")));
  });
  await whole;
  expect(made).toEqual(["screen", "list"]);
});

test("an element that can not be made says so to who waits for it, and the next one has its turn", async () => {
  void beginTurns();
  const bad = inTurn(() => {
    throw new Error("no list");
  });
  const good = inTurn(() => undefined);
  await expect(bad).rejects.toThrow("no list");
  await good;
});
