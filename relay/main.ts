/**
 * The relay as a program: arguments in, a running relay, exit codes out (0 stopped, 1 could not start, 2 bad arguments).
 */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { HELP, readCommand } from "./options.ts";
import { RelayError, startRelay } from "./relay.ts";
import { describeCounters } from "./status.ts";

const STATUS_EVERY_MS = 60_000;
const BUILT_APP = fileURLToPath(new URL("../dist", import.meta.url));

const command = readCommand(process.argv.slice(2));
if (command.kind === "help") {
  console.log(HELP);
} else if (command.kind === "mistake") {
  console.error(command.sentence);
  process.exitCode = 2;
} else {
  const staticDirectory = command.options.staticDirectory ?? (existsSync(BUILT_APP) ? BUILT_APP : undefined);
  try {
    const relay = await startRelay({
      ...command.options,
      staticDirectory,
      log: (line) => console.log(line),
      warn: (line) => console.error(line),
    });
    const status = command.isVerbose
      ? setInterval(() => console.log(describeCounters(relay.counters())), STATUS_EVERY_MS)
      : undefined;
    const stop = () => {
      clearInterval(status);
      // A name that is still being looked up would keep the program for as long as the system tries.
      void relay.close().then(() => process.exit(0));
    };
    process.once("SIGINT", stop);
    process.once("SIGTERM", stop);
    console.log(`WebSocket at ${relay.webSocketUrl}`);
    console.log(staticDirectory ? `Open ${relay.url}` : `No app is built, so there is no page at ${relay.url}`);
    if (relay.isOpenToOthers)
      console.log(
        "Browsers on other machines need the page over https, or through a tunnel to localhost: over plain http they give it no locks and no cryptography.",
      );
  } catch (error) {
    if (!(error instanceof RelayError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
