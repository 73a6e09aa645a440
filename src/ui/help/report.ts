/**
 * What somebody who helps needs to know of a node, as text. Holds no key: every line is built of the fields that it names, and none
 * of them is secret. Always in English, for those who read it.
 */
import { shortNameOf } from "../base/short-name.ts";
import type { PageView } from "../shell/page-view.ts";

/** Addresses of faces without what may stand in them besides the place: user, password, query. */
function placeOf(address: string): string {
  if (!/^wss?:\/\//.test(address) || !URL.canParse(address)) return address;
  const { protocol, host, pathname } = new URL(address);
  return `${protocol}//${host}${pathname}`;
}

export function reportOf({ me, status, feeds, faces, route }: PageView, userAgent: string): string {
  const lines = ["tinySSB in the browser: report", `browser: ${userAgent}`, `screen: ${route.name || "start"}`];
  lines.push(me ? `own feed: ${me.feedId}, SEQ ${me.seq}, ${me.state}` : "own feed: the node has not started");
  if (status) {
    const { role, verifier, persisted, usedBytes, quotaBytes, lastBackupMs, entriesTaken, silentThreads, isFull } =
      status;
    lines.push(`tab: ${role}; signatures: ${verifier}; entries taken since the start: ${entriesTaken}`);
    if (silentThreads > 0) lines.push(`verifying threads that did not answer: ${silentThreads}`);
    lines.push(`storage: persisted ${persisted}, ${usedBytes} of ${quotaBytes} bytes used`);
    if (isFull) lines.push("storage: full at the start, so the node only reads and stores nothing");
    lines.push(`latest backup: ${lastBackupMs === null ? "none" : new Date(lastBackupMs).toISOString()}`);
  }
  lines.push("", `feeds: ${feeds.length}`);
  for (const { feedId, own, scheme, anchorSeq, seq, missingBlobs, fork } of feeds)
    lines.push(
      `  ${shortNameOf(feedId)}${own ? " (own)" : ""}: ${scheme}, SEQ ${anchorSeq} to ${seq}, ${missingBlobs} blobs missing${fork ? `, forked at SEQ ${fork.seq}` : ""}`,
    );
  lines.push("", `faces: ${faces.length}`);
  for (const { kind, address, phase, code, packetsIn, packetsOut, queued, drops } of faces) {
    lines.push(
      `  ${kind} ${placeOf(address)}: ${phase}${code ? ` (${code})` : ""}; packets in ${packetsIn}, out ${packetsOut}, waiting ${queued}`,
    );
    for (const [reason, count] of Object.entries(drops)) lines.push(`    dropped ${count}: ${reason}`);
  }
  return `${lines.join("\n")}\n`;
}
