import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { page, userEvent } from "vitest/browser";
import { unzipFiles, zipFiles } from "../../src/archive/zip.ts";
import { ArchiveRefused } from "../../src/ui/node/archive.ts";
import { ArchivePanel } from "../../src/ui/node/archive-panel.ts";
import { readFolder, writeFolder } from "../../src/ui/node/directory-files.ts";
import { FakeTinyssb } from "../support/fake-tinyssb.ts";
import "../../src/ui/page.css";

const DIRECTORY = {
  "config.json": new TextEncoder().encode('{"name":"Node B!"}'),
  "_logs/ab.log": new Uint8Array(128),
};

function showPanel(node: FakeTinyssb, changes: Partial<ArchivePanel> = {}): ArchivePanel {
  const panel = Object.assign(new ArchivePanel(), { node, profile: "default", openProfile: () => node }, changes);
  document.body.replaceChildren(panel);
  return panel;
}

const zipFile = (files: Record<string, Uint8Array>) =>
  new File([zipFiles(files).slice()], "node.zip", { type: "application/zip" });
const importZip = (files: Record<string, Uint8Array>) =>
  userEvent.upload(page.getByLabelText("Import one zip file"), zipFile(files));

describe("import", () => {
  test("hands the files of a zip to the node and tells what it took", async () => {
    const node = new FakeTinyssb();
    node.report = {
      becameNode: true,
      feeds: [{ feedId: "ab".repeat(32), entries: 14, added: 14 }],
      blobs: 5,
      contacts: 0,
      notes: ["state.json is kept"],
    };
    showPanel(node);
    const files = {
      "data/nodeB/config.json": DIRECTORY["config.json"],
      "data/nodeB/_logs/ab.log": DIRECTORY["_logs/ab.log"],
    };
    await importZip(files);
    await expect
      .element(page.getByText(/This profile is now that node\. From now on write only here.* 1 feed, 5 blobs\./))
      .toBeVisible();
    await expect.element(page.getByText("14 entries, 14 new")).toBeVisible();
    await expect.element(page.getByText("state.json is kept")).toBeVisible();
    expect(node.callsOf("importFiles")[0][0]).toEqual(files);
  });

  test("leaves it to the node what is a directory: replicas without config.json are handed on", async () => {
    const node = new FakeTinyssb();
    showPanel(node);
    const files = { "_logs/ab.log": new Uint8Array(128) };
    await importZip(files);
    await expect.poll(() => node.callsOf("importFiles")).toHaveLength(1);
    expect(node.callsOf("importFiles")[0][0]).toEqual(files);
  });

  test("lists each fault when the import is refused", async () => {
    const node = new FakeTinyssb();
    node.fail("importFiles", "import-refused", ["_logs/ab.log SEQ 3: bad signature", "_blob/3b/cc: wrong hash"]);
    showPanel(node);
    await importZip(DIRECTORY);
    await expect.element(page.getByRole("alert").getByText("_logs/ab.log SEQ 3: bad signature")).toBeVisible();
    await expect.element(page.getByRole("alert").getByText("_blob/3b/cc: wrong hash")).toBeVisible();
  });

  test("of another node is offered into a new profile, named after it, and goes there", async () => {
    const node = new FakeTinyssb();
    const other = new FakeTinyssb();
    const openProfile = vi.fn(() => other);
    const goTo = vi.fn();
    node.fail("importFiles", "other-identity");
    showPanel(node, { openProfile, goTo });
    await importZip(DIRECTORY);
    await expect.element(page.getByText("It belongs to another node; nothing was changed.")).toBeVisible();
    await expect.element(page.getByLabelText("New profile for it")).toHaveValue("Node-B");
    expect(openProfile).not.toHaveBeenCalled();
    await page.getByRole("button", { name: "Import into this profile" }).click();
    await expect.poll(() => goTo.mock.calls).toEqual([["?profile=Node-B"]]);
    expect(openProfile).toHaveBeenCalledExactlyOnceWith("Node-B");
    expect(other.callsOf("importFiles")[0][0]).toEqual(DIRECTORY);
    expect(other.closed).toBe(true);
  });

  test("of another node goes into a profile whose name is free, and is told when the chosen one is another node's", async () => {
    const node = new FakeTinyssb();
    node.profiles = async () => ["default", "Node-B", "Node-B-2"];
    const other = new FakeTinyssb();
    const goTo = vi.fn();
    node.fail("importFiles", "other-identity");
    showPanel(node, { openProfile: () => other, goTo });
    await importZip(DIRECTORY);
    const name = page.getByLabelText("New profile for it");
    await expect.element(name).toHaveValue("Node-B-3");
    await name.fill("Node-B");
    other.fail("importFiles", "other-identity");
    await page.getByRole("button", { name: "Import into this profile" }).click();
    const alert = page.getByRole("alert");
    await expect.element(alert.getByText("There is a profile Node-B already, and it is another node.")).toBeVisible();
    await expect.element(alert.getByText("Import it into Node-B-3, or choose another name.")).toBeVisible();
    expect(goTo).not.toHaveBeenCalled();
    await name.fill("Node-B-3");
    await page.getByRole("button", { name: "Import into this profile" }).click();
    await expect.poll(() => goTo.mock.calls).toEqual([["?profile=Node-B-3"]]);
  });

  test("of a damaged zip, or of no zip, is refused in words", async () => {
    const node = new FakeTinyssb();
    showPanel(node);
    const damaged = zipFiles(DIRECTORY);
    damaged[damaged.indexOf(0x7b)] ^= 1; // the { of config.json
    for (const [bytes, words] of [
      [damaged, "config.json: the checksum is wrong"],
      [new TextEncoder().encode("plain text, no zip in here"), "This is no zip archive."],
    ] as const) {
      await userEvent.upload(page.getByLabelText("Import one zip file"), new File([bytes.slice()], "x.zip"));
      await expect.element(page.getByRole("alert").getByText(words)).toBeVisible();
    }
    expect(node.callsOf("importFiles")).toEqual([]);
  });
});

describe("export", () => {
  test("says that it holds the secret and what a second copy does, and exports after the click only", async () => {
    const node = new FakeTinyssb();
    node.exported = DIRECTORY;
    showPanel(node);
    let blob: Blob | undefined;
    let fileName = "";
    const create = vi.spyOn(URL, "createObjectURL").mockImplementation((object) => {
      blob = object as Blob;
      return "blob:pretended";
    });
    const click = vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(function (this: HTMLAnchorElement) {
      fileName = this.download;
    });
    await page.getByRole("button", { name: "Export one zip file" }).click();
    const dialog = page.getByRole("dialog", { name: "Export the secret key?" });
    await expect.element(dialog).toHaveTextContent(/holds the secret key.*fork the feed/);
    await dialog.getByRole("button", { name: "Cancel" }).click();
    expect(node.callsOf("exportFiles")).toEqual([]);
    await page.getByRole("button", { name: "Export one zip file" }).click();
    await dialog.getByRole("button", { name: "Export the zip file" }).click();
    await expect.poll(() => fileName).toBe("tinyssb-default.zip");
    expect(unzipFiles(new Uint8Array(await blob!.arrayBuffer()))).toEqual(DIRECTORY);
    create.mockRestore();
    click.mockRestore();
  });

  describe("into a folder", () => {
    const config = (feedID: string) => new TextEncoder().encode(JSON.stringify({ feedID, secret: "01" }));
    const ours = { "config.json": config("ab".repeat(32)), "_logs/ab.log": new Uint8Array(128) };
    let folder: FileSystemDirectoryHandle;

    beforeEach(async () => {
      folder = await (await navigator.storage.getDirectory()).getDirectoryHandle("export", { create: true });
    });
    afterEach(async () => (await navigator.storage.getDirectory()).removeEntry("export", { recursive: true }));

    test("writes all files, and again over those of the same node", async () => {
      await writeFolder(folder, ours);
      await writeFolder(folder, { ...ours, "config.json": config("AB".repeat(32)) });
      expect(Object.keys(await readFolder(folder)).sort()).toEqual(Object.keys(ours).sort());
    });

    test.each([
      ["another node", config("cd".repeat(32))],
      ["something else", new TextEncoder().encode("no node")],
    ])("writes nothing where there is the config.json of %s", async (_whose, theirs) => {
      const writable = await (await folder.getFileHandle("config.json", { create: true })).createWritable();
      await writable.write(theirs.slice());
      await writable.close();
      const refused = await writeFolder(folder, ours).catch((error: unknown) => error);
      expect(refused).toBeInstanceOf(ArchiveRefused);
      expect((refused as ArchiveRefused).problem.remedy).toBe("Choose an empty folder.");
      expect(await readFolder(folder)).toEqual({ "config.json": theirs });
    });
  });
});
