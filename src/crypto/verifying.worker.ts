/** The verifying thread: computes the equation for batches of signatures with the WebCrypto of this browser, and nothing else. */
import { type EquationBatch, FAILS, HOLDS, type ThreadMessage, UNANSWERED, unpackJobs } from "./equation-batch.ts";
import { webCryptoEquation } from "./webcrypto-equation.ts";

// The worker's global scope, of which the DOM types know only what a window has too.
const scope = globalThis as unknown as {
  postMessage(message: ThreadMessage, transfer?: Transferable[]): void;
  addEventListener(type: "message", listener: (event: MessageEvent<EquationBatch>) => void): void;
};
const equation = webCryptoEquation(crypto.subtle);

scope.addEventListener("message", async ({ data }) => {
  const verdicts = await Promise.all(
    unpackJobs(data).map(({ key, message, signature }) =>
      equation(key, message, signature).then(
        (holds) => (holds ? HOLDS : FAILS),
        () => UNANSWERED,
      ),
    ),
  );
  const told = Uint8Array.from(verdicts);
  scope.postMessage({ no: data.no, verdicts: told }, [told.buffer]);
});
scope.postMessage("ready");
