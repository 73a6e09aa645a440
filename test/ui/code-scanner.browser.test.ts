import { expect, test, vi } from "vitest";
import { page } from "vitest/browser";
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
