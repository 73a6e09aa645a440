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
  const field = bob.getByRole("textbox", { name: "New entry" });
  await field.pressSequentially("good morning @ali");
  const choices = bob.getByRole("listbox", { name: "Whom to mention" });
  await expect(choices.getByRole("option")).toHaveText([/Alice of the hill/]);
  await expect(choices.getByRole("option", { selected: true })).toHaveId("mention-0");
  await expect(field).toHaveAttribute("aria-activedescendant", "mention-0");
  await field.press("Escape");
  await expect(choices).toBeHidden();
  await field.press("c");
  await expect(choices).toBeVisible();
  await field.press("Enter");
  await expect(field).toHaveValue("good morning @Alice of the hill ");
  await field.press("Backspace");
  await field.pressSequentially(", and <b>you</b>");
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

test("whom to mention is also chosen by touch, and the list goes away with the focus", async ({
  browser,
  relayWith,
  watch,
}) => {
  const relay = await relayWith();
  const phone = await browser.newContext({ hasTouch: true, isMobile: true, viewport: { width: 360, height: 740 } });
  watch.over(phone);
  const page = await visit(phone, relay, "bob", "#conversation");
  const stranger = "ed4928c628d1c2c6eae90338905995612959273a5c63f93636c14614ac8737d1";
  await follow(page, stranger);
  const field = page.getByRole("textbox", { name: "New entry" });
  await field.tap();
  await field.pressSequentially("to @");
  const option = page.getByRole("option", { name: /5VESR-RRI2H/ });
  await expect(option).toBeVisible();
  await option.tap();
  await expect(field).toHaveValue("to @5VESR-RRI2H ");
  await expect(field).toBeFocused();
  await expect(option).toBeHidden();
  await field.pressSequentially("@5");
  await expect(option).toBeVisible();
  await field.blur();
  await expect(option).toBeHidden();
  await phone.close();
});
