/** What a command does with a control that comes with its screen. */
import { afterEach, expect, test } from "vitest";
import { press } from "../../src/ui/commands/press-button.ts";

afterEach(() => {
  document.body.replaceChildren();
  history.replaceState(null, "", location.pathname + location.search);
});

function showControl(): string[] {
  const pressed: string[] = [];
  const button = document.createElement("button");
  button.dataset.command = "pause";
  button.addEventListener("click", () => pressed.push("pause"));
  document.body.append(button);
  return pressed;
}

test("a control is pressed when its screen has brought it", async () => {
  const pressing = press("pause", "#packets");
  const pressed = showControl();
  await pressing;
  expect(pressed).toEqual(["pause"]);
});

test("who has gone to another screen meanwhile presses nothing there", async () => {
  const pressing = press("pause", "#packets");
  history.replaceState(null, "", "#faces");
  const pressed = showControl();
  await pressing;
  expect(pressed).toEqual([]);
});
