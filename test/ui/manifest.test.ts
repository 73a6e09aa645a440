/** What the system is told of the app: every picture and every address of the manifest, against the files and the page. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parseRoute } from "../../src/ui/shell/route.ts";
import { SCREENS } from "../../src/ui/shell/screens.ts";

interface Picture {
  readonly src: string;
  readonly sizes: string;
  readonly type: string;
  readonly purpose?: string;
  readonly form_factor?: string;
  readonly label?: string;
}

const PUBLIC = new URL("../../public/", import.meta.url);
const read = (path: string) => readFileSync(new URL(path.replace(/^\//, ""), PUBLIC));
const manifest = JSON.parse(read("manifest.webmanifest").toString());
const pictures: Picture[] = [
  ...manifest.icons,
  ...manifest.screenshots,
  ...manifest.shortcuts.flatMap((each: { icons: Picture[] }) => each.icons),
];

/** Width and height stand in the header of a PNG file: https://www.w3.org/TR/png-3/#11IHDR */
const sizeOf = (png: Buffer) => `${png.readUInt32BE(16)}x${png.readUInt32BE(20)}`;

/** Whether any pixel may be seen through: colour type 2 has no alpha. */
const isOpaque = (png: Buffer) => png[25] === 2;

describe("the manifest", () => {
  test("names pictures that are there, of the size and kind that it says", () => {
    for (const { src, sizes, type } of pictures) {
      const file = read(src);
      if (type === "image/svg+xml") expect(file.toString()).toContain("<svg");
      else expect([src, sizeOf(file), file.toString("latin1", 1, 4)]).toEqual([src, sizes, "PNG"]);
    }
  });

  test("has icons of the two sizes that installing takes, and one that fills any mask", () => {
    const icons: Picture[] = manifest.icons;
    expect(icons.filter(({ purpose }) => !purpose).map(({ sizes }) => sizes)).toEqual(["any", "192x192", "512x512"]);
    const [maskable] = icons.filter(({ purpose }) => purpose === "maskable");
    expect(isOpaque(read(maskable!.src))).toBe(true);
    expect(isOpaque(read("icon-512.png"))).toBe(false);
  });

  test("has pictures of the page for narrow and for wide windows, each with a label", () => {
    const shots: Picture[] = manifest.screenshots;
    expect(new Set(shots.map(({ form_factor }) => form_factor))).toEqual(new Set(["wide", "narrow"]));
    for (const { label, sizes, form_factor } of shots) {
      expect(label).toBeTruthy();
      const [width, height] = sizes.split("x").map(Number);
      expect(width! > height!).toBe(form_factor === "wide");
    }
  });

  test("leads to places that the page has", () => {
    const names = new Set([...SCREENS.map(({ name }) => name), "write", "follow"]);
    const addresses: string[] = [
      ...manifest.shortcuts.map(({ url }: { url: string }) => url),
      ...manifest.file_handlers.map(({ action }: { action: string }) => action),
      ...manifest.protocol_handlers.map(({ url }: { url: string }) => url),
    ];
    expect(addresses.length).toBeGreaterThan(3);
    for (const address of addresses) {
      const { hash, pathname } = new URL(address, "http://localhost");
      expect(pathname).toBe("/");
      expect(names, address).toContain(parseRoute(hash).name);
    }
  });

  test("sends what is shared to the place where the service worker takes it", () => {
    const { action, method, enctype, params } = manifest.share_target;
    expect({ method, enctype }).toEqual({ method: "POST", enctype: "multipart/form-data" });
    const worker = read("share-target.js").toString();
    expect(worker).toContain(`"${action}"`);
    for (const name of [...params.files.map((each: { name: string }) => each.name), params.text, params.url])
      expect(worker).toContain(`"${name}"`);
  });
});
