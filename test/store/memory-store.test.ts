import { MemoryDisk, MemoryStore } from "../../src/store/memory-store.ts";
import { blobSweepContract } from "../contracts/blob-sweep.ts";
import { storeContract } from "../contracts/store.ts";

async function newProfile() {
  const disk = new MemoryDisk();
  return { open: async () => new MemoryStore(disk), remove: async () => undefined };
}

storeContract("the memory store", newProfile);
blobSweepContract("the memory store", newProfile);
