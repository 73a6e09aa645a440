import { MemoryDisk, MemoryStore } from "../../src/store/memory-store.ts";
import { storeContract } from "../contracts/store.ts";

storeContract("the memory store", async () => {
  const disk = new MemoryDisk();
  return { open: async () => new MemoryStore(disk), remove: async () => undefined };
});
