/** How failures of IndexedDB are named in the codes of the house. */
import { EnvironmentError, type EnvironmentErrorCode } from "../core/environment-error.ts";

const CODES: Partial<Record<string, EnvironmentErrorCode>> = {
  QuotaExceededError: "quota",
  VersionError: "newer-store",
};

/**
 * `error` as an EnvironmentError: `quota`, `newer-store` or `store-failed`, with the cause. Where the transaction ended for a
 * reason of its own (`ended`), a mere AbortError of a request gives way to it.
 * @throws the error itself when the browser did not make it: a broken invariant stays one.
 */
export function asEnvironmentError(error: unknown, ended?: EnvironmentError): EnvironmentError {
  if (error instanceof EnvironmentError) return error;
  if (!(error instanceof DOMException)) throw error;
  if (ended && (error.name === "AbortError" || ended.code === "quota")) return ended;
  return new EnvironmentError(CODES[error.name] ?? "store-failed", `${error.name}: ${error.message}`, { cause: error });
}
