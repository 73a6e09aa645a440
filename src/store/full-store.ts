/**
 * The store of a profile whose browser gives no space even for becoming its writer: it is read, and nothing is written.
 *
 * Invariant: nothing is written through it, since another writer was not shut out. Each write tries to become the writer first: without space it
 * rejects with `quota`; with space it rejects with `lost-lock` and says so, and whoever has it begins anew from what the store holds then. Once it is left it
 * rejects with `lost-lock` and tries nothing.
 */
import { EnvironmentError } from "../core/environment-error.ts";
import type { Store } from "./port.ts";

export interface FullStoreListener {
  /** There is no space to become the writer. */
  full(error: EnvironmentError): void;
  /** There is space again, and the writer's epoch is claimed: this store is to be left. */
  freed(): void;
  /** Whether this store is left: another tab may be the writer, whose epoch must not be taken from it. */
  isLeft(): boolean;
}

/** `store` when it is the writer's now, or one that only reads where it is full. @throws EnvironmentError of the store. */
export async function writingOrReading(store: Store, listener: FullStoreListener): Promise<Store> {
  try {
    await store.claimEpoch();
    return store;
  } catch (error) {
    if (!isQuota(error)) throw error;
    listener.full(error);
    return new FullStore(store, listener);
  }
}

export const isQuota = (error: unknown): error is EnvironmentError =>
  error instanceof EnvironmentError && error.code === "quota";

export class FullStore implements Store {
  private readonly store: Store;
  private readonly listener: FullStoreListener;

  constructor(store: Store, listener: FullStoreListener) {
    this.store = store;
    this.listener = listener;
  }

  claimEpoch = (): Promise<number> => this.refused();
  commit = (): Promise<never> => this.refused();
  putIdentity = (): Promise<never> => this.refused();
  putSettings = (): Promise<never> => this.refused();
  putNotes = (): Promise<never> => this.refused();
  addFeed = (): Promise<never> => this.refused();
  renameFeed = (): Promise<never> => this.refused();
  removeFeed = (): Promise<never> => this.refused();
  deleteBlobs = (): Promise<never> => this.refused();
  applyImport = (): Promise<never> => this.refused();

  load: Store["load"] = () => this.store.load();
  findReceipt: Store["findReceipt"] = (token) => this.store.findReceipt(token);
  findDone: Store["findDone"] = (token) => this.store.findDone(token);
  readNotes: Store["readNotes"] = (beginning) => this.store.readNotes(beginning);
  readEntries: Store["readEntries"] = (feedNo, fromSeq, toSeq) => this.store.readEntries(feedNo, fromSeq, toSeq);
  readMid: Store["readMid"] = (feedNo, seq) => this.store.readMid(feedNo, seq);
  readBlobs: Store["readBlobs"] = (pointer, count) => this.store.readBlobs(pointer, count);
  readChains: Store["readChains"] = (count) => this.store.readChains(count);
  eachBlob: Store["eachBlob"] = (visit) => this.store.eachBlob(visit);
  close = (): void => this.store.close();

  private async refused(): Promise<never> {
    if (this.listener.isLeft()) throw new EnvironmentError("lost-lock");
    await this.store.claimEpoch();
    this.listener.freed();
    throw new EnvironmentError("lost-lock", "There is space again.");
  }
}
