import { createServer } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import { readCommand } from "../../relay/options.ts";
import { GROUP, LOOPBACK, memberOf, packetOf, relayProcess } from "./parties.ts";

/** The port in the relay's output, once it has said where its WebSocket is. */
async function portOf(output: { next(): Promise<string> }, lines: string[] = []): Promise<number> {
  for (;;) {
    const line = await output.next();
    lines.push(line);
    const port = line.match(/^WebSocket at ws:\/\/localhost:(\d+)\/relay$/)?.[1];
    if (port) return Number(port);
  }
}

test("it tells what it joined and where it is, and relays", async () => {
  const member = await memberOf();
  const { output } = relayProcess(["--port", "0", "--mc", `${GROUP}/${member.port}`, "--interface", LOOPBACK]);
  const lines: string[] = [];
  const port = await portOf(output, lines);
  expect(lines[0]).toBe(`Joined multicast ${GROUP}/${member.port}, interface ${LOOPBACK}.`);
  expect(await output.next()).toContain(`http://localhost:${port}`);
  const webSocket = new WebSocket(`ws://${LOOPBACK}:${port}/relay`, { origin: `http://localhost:${port}` });
  onTestFinished(() => webSocket.terminate());
  webSocket.once("open", () => webSocket.send(packetOf("through the program")));
  expect((await member.datagrams.next()).packet).toEqual(packetOf("through the program"));
}, 20_000);

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  test(`${signal} stops it cleanly, with a client connected`, async () => {
    const { child, output, ended, stderr } = relayProcess(["--port", "0", "--no-mc", "--udp", "127.0.0.1/5001"]);
    const port = await portOf(output);
    const webSocket = new WebSocket(`ws://${LOOPBACK}:${port}/relay`, { origin: `http://localhost:${port}` });
    const closed = new Promise((resolve) => webSocket.once("close", resolve));
    await new Promise((resolve) => webSocket.once("open", resolve));
    child.kill(signal);
    expect(await ended).toBe(0);
    expect(await closed).toBe(1001);
    expect(stderr()).toBe("");
  }, 20_000);
}

test("a taken port is one sentence and exit code 1", async () => {
  const other = createServer().listen(0, LOOPBACK);
  await new Promise((resolve) => other.once("listening", resolve));
  onTestFinished(() => void other.close());
  const { port } = other.address() as { port: number };
  const { ended, stderr } = relayProcess(["--port", `${port}`, "--no-mc"]);
  expect(await ended).toBe(1);
  expect(stderr()).toBe(
    `Port ${port} of 127.0.0.1 is in use by another program (another relay?): stop that, or choose another port with --port.\n`,
  );
}, 20_000);

test("a bad option is one sentence and exit code 2", async () => {
  const { ended, stderr } = relayProcess(["--prot", "9000"]);
  expect(await ended).toBe(2);
  expect(stderr()).toBe("Unknown option '--prot'; --help lists the options.\n");
}, 20_000);

test("it says what other machines need when it is open to them, and nothing of them when it is not", async () => {
  for (const [host, isSaid] of [
    ["0.0.0.0", true],
    ["127.0.0.1", false],
  ] as const) {
    const { child, output, ended } = relayProcess(["--port", "0", "--no-mc", "--host", host]);
    await portOf(output);
    child.kill("SIGTERM");
    expect(await ended).toBe(0);
    const lines: string[] = [];
    while (output.size > 0) lines.push(await output.next());
    expect(
      lines.some((line) => /^Browsers on other machines need .* https, .* no locks and no cryptography\.$/.test(line)),
    ).toBe(isSaid);
  }
}, 20_000);

test("--help lists every option and exits with 0", async () => {
  const { ended, output } = relayProcess(["--help"]);
  expect(await ended).toBe(0);
  const lines: string[] = [];
  while (output.size > 0) lines.push(await output.next());
  for (const option of ["mc", "no-mc", "interface", "udp", "port", "host", "origin", "allow-no-origin", "verbose"])
    expect(lines.join("\n")).toContain(`--${option} `);
}, 20_000);

test("the defaults are the demos' group, port 8080, this machine alone", () => {
  expect(readCommand([])).toMatchObject({
    kind: "run",
    options: {
      host: "127.0.0.1",
      port: 8080,
      multicast: [{ host: "224.1.1.1", port: 5000 }],
      unicast: [],
      origins: [],
      allowNoOrigin: false,
    },
    isVerbose: false,
  });
});

test("repeatable options add up", () => {
  const args = [
    "--mc",
    "224.1.1.1/5000",
    "--mc",
    "239.5.5.5/5007",
    "--udp",
    "192.168.4.1/5001",
    "--udp",
    "bridge/5001",
  ];
  const origins = ["--origin", "http://localhost:5173", "--origin", "https://app.example.org/"];
  expect(readCommand([...args, ...origins])).toMatchObject({
    options: {
      multicast: [
        { host: "224.1.1.1", port: 5000 },
        { host: "239.5.5.5", port: 5007 },
      ],
      unicast: [
        { host: "192.168.4.1", port: 5001 },
        { host: "bridge", port: 5001 },
      ],
      origins: ["http://localhost:5173", "https://app.example.org"],
    },
  });
});

test.each([
  [["--port", "65536"], "--port needs a port from 0 to 65535, not ‘65536’."],
  [["--port", "80a"], "--port needs a port from 0 to 65535, not ‘80a’."],
  [["--mc", "10.0.0.1/5000"], "--mc needs an IPv4 multicast group (224.0.0.0 to 239.255.255.255), not ‘10.0.0.1’."],
  [["--mc", "224.1.1.1"], "--mc needs GROUP/PORT, not ‘224.1.1.1’."],
  [["--mc", "224.1.1.1/0"], "--mc needs a port from 1 to 65535, not ‘0’."],
  [["--mc", "224.1.1.1/5000", "--mc", "224.1.1.1/5000"], "--mc 224.1.1.1/5000 is given twice."],
  [["--mc", "224.1.1.1/5000", "--no-mc"], "--mc and --no-mc contradict each other."],
  [["--udp", "192.168.4.1:5001"], "--udp needs HOST/PORT, not ‘192.168.4.1:5001’."],
  [["--interface", "eth0"], "--interface needs an IPv4 address of this machine, not ‘eth0’."],
  [["--host", "my.machine"], "--host needs an IP address of this machine, not ‘my.machine’."],
  [
    ["--origin", "https://example.org/app"],
    "--origin needs scheme, host and port alone (https://example.org), not ‘https://example.org/app’.",
  ],
  [["--static", "/no/such/place"], "--static needs a directory, and ‘/no/such/place’ is none."],
  [["extra"], "Unexpected argument 'extra'; --help lists the options."],
  [["--port"], "Option '--port <value>' argument missing; --help lists the options."],
])("%j is answered with a sentence", (args, sentence) => {
  expect(readCommand(args)).toEqual({ kind: "mistake", sentence });
});
