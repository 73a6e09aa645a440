/** One transaction that writes: all of it or nothing, with the reason of a failure in the codes of the house. */
import type { Name, Writing } from "./indexeddb-writes.ts";
import type { ProfileDatabase } from "./schema.ts";
import { asEnvironmentError } from "./store-errors.ts";

/** Resolves when all of it is written; durably first when `strict`. @throws EnvironmentError; nothing is written then. */
export async function transact<Result>(
  database: ProfileDatabase,
  names: Name[],
  strict: boolean,
  work: (writing: Writing) => Promise<Result>,
): Promise<Result> {
  const writing = begin(database, names, strict);
  const ended = writing.done.then(
    () => undefined,
    (error: unknown) => asEnvironmentError(error),
  );
  let result: Result;
  try {
    result = await work(writing);
  } catch (error) {
    abort(writing);
    throw asEnvironmentError(error, await ended);
  }
  const failure = await ended;
  if (failure) throw failure;
  return result;
}

function begin(database: ProfileDatabase, names: Name[], strict: boolean): Writing {
  try {
    return database.transaction(names, "readwrite", { durability: strict ? "strict" : "relaxed" });
  } catch (error) {
    throw asEnvironmentError(error);
  }
}

function abort(writing: Writing): void {
  try {
    writing.abort();
  } catch (error) {
    // The browser has ended it already: that is what we want.
    if (!(error instanceof DOMException && error.name === "InvalidStateError")) throw error;
  }
}
