import { expect, it } from "vitest";
import { LateKeeping } from "../../src/worker/late-keeping.ts";

/** A keeping whose writes fail while `isFull`. */
function keepingOn(state: { isFull: boolean }) {
  const failures: unknown[] = [];
  let written = 0;
  const keeping = new LateKeeping(
    async () => {
      if (state.isFull) throw new Error("full");
      written++;
    },
    (error) => failures.push(error),
  );
  const keepNow = async () => {
    keeping.soon();
    await keeping.stop();
  };
  return { keeping, keepNow, failures, written: () => written };
}

it("writes once what changed several times, and nothing where nothing did", async () => {
  const { keeping, written } = keepingOn({ isFull: false });
  keeping.tick(1e15);
  keeping.soon(1000);
  keeping.soon(1100);
  keeping.tick(1249);
  expect(written()).toBe(0);
  keeping.tick(1250);
  keeping.tick(2000);
  expect(written()).toBe(1);
  await keeping.stop();
  expect(written()).toBe(1);
  for (let times = 0; times < 3; times++) keeping.atOnce();
  await expect.poll(written).toBe(2);
});

it("tells of a store that fails again and again once, and again after it went well", async () => {
  const state = { isFull: true };
  const { keepNow, failures, written } = keepingOn(state);
  for (let times = 0; times < 3; times++) await keepNow();
  expect(failures).toHaveLength(1);
  state.isFull = false;
  await keepNow();
  expect(written()).toBe(1);
  state.isFull = true;
  for (let times = 0; times < 3; times++) await keepNow();
  expect(failures).toHaveLength(2);
});
