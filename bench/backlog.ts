/** A feed of many entries, as packets for a holder that answers WANTs and as the log file of the demos. */
import { ed25519Signer, makeEntry, PLAIN48, plain48, readWantLikePoc01 } from "../test/support/reference-codec.ts";

export interface Backlog {
  /** Hex. */
  readonly feedId: string;
  /** The packets that a request is answered with. */
  answer(request: Uint8Array): Buffer[];
  /** The `.log` file, for import; base64, because that crosses into a page quickly. */
  logFile(): { path: string; base64: string };
}

/** Signs `count` entries; some 10 000 a second. */
export function makeBacklog(count: number): Backlog {
  const signer = ed25519Signer(Buffer.alloc(32, 7));
  const { fid } = signer;
  const packets: Buffer[] = [];
  let prev: Uint8Array = fid.subarray(0, 20);
  for (let seq = 1; seq <= count; seq++) {
    const entry = makeEntry(signer, seq, prev, PLAIN48, plain48(Buffer.from(`entry ${seq}`)));
    packets.push(Buffer.from(entry.packet));
    prev = entry.mid;
  }
  const feedId = Buffer.from(fid).toString("hex");
  return {
    feedId,
    answer: (request) => readWantLikePoc01(request).flatMap(({ seq }) => packets[seq - 1] ?? []),
    logFile: () => {
      const header = Buffer.alloc(128);
      header.set(fid, 12);
      header.set(fid.subarray(0, 20), 84);
      header.writeUInt32BE(count, 104);
      header.set(prev, 108);
      const blocks = packets.map((packet) => Buffer.concat([Buffer.alloc(8), packet]));
      return { path: `_logs/${feedId}.log`, base64: Buffer.concat([header, ...blocks]).toString("base64") };
    },
  };
}
