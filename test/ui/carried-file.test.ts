/** What is chosen as a file of feeds and is none is called what it is. */
import { expect, test } from "vitest";
import { chooseLanguage, loadAllTexts } from "../../src/ui/language/language.ts";
import { ArchiveRefused } from "../../src/ui/node/archive.ts";
import { readCarried } from "../../src/ui/sharing/carried-file.ts";

const refusalOf = async (bytes: readonly number[] | string): Promise<string> => {
  const content = typeof bytes === "string" ? bytes : new Uint8Array(bytes);
  try {
    await readCarried(new File([content], "x.bin"));
  } catch (error) {
    return error instanceof ArchiveRefused ? error.problem.happened : String(error);
  }
  return "taken";
};

test("a backup is told by how it begins, whatever it is called, and so is a picture", async () => {
  await chooseLanguage("en");
  await loadAllTexts();
  expect(await refusalOf("tinySSBb\u0001and more")).toBe("This is a backup of a node, not a file of feeds.");
  // PNG (RFC 2083 section 3.1), JPEG (SOI and a marker), GIF89a, WebP (RFC 9649 section 2.4).
  for (const picture of [
    [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
    [0xff, 0xd8, 0xff, 0xe0, 0, 0x10],
    "GIF89a....",
    "RIFF....WEBPVP8 ",
  ])
    expect(await refusalOf(picture)).toBe("This is a picture, not a file of feeds.");
  // A zip archive is for the node to judge (APPNOTE 4.3.7).
  expect(await refusalOf([0x50, 0x4b, 3, 4])).toBe("taken");
});
