import { expect, test, vi } from "vitest";
import { page } from "vitest/browser";
import { loadAllTexts } from "../../src/ui/language/language.ts";
import { CodeScanner } from "../../src/ui/people/code-scanner.ts";

test("the camera goes off when it is permitted after the scanner went away", async () => {
  const permitted = Promise.withResolvers<MediaStream>();
  const ask = vi.spyOn(navigator.mediaDevices, "getUserMedia").mockReturnValue(permitted.promise);
  const stream = document.createElement("canvas").captureStream();
  const scanner = new CodeScanner();
  document.body.replaceChildren(scanner);
  await page.getByRole("button", { name: "Scan with the camera" }).click();
  expect(ask).toHaveBeenCalledOnce();
  scanner.remove();
  permitted.resolve(stream);
  await expect.poll(() => stream.getTracks().map(({ readyState }) => readyState)).toEqual(["ended"]);
});

test("a camera that is absent, forbidden or busy is told with what helps, in no words of the browser", async () => {
  const ask = vi.spyOn(navigator.mediaDevices, "getUserMedia");
  await loadAllTexts();
  document.body.replaceChildren(new CodeScanner());
  for (const [name, words] of [
    ["NotFoundError", "No camera was found on this device. Read the code from a picture, or paste the link."],
    ["NotAllowedError", "The camera is not allowed here. Allow it in the browser"],
    ["NotReadableError", "The camera did not start: perhaps another program uses it."],
  ] as const) {
    ask.mockRejectedValueOnce(new DOMException("Requested device not found", name));
    await page.getByRole("button", { name: "Scan with the camera" }).click();
    await expect.element(page.getByRole("status").getByText(words)).toBeVisible();
    await expect.element(page.getByText("Requested device not found")).not.toBeInTheDocument();
  }
});
