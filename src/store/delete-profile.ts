/** Deleting the database of a profile. */
import { EnvironmentError } from "../core/environment-error.ts";
import { databaseName } from "./schema.ts";
import { asEnvironmentError } from "./store-errors.ts";

/** How long others may take to let go of the database. */
const PATIENCE_MS = 5_000;

/**
 * Deletes all that is stored of a profile; one that there is not is deleted already. Who has it open is asked to close it.
 * @throws EnvironmentError `profile-open` when somebody does not; it is deleted as soon as they do. `store-failed`.
 */
export function deleteProfile(profile: string, { patienceMs = PATIENCE_MS } = {}): Promise<void> {
  return new Promise((resolve, reject) => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const request = indexedDB.deleteDatabase(databaseName(profile));
    request.onsuccess = () => {
      clearTimeout(timer);
      resolve();
    };
    request.onerror = () => {
      clearTimeout(timer);
      reject(asEnvironmentError(request.error));
    };
    request.onblocked = () => {
      timer = setTimeout(() => reject(new EnvironmentError("profile-open")), patienceMs);
    };
  });
}
