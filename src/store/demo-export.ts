/**
 * A profile as a node's directory of the demos, such that an imported directory that has not changed comes back byte for byte.
 *
 * Knows the store only through its port. An own feed without entries has no log file: a second log in the directory of a
 * reader confuses the demos, and they make their own when they first write.
 */
import { equalBytes, type FeedId, toHex } from "../core/bytes.ts";
import type { FeedRecord } from "../core/effects.ts";
import { assert } from "../core/environment-error.ts";
import { parseConfig, serializeConfig } from "./demo-config.ts";
import type { DemoFiles } from "./demo-files.ts";
import { serializeLog } from "./demo-log.ts";
import type { Identity, ProfileSettings, Store } from "./port.ts";
import { lastSeqOf } from "./runs.ts";

const NEW_STATE = "{}";

/** All files of the profile, `config.json` with the secret among them. Cost: reads everything. Rejects as the store does. */
export async function serializeDirectory(store: Pick<Store, "load" | "readEntries" | "eachBlob">): Promise<DemoFiles> {
  const { identity, settings, feeds } = await store.load();
  const files: DemoFiles = {};
  const text = new TextEncoder();
  const own = feeds.find((feed) => feed.own);
  if (identity && own) {
    const kept = maybeKeptConfig(settings, own.feedId, identity);
    files["config.json"] = text.encode(
      kept ?? serializeConfig({ name: settings.name, feedId: own.feedId, secret: identity.secret }),
    );
    const state = settings.demoState ?? (kept === undefined ? NEW_STATE : undefined);
    if (state !== undefined) files["state.json"] = text.encode(state);
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
  assert(end === feed.front.seq, "a feed has all entries up to its front");
  return serializeLog(
    feed,
    runs.map(({ packets }) => packets),
  );
}

/** The imported text of `config.json`, where it still says the same. */
function maybeKeptConfig(
  { demoConfig, name }: ProfileSettings,
  feedId: FeedId,
  { secret }: Identity,
): string | undefined {
  if (demoConfig === undefined) return undefined;
  const config = parseConfig(demoConfig);
  if ("reason" in config) return undefined;
  const agrees = config.name === name && equalBytes(config.feedId, feedId) && equalBytes(config.secret, secret);
  return agrees ? demoConfig : undefined;
}
