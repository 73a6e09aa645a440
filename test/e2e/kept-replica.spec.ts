/** Unfollowing without losing what is here, and following again from there. */
import { append, expect, feedIdOf, follow, reaches, test, visit } from "./fixtures.ts";

test("an unfollowed feed stays readable, is marked, and is followed again from its own screen", async ({
  context,
  relayWith,
}) => {
  const relay = await relayWith();
  const alice = await visit(context, relay, "alice");
  const feedId = await feedIdOf(alice);
  await append(alice, "worth keeping");
  const bob = await visit(context, relay, "bob", `#feed/${feedId}`);
  await follow(bob, feedId);
  await reaches(bob, feedId, 1);
  await bob.getByRole("button", { name: "Unfollow" }).click();
  await bob.getByRole("dialog").getByRole("button", { name: "Unfollow and keep the replica" }).click();
  const kept = bob.getByText("What is here stays readable");
  await expect(kept).toBeVisible();
  await expect(bob.getByRole("article").getByText("worth keeping")).toBeVisible();
  await expect(
    bob.getByRole("navigation", { name: "Feeds" }).getByRole("link", { name: "not followed" }),
  ).toBeVisible();
  await bob.reload();
  await expect(kept).toBeVisible();
  await append(alice, "written meanwhile");
  await bob.getByRole("button", { name: "Follow it again" }).click();
  await expect(kept).toBeHidden();
  await reaches(bob, feedId, 2);
  await bob.getByRole("button", { name: "Unfollow" }).click();
  await bob.getByRole("dialog").getByRole("button", { name: "Unfollow and remove the replica" }).click();
  await expect(bob.getByRole("navigation", { name: "Feeds" }).getByRole("link", { name: "not followed" })).toBeHidden();
  expect(await bob.evaluate(async () => (await window.tinyssb.feeds()).length)).toBe(1);
});
