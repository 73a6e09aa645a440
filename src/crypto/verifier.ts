/**
 * Verifying Ed25519 signatures by the strict rule, with WebCrypto where it can be trusted, else on noble points.
 *
 * The rule's form checks come first in both cases, so an engine only decides the equation, and both give the same answer to
 * every input. WebCrypto is fifteen times as fast; it is used when it passes the self-test, since engines differ in what they
 * accept. Does not know feeds or entries.
 */
import type { Point } from "@noble/ed25519";
import { assert } from "../core/environment-error.ts";
import { MAX_FEEDS } from "../core/limits.ts";
import { KeyCache } from "./key-cache.ts";
import { VERIFYING_ANSWERS } from "./known-answers.ts";
import { equationHolds, isWellFormedSignature, maybeKeyPoint } from "./strict-rule.ts";
import { type Thread, VerifyingThread } from "./verifying-thread.ts";
import { webCryptoEquation } from "./webcrypto-equation.ts";

/** Verifies by the strict rule. */
export interface Verifier {
  /** Who computes the equation. */
  readonly kind: "webcrypto" | "noble";
  /** Verifications per second, as measured once when it was chosen. */
  readonly perSecond: number;
  /** Threads that were given up since they did not answer; what they were asked for was done without them. */
  readonly silentThreads: number;
  /**
   * Whether `signature` (64 bytes) of `message` by `key` (32 bytes) counts; false for any other size. Never rejects. The arrays
   * must stay as they are until it has settled. Any number may be under way.
   */
  verify(key: Uint8Array, message: Uint8Array, signature: Uint8Array): Promise<boolean>;
}

type Verify = Verifier["verify"];

/** Verifications by which the speed is measured. */
const TRIALS = 32;

/** Decides the equation for a well-formed signature and an accepted key, whose point is at hand. */
type Equation = (point: Point, key: Uint8Array, message: Uint8Array, signature: Uint8Array) => Promise<boolean>;

/**
 * The fastest verifier that gives the known answers.
 * @param crypto without `subtle` on an insecure origin.
 * @param openThread starts a thread that runs `verifying.worker.ts`, in the engine that has passed the self-test.
 */
export async function chooseVerifier(
  crypto: { readonly subtle?: SubtleCrypto } = globalThis.crypto,
  openThread?: () => Thread,
): Promise<Verifier> {
  const onPoints = pointEquation();
  if (crypto.subtle) {
    const here = webCryptoEquation(crypto.subtle);
    if (await passesSelfTest(strictly((_point, ...job) => here(...job)))) {
      const perSecond = await speedOf(strictly((_point, ...job) => here(...job)));
      const thread = openThread && new VerifyingThread(here, openThread);
      const asked = thread?.verify ?? here;
      // An engine that fails later says nothing about the signature, and an honest entry must not count as bad for it.
      const verify = strictly((point, ...job) => asked(...job).catch(() => onPoints(point, ...job)));
      return {
        kind: "webcrypto",
        perSecond,
        verify,
        get silentThreads() {
          return thread?.silent ?? 0;
        },
      };
    }
  }
  const verify = strictly(onPoints);
  assert(await passesSelfTest(verify), "the verifier on noble points gives the known answers");
  return { kind: "noble", perSecond: await speedOf(verify), silentThreads: 0, verify };
}

/** The rule around an engine: what is refused by its form never reaches the engine. */
function strictly(equation: Equation): Verify {
  const points = new KeyCache(MAX_FEEDS, maybeKeyPoint);
  return async (key, message, signature) => {
    if (!isWellFormedSignature(signature)) return false;
    const point = points.get(key);
    return point !== undefined && equation(point, key, message, signature);
  };
}

/** One verification takes about 1 ms of computing, so each waits for a turn of its own and links are served in between. */
function pointEquation(): Equation {
  let lastTurn = Promise.resolve();
  return async (point, key, message, signature) => {
    lastTurn = lastTurn.then(nextTask);
    await lastTurn;
    return equationHolds(point, key, message, signature);
  };
}

/** Resolves in a task of its own. Timers would be held back to 4 ms each. */
function nextTask(): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}

/** Verifications per second, many under way at once as in the node. Takes some milliseconds. */
async function speedOf(verify: Verify): Promise<number> {
  const { key, message, signature } = VERIFYING_ANSWERS.find(({ counts }) => counts)!;
  const beginMs = performance.now();
  await Promise.all(Array.from({ length: TRIALS }, () => verify(key, message, signature)));
  // Clocks of browsers are coarse.
  return (TRIALS * 1000) / Math.max(performance.now() - beginMs, 1);
}

async function passesSelfTest(verify: Verify): Promise<boolean> {
  try {
    const answers = await Promise.all(
      VERIFYING_ANSWERS.map(({ key, message, signature }) => verify(key, message, signature)),
    );
    return answers.every((answer, index) => answer === VERIFYING_ANSWERS[index].counts);
  } catch {
    return false; // Browsers without Ed25519 reject with NotSupportedError: the fallback is for them.
  }
}
