/** What counts of several runs of Lighthouse, and which run is no measurement. */

/** Ways in which the trace of a run can be without a beginning: that is the recording's failure and says nothing about the page. */
const NOT_RECORDED = ["NO_NAVSTART", "NO_TRACING_STARTED"];
/** How often one run is repeated for it. */
const MAX_REPEATS = 2;

/**
 * The report of a run whose trace was recorded.
 * @template {{ runtimeError?: { code: string, message: string } }} Report
 * @param {() => Promise<Report>} audit one run
 * @param {(words: string) => void} tell is told of each repeat
 * @returns {Promise<Report>}
 * @throws Error when the run failed in any other way, or was repeated as often as may be.
 */
export async function recorded(audit, tell) {
  for (let repeats = 0; ; repeats++) {
    const report = await audit();
    const { runtimeError } = report;
    if (!runtimeError) return report;
    if (!NOT_RECORDED.includes(runtimeError.code) || repeats === MAX_REPEATS)
      throw new Error(`lighthouse: ${runtimeError.message} (${runtimeError.code})`);
    tell(`the trace was not recorded (${runtimeError.code}): repeated, ${repeats + 1} of at most ${MAX_REPEATS} times`);
  }
}

/**
 * The score of a category that counts: the median for performance, which moves with what else the machine does (of an even number of
 * runs the lower one of the middle), and the worst for the rest.
 * @param {string} category @param {readonly number[]} scores of the runs, at least one
 */
export function countedScore(category, scores) {
  const ascending = scores.toSorted((a, b) => a - b);
  return ascending[category === "performance" ? (ascending.length - 1) >> 1 : 0];
}
