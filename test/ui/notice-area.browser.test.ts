/** What is done is told for a while; what went wrong stays until it is dismissed. */
import { afterEach, expect, test, vi } from "vitest";
import { page } from "vitest/browser";
import { NoticeArea } from "../../src/ui/base/notice-area.ts";
import { problem } from "../../src/ui/base/problem.ts";
import "../../src/ui/page.css";

const LONG_MS = 60_000;

function show(): NoticeArea {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  const notices = new NoticeArea();
  document.body.replaceChildren(notices);
  return notices;
}

afterEach(() => vi.useRealTimers());

test("what is done leaves by itself, and a problem does not", async () => {
  const notices = show();
  notices.show({ kind: "problem", problem: problem("It broke.", "Rust.", "Oil it.") });
  notices.show({ kind: "done", text: "Copied." });
  await notices.updateComplete;
  expect(notices.renderRoot.querySelector("[role=status]")!.textContent).toContain("Copied.");
  vi.advanceTimersByTime(LONG_MS);
  await notices.updateComplete;
  expect(notices.renderRoot.querySelector("[role=status]")!.textContent).not.toContain("Copied.");
  vi.useRealTimers();
  await expect.element(page.getByText("It broke.")).toBeVisible();
});

test("what is done stays under the focus, and leaves after it", async () => {
  const notices = show();
  notices.show({ kind: "done", text: "Copied." });
  await notices.updateComplete;
  notices.renderRoot.querySelector("button")!.focus();
  vi.advanceTimersByTime(LONG_MS);
  await notices.updateComplete;
  const said = () => notices.renderRoot.querySelector("[role=status]")!.textContent;
  expect(said()).toContain("Copied.");
  notices.renderRoot.querySelector("button")!.blur();
  vi.advanceTimersByTime(LONG_MS);
  await notices.updateComplete;
  expect(said()).not.toContain("Copied.");
});

test("another screen takes it away, unless it was told on the way there", async () => {
  const notices = show();
  const said = () => notices.renderRoot.querySelector("[role=status]")!.textContent;
  notices.show({ kind: "done", text: "Copied." });
  notices.screenChanged();
  await notices.updateComplete;
  expect(said()).toContain("Copied.");
  vi.advanceTimersByTime(3000);
  notices.screenChanged();
  await notices.updateComplete;
  expect(said()).not.toContain("Copied.");
});
