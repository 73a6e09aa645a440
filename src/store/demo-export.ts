/**
 * A profile as a node's directory of the demos, such that an imported directory that has not changed comes back byte for byte.
 *
 * Knows the store only through its port. An own feed without entries has no log file: a second log in the directory of a
 * reader confuses the demos, and they make their own when they first write. Secrets of followed `hmac-sha512` feeds that an import
 * could not find out stand in `config.json` under a key of ours, length codes other than the demos' in `state.json`; without such feeds there is none.
 */
import type { FilesByPath } from "../archive/import-files.ts";
import { equalBytes, type FeedId, toHex } from "../core/bytes.ts";
import type { FeedRecord } from "../core/effects.ts";
import { EnvironmentError } from "../core/environment-error.ts";
import { type HmacSecrets, type LengthCodes, parseConfig, serializeConfig, serializeState } from "./demo-config.ts";
import { serializeLog } from "./demo-log.ts";
import type { Identity, ProfileSettings, Store } from "./port.ts";
import { lastSeqOf } from "./runs.ts";

/** All files of the profile, `config.json` with the secret among them. Cost: reads everything. Rejects as the store does. */
export async function serializeDirectory(
  store: Pick<Store, "load" | "readEntries" | "eachBlob">,
): Promise<FilesByPath> {
  const { identity, settings, feeds } = await store.load();
  const files: FilesByPath = {};
  const text = new TextEncoder();
  const own = feeds.find((feed) => feed.own);
  if (identity && own) {
    const hmacSecrets = secretsToTell(feeds, identity);
    const kept = maybeKeptConfig(settings, own.feedId, identity, hmacSecrets);
    files["config.json"] = text.encode(
      kept ?? serializeConfig({ name: settings.name, feedId: own.feedId, secret: identity.secret, hmacSecrets }),
    );
    const codes = lengthCodesToTell(feeds);
    const state = serializeState(settings.demoState, codes);
    if (settings.demoState !== undefined || kept === undefined || Object.keys(codes).length > 0)
      files["state.json"] = text.encode(state);
  }
  for (const feed of feeds)
    if (!feed.own || feed.front.seq > 0) files[`_logs/${toHex(feed.feedId)}.log`] = await readLog(store, feed);
  await store.eachBlob((pointer, blob) => {
    const digits = toHex(pointer);
    files[`_blob/${digits.slice(0, 2)}/${digits.slice(2)}`] = blob;
  });
  return files;
}

async function readLog(store: Pick<Store, "readEntries">, feed: FeedRecord): Promise<Uint8Array> {
  const runs = await store.readEntries(feed.feedNo, feed.anchor.seq + 1, feed.front.seq);
  const end = runs.length > 0 ? lastSeqOf(runs[runs.length - 1]) : feed.anchor.seq;
  // The profile is read in several transactions.
  if (end !== feed.front.seq)
    throw new EnvironmentError("store-failed", "A feed was changed while it was being exported. Export again.");
  return serializeLog(
    feed,
    runs.map(({ packets }) => packets),
  );
}

/** Length codes other than that of the demos. */
export function lengthCodesToTell(feeds: readonly FeedRecord[]): LengthCodes {
  const others = feeds.filter(({ lengthCode }) => lengthCode !== "compact-size");
  return Object.fromEntries(others.map(({ feedId, lengthCode }) => [toHex(feedId), lengthCode]));
}

/** Secrets of followed feeds, without those of which an import finds out by their entries that they have the own one. */
function secretsToTell(feeds: readonly FeedRecord[], { scheme, secret: own }: Identity): HmacSecrets {
  const secrets: Record<string, Uint8Array> = {};
  for (const { feedId, own: isOwn, secret, front, anchor } of feeds) {
    const isFoundOut = scheme === "hmac-sha512" && secret && equalBytes(secret, own) && front.seq > anchor.seq;
    if (secret && !isOwn && !isFoundOut) secrets[toHex(feedId)] = secret;
  }
  return secrets;
}

/** The imported text of `config.json`, where it still says the same. */
function maybeKeptConfig(
  { demoConfig, name }: ProfileSettings,
  feedId: FeedId,
  { secret }: Identity,
  hmacSecrets: HmacSecrets,
): string | undefined {
  if (demoConfig === undefined) return undefined;
  const config = parseConfig(demoConfig);
  if ("reason" in config) return undefined;
  const agrees = config.name === name && equalBytes(config.feedId, feedId) && equalBytes(config.secret, secret);
  const told = Object.entries(config.hmacSecrets ?? {});
  const toTell = Object.keys(hmacSecrets);
  const tellsSecrets =
    told.length === toTell.length &&
    told.every(([digits, each]) => toTell.includes(digits) && equalBytes(each, hmacSecrets[digits]));
  return agrees && tellsSecrets ? demoConfig : undefined;
}
