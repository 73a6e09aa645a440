/**
 * The reference peer as a process of its own: `tsx test/support/reference-peer-main.ts producer|consumer --dir DIR [faces]`.
 *
 * Prints one JSON line for each event. A line `publish TEXT` on standard input appends TEXT; an empty line or the end of input
 * ends the process, as with the demos.
 *
 *     --mc GROUP/PORT  --udp HOST/PORT  --kiss DEVICE   faces, each as often as wanted; default --mc 224.1.1.1/5000
 *     --feed HEX       whom a consumer follows; default: the feed of nodeA beside DIR
 *     --every MS       a producer's interval, 0 for on demand; default 5000
 *     --repeat MS      time between requests without progress; default 10000
 *     --blobs          fetch and serve sidechains as PoC-02 does
 *     --drop RATE --seed N   lose packets in both directions
 */
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { KissFace, LossyFace, MulticastFace, type ReferenceFace, UdpFace } from "./reference-faces.ts";
import { ReferenceConsumer, ReferenceProducer } from "./reference-peer.ts";
import { ReferenceTree } from "./reference-tree.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    dir: { type: "string" },
    mc: { type: "string", multiple: true, default: [] },
    udp: { type: "string", multiple: true, default: [] },
    kiss: { type: "string", multiple: true, default: [] },
    feed: { type: "string" },
    every: { type: "string", default: "5000" },
    repeat: { type: "string", default: "10000" },
    blobs: { type: "boolean", default: false },
    drop: { type: "string", default: "0" },
    seed: { type: "string", default: "1" },
  },
});

const role = positionals[0];
if (!values.dir || (role !== "producer" && role !== "consumer"))
  throw new Error(
    "usage: reference-peer-main.ts producer|consumer --dir DIR [--mc GROUP/PORT] [--udp HOST/PORT] [--kiss DEVICE]",
  );

const hostAndPort = (text: string): [string, number] => {
  const [host = "", port] = text.split("/");
  return [host, Number(port)];
};

const bare: ReferenceFace[] = [
  ...values.kiss.map((device) => new KissFace(device)),
  ...values.udp.map((peer) => new UdpFace(...hostAndPort(peer))),
  ...values.mc.map((group) => new MulticastFace(...hostAndPort(group))),
];
if (bare.length === 0) bare.push(new MulticastFace("224.1.1.1", 5000));
const rate = Number(values.drop);
const faces = bare.map((face, i) =>
  rate > 0 ? new LossyFace(face, { rate, seed: Number(values.seed) + i, direction: "both" }) : face,
);

const directory = resolve(values.dir);
const beside = (name: string) => join(directory, "..", name);
const common = { directory, faces, repeatMs: Number(values.repeat), blobs: values.blobs };
const feedOfNodeA = () => new ReferenceTree(beside("nodeA")).config.feedID;
const peer =
  role === "producer"
    ? new ReferenceProducer({
        ...common,
        produce: { everyMs: Number(values.every) },
        anchorsIn: ["nodeB", "nodeC"].map(beside).filter((other) => other !== directory && existsSync(other)),
      })
    : new ReferenceConsumer({ ...common, consume: Buffer.from(values.feed ?? feedOfNodeA(), "hex") });

const print = (event: object) => process.stdout.write(`${JSON.stringify(event)}\n`);
peer.on("append", ({ fid, seq, packet }) => print({ event: "append", fid, seq, packet: packet.toString("hex") }));
peer.on("rejected", ({ fault }) => print({ event: "rejected", fault }));
peer.on("chain", ({ pointer, content }) => print({ event: "chain", pointer, contentBytes: content.length }));

await peer.start();
print({ event: "started", role, fid: peer.signer.fid.toString("hex"), faces: faces.map((face) => face.name) });

const input = createInterface({ input: process.stdin });
input.on("line", (line) => {
  if (line.startsWith("publish ")) peer.publish(Buffer.from(line.slice("publish ".length)));
  else if (line === "") input.close();
});
input.once("close", async () => {
  await peer.stop();
  process.exit(0);
});
