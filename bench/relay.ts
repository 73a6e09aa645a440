/**
 * How many packets a second the relay carries from a multicast group to a WebSocket client, and how many it loses.
 * Relay in a process of its own; sender and client here. Compare lines of one run only.
 *
 *   node --import tsx bench/relay.ts [packets per second …]
 */
import { spawn } from "node:child_process";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { setTimeout as delay, setImmediate as nextTurn } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { WebSocket } from "ws";

const GROUP = "224.1.1.1";
const GROUP_PORT = 5899;
const LOOPBACK = "127.0.0.1";
const SECONDS = 3;
/** A client that has heard nothing for so long has heard all. */
const QUIET_MS = 500;

const rates = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [1000, 5000, 10_000, 20_000, 40_000];
const relay = fileURLToPath(new URL("../relay/main.ts", import.meta.url));
const args = ["--port", "0", "--mc", `${GROUP}/${GROUP_PORT}`, "--interface", LOOPBACK];
const child = spawn(process.execPath, ["--import", "tsx", relay, ...args], { stdio: ["ignore", "pipe", "inherit"] });
let url = "";
for await (const line of createInterface({ input: child.stdout })) {
  url = line.match(/^WebSocket at (\S+)/)?.[1] ?? "";
  if (url) break;
}
const client = new WebSocket(url.replace("localhost", LOOPBACK), { origin: new URL(url.replace("ws", "http")).origin });
await once(client, "open");
const sender = createSocket("udp4");
sender.bind(0, "0.0.0.0");
await once(sender, "listening");
sender.setMulticastInterface(LOOPBACK);

let received = 0;
let lastHeardMs = 0;
let latencies: number[] = [];
client.on("message", (message) => {
  received++;
  lastHeardMs = performance.now();
  latencies.push(lastHeardMs - (message as Buffer).readDoubleBE(0));
});

for (const rate of rates) {
  received = 0;
  latencies = [];
  const startMs = performance.now();
  let sent = 0;
  while (sent < rate * SECONDS) {
    const nowMs = performance.now();
    for (const due = Math.min(((nowMs - startMs) / 1000) * rate, rate * SECONDS); sent < due; sent++) {
      const packet = Buffer.alloc(120);
      packet.writeDoubleBE(performance.now());
      sender.send(packet, GROUP_PORT, GROUP);
    }
    await nextTurn();
  }
  lastHeardMs = performance.now();
  const achieved = Math.round((sent / (lastHeardMs - startMs)) * 1000);
  while (performance.now() - lastHeardMs < QUIET_MS) await delay(50);
  latencies.sort((a, b) => a - b);
  const at = (share: number) => latencies[Math.floor(latencies.length * share)]?.toFixed(2);
  const lossPercent = ((1 - received / sent) * 100).toFixed(2);
  console.log(
    `${rate}/s asked, ${achieved}/s sent: lost ${lossPercent} %, latency p50 ${at(0.5)} ms, p99 ${at(0.99)} ms`,
  );
}
client.terminate();
sender.close();
child.kill("SIGTERM");
