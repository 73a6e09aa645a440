/** A published name reaches others, and who is spoken to sees it and can go there. */
import { expect, feedIdOf, follow, goTo, reaches, test, visit } from "./fixtures.ts";

test("a name is published with its cost said before, and a mention of it is a link and marked", async ({
  context,
  relayWith,
}) => {
  const relay = await relayWith();
  const alice = await visit(context, relay, "alice", "#node");
  const bob = await visit(context, relay, "bob", "#conversation");
  const [idA, idB] = [await feedIdOf(alice), await feedIdOf(bob)];
  await follow(alice, idB);
  await follow(bob, idA);

  await alice.getByLabel("Name of this node").fill("Alice of the hill");
  await alice.getByRole("button", { name: "Keep the name" }).click();
  await expect(alice.getByText("No name is published")).toBeVisible();
  const publish = alice.getByRole("button", { name: /^Publish .*Alice of the hill/ });
  await expect(publish).toHaveAccessibleDescription(/one entry of your feed: public/);
  await publish.click();
  await expect(alice.getByText("The name is published with entry 1.")).toBeVisible();
  await expect(alice.getByText(/^Published name: .*Alice of the hill/)).toBeVisible();
  await expect(publish).toBeHidden();

  await reaches(bob, idA, 1);
  await expect(bob.getByRole("navigation", { name: "Feeds" }).getByText("Alice of the hill")).toBeVisible();
  await bob.getByRole("textbox", { name: "New entry" }).fill("good morning @Alice of the hill, and <b>you</b>");
  await bob.getByRole("button", { name: "Send" }).click();
  await reaches(alice, idB, 1);
  await goTo(alice, "#conversation");
  const post = alice.getByRole("article").filter({ hasText: "good morning" });
  await expect(post).toContainText("good morning @Alice of the hill, and <b>you</b>");
  await expect(post.getByText("mentions you")).toBeVisible();
  await expect(bob.getByText("mentions you")).toBeHidden();
  await post.getByRole("link", { name: "@Alice of the hill" }).click();
  expect(new URL(alice.url()).hash).toBe(`#feed/${idA}`);
});
