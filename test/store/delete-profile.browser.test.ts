/** Deleting the database of a profile, with the browser's own IndexedDB. */
import { expect, test } from "vitest";
import { deleteProfile } from "../../src/store/delete-profile.ts";
import { openIndexedDbStore } from "../../src/store/indexeddb-store.ts";
import { databaseName } from "../../src/store/schema.ts";

const names = async () => (await indexedDB.databases()).map(({ name }) => name);

test("nothing of the profile is left, and other profiles are as they were", async () => {
  const [gone, kept] = await Promise.all(["gone", "kept"].map((profile) => openIndexedDbStore(profile)));
  for (const store of [gone, kept]) {
    await store.claimEpoch();
    await store.putSettings({ name: "Ada" });
  }
  gone.close();
  await deleteProfile("gone");
  expect(await names()).not.toContain(databaseName("gone"));
  expect((await kept.load()).settings.name).toBe("Ada");
  const anew = await openIndexedDbStore("gone");
  expect(await anew.load()).toMatchObject({ identity: undefined, feeds: [] });
  for (const store of [anew, kept]) store.close();
  await Promise.all(["gone", "kept"].map((profile) => deleteProfile(profile)));
});

test("who has the database open closes it", async () => {
  const asked = new Promise<unknown>((resolve) => {
    void openIndexedDbStore("open", { onClosed: resolve });
  });
  await expect.poll(names).toContain(databaseName("open"));
  await deleteProfile("open");
  expect(await asked).toMatchObject({ code: "store-failed" });
  expect(await names()).not.toContain(databaseName("open"));
});

test("where somebody does not let go of the database nothing is left in it, and it goes when they do", async () => {
  const store = await openIndexedDbStore("held");
  await store.claimEpoch();
  await store.putIdentity({ scheme: "ed25519", secret: new Uint8Array(32).fill(7) });
  await store.putNotes(new Map([["a", new Uint8Array(3)]]));
  store.close();
  const held = await new Promise<IDBDatabase>((resolve) => {
    const request = indexedDB.open(databaseName("held"));
    request.onsuccess = () => resolve(request.result);
  });
  await deleteProfile("held", { patienceMs: 1 });
  const counts = [...held.objectStoreNames].map(
    (name) =>
      new Promise<number>((resolve) => {
        const request = held.transaction(name).objectStore(name).count();
        request.onsuccess = () => resolve(request.result);
      }),
  );
  expect(await Promise.all(counts)).toEqual(counts.map(() => 0));
  held.close();
  await expect.poll(names).not.toContain(databaseName("held"));
});
