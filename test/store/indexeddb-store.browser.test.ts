import { deleteDB, openDB } from "idb";
import { afterEach, describe, expect, it, vi } from "vitest";
import { cdp } from "vitest/browser";
import { asFeedId } from "../../src/core/bytes.ts";
import { genesisAnchor } from "../../src/core/entry.ts";
import { EnvironmentError } from "../../src/core/environment-error.ts";
import { pointerTo } from "../../src/core/sidechain.ts";
import { openIndexedDbStore } from "../../src/store/indexeddb-store.ts";
import { listProfiles } from "../../src/store/other-profiles.ts";
import { SWEEP_NOTE } from "../../src/store/port.ts";
import { blobSweepContract } from "../contracts/blob-sweep.ts";
import { storeContract } from "../contracts/store.ts";

let profiles = 0;
const newProfile = () => `test ${++profiles} ${crypto.randomUUID()}`;

async function newDatabase() {
  const profile = newProfile();
  return { open: () => openIndexedDbStore(profile), remove: () => deleteDB(`tinyssb:${profile}`) };
}

storeContract("the IndexedDB store", newDatabase);
blobSweepContract("the IndexedDB store", newDatabase);

const record = (fill: number) => {
  const feedId = asFeedId(new Uint8Array(32).fill(fill));
  const anchor = genesisAnchor(feedId);
  return {
    feedId,
    name: "",
    own: true,
    scheme: "ed25519",
    secret: undefined,
    lengthCode: "compact-size",
    anchor,
    front: anchor,
    missingBlobs: 0,
    parent: undefined,
  } as const;
};

describe("the IndexedDB store in its browser", () => {
  const made: string[] = [];
  function profileName(): string {
    const profile = newProfile();
    made.push(profile);
    return profile;
  }
  afterEach(async () => {
    for (const profile of made.splice(0)) await deleteDB(`tinyssb:${profile}`);
  });

  it("lists the profiles of this browser", async () => {
    const [one, two] = [profileName(), profileName()];
    for (const profile of [one, two]) (await openIndexedDbStore(profile)).close();
    await (await openDB("something else")).close();
    const listed = await listProfiles();
    expect(listed).toEqual(expect.arrayContaining([one, two]));
    expect(listed.some((profile) => profile.includes("something"))).toBe(false);
    await deleteDB("something else");
  });

  it("refuses a profile that a newer version wrote", async () => {
    const profile = profileName();
    (await openDB(`tinyssb:${profile}`, 99)).close();
    await expect(openIndexedDbStore(profile)).rejects.toMatchObject({ code: "newer-store" });
  });

  it("lets go of its database when a newer version wants to upgrade it, and says so", async () => {
    const profile = profileName();
    let closed: EnvironmentError | undefined;
    const store = await openIndexedDbStore(profile, { onClosed: (error) => (closed = error) });
    (await openDB(`tinyssb:${profile}`, 99)).close();
    expect(closed?.code).toBe("newer-store");
    await expect(store.load()).rejects.toMatchObject({ code: "newer-store" });
    await expect(store.claimEpoch()).rejects.toMatchObject({ code: "newer-store" });
  });

  it("lets go of its database when the profile is deleted", async () => {
    const profile = profileName();
    const store = await openIndexedDbStore(profile);
    await deleteDB(`tinyssb:${profile}`);
    await expect(store.load()).rejects.toMatchObject({ code: "store-failed" });
  });

  it("keeps two profiles apart", async () => {
    const [one, two] = await Promise.all([profileName(), profileName()].map((profile) => openIndexedDbStore(profile)));
    await one.claimEpoch();
    await two.claimEpoch();
    await one.addFeed(record(1));
    await one.putSettings({ name: "one" });
    expect(await two.load()).toEqual({ identity: undefined, settings: { name: "" }, feeds: [] });
    one.close();
    two.close();
  });

  it("says when the storage is full, and has lost and kept nothing of that commit", async () => {
    const browser = cdp() as unknown as { send(method: string, parameters: object): Promise<unknown> };
    const { origin } = location;
    await browser.send("Storage.overrideQuotaForOrigin", { origin, quotaSize: 1_000_000 });
    // The browser remembers for a while how much room there was; without any database it asks anew.
    await browser.send("Storage.clearDataForOrigin", { origin, storageTypes: "indexeddb" });
    const store = await openIndexedDbStore(profileName());
    await store.claimEpoch();
    const { feedNo, front } = await store.addFeed(record(1));
    const blobs = Array.from({ length: 20_000 }, (_, no) => {
      const blob = new Uint8Array(120);
      new DataView(blob.buffer).setUint32(0, no);
      return { pointer: pointerTo(blob), blob };
    });
    const full = await store
      .commit({
        strict: false,
        advances: [{ feedNo, fromSeq: 0, front, missingBlobs: 1 }],
        runs: [],
        blobs,
        chains: [],
        endedChains: [],
        marks: [],
        receipts: [],
      })
      .catch((error: unknown) => error);
    await browser.send("Storage.overrideQuotaForOrigin", { origin });
    expect(full).toBeInstanceOf(EnvironmentError);
    expect(full).toMatchObject({ code: "quota" });
    expect((await store.load()).feeds[0].missingBlobs).toBe(0);
    expect(await store.readBlobs(blobs[0].pointer, 1)).toEqual([]);
    await store.putSettings({ name: "goes on" });
    expect((await store.load()).settings.name).toBe("goes on");
    store.close();
  });

  it.each([
    { refusals: 1, room: "that made room, and notes that its blobs are to be looked through", isNoted: true },
    { refusals: 2, room: "that made none, and leaves its blobs", isNoted: false },
  ])("removes a feed of a full store $room", async ({ refusals, isNoted }) => {
    const store = await openIndexedDbStore(profileName());
    await store.claimEpoch();
    const { feedNo } = await store.addFeed(record(1));
    const put = vi.spyOn(IDBObjectStore.prototype, "put");
    for (let no = 0; no < refusals; no++)
      put.mockImplementationOnce(() => {
        throw new DOMException("The disk is full.", "QuotaExceededError");
      });
    await store.removeFeed(feedNo, { token: "removed", answer: undefined });
    expect(put).toHaveBeenCalledTimes(isNoted ? 3 : 2);
    put.mockRestore();
    expect((await store.load()).feeds).toEqual([]);
    expect((await store.readNotes(SWEEP_NOTE)).size).toBe(isNoted ? 1 : 0);
    expect((await store.findDone("removed")) !== undefined).toBe(isNoted);
    store.close();
  });
});
