/**
 * Deleting the database of a profile.
 *
 * A deletion that waits for somebody can not be taken back, and what it waits for may be asleep for days: so what is in the database goes first.
 */
import { databaseName } from "./schema.ts";
import { asEnvironmentError } from "./store-errors.ts";

/** How long others may take to let go of the database. */
const PATIENCE_MS = 5_000;

/**
 * Deletes all that is stored of a profile; one that there is not is deleted already. Who has it open is asked to close it; where somebody does not,
 * the empty database goes as soon as they do.
 * @throws EnvironmentError `store-failed`.
 */
export async function deleteProfile(profile: string, { patienceMs = PATIENCE_MS } = {}): Promise<void> {
  try {
    await empty(databaseName(profile));
    await remove(databaseName(profile), patienceMs);
  } catch (error) {
    throw asEnvironmentError(error);
  }
}

/** Removes what is in a database of any version. */
function empty(name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name);
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
      const database = request.result;
      database.onversionchange = () => database.close();
      const names = [...database.objectStoreNames];
      const done = (): void => {
        database.close();
        resolve();
      };
      if (names.length === 0) return done(); // There was none until now.
      const writing = database.transaction(names, "readwrite", { durability: "strict" });
      for (const store of names) writing.objectStore(store).clear();
      writing.oncomplete = done;
      writing.onabort = () => {
        database.close();
        reject(writing.error);
      };
    };
  });
}

function remove(name: string, patienceMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const request = indexedDB.deleteDatabase(name);
    request.onsuccess = () => {
      clearTimeout(timer);
      resolve();
    };
    request.onerror = () => {
      clearTimeout(timer);
      reject(request.error);
    };
    request.onblocked = () => {
      timer = setTimeout(resolve, patienceMs);
    };
  });
}
