/**
 * What a node and its verifying thread say to each other: signatures by the dozen, and for each whether the equation holds.
 *
 * Knows no curve. All messages of a batch have one length, as those of log entries have; n = 1..any.
 *
 *     keys        n × 32
 *     signatures  n × 64
 *     messages    n × messageBytes
 *     verdicts    n × 1            HOLDS, FAILS, or UNANSWERED where the engine gave up
 */
const KEY_BYTES = 32;
const SIGNATURE_BYTES = 64;

export const FAILS = 0;
export const HOLDS = 1;
export const UNANSWERED = 2;

/** A signature to be checked: key of 32 bytes, signature of 64. */
export interface EquationJob {
  readonly key: Uint8Array;
  readonly message: Uint8Array;
  readonly signature: Uint8Array;
}

export interface EquationBatch {
  readonly no: number;
  readonly messageBytes: number;
  readonly keys: Uint8Array<ArrayBuffer>;
  readonly signatures: Uint8Array<ArrayBuffer>;
  readonly messages: Uint8Array<ArrayBuffer>;
}

/** What the thread says: that it is there, or the verdicts on a batch. */
export type ThreadMessage = "ready" | { readonly no: number; readonly verdicts: Uint8Array<ArrayBuffer> };

/** A batch of copies. @throws RangeError when keys, signatures or messages have not the size that they are to have. */
export function packJobs(no: number, jobs: readonly EquationJob[]): EquationBatch {
  const messageBytes = jobs[0]?.message.length ?? 0;
  return {
    no,
    messageBytes,
    keys: joined(jobs, KEY_BYTES, ({ key }) => key),
    signatures: joined(jobs, SIGNATURE_BYTES, ({ signature }) => signature),
    messages: joined(jobs, messageBytes, ({ message }) => message),
  };
}

/** The jobs of a batch, in order: views of it. */
export function unpackJobs({ keys, signatures, messages, messageBytes }: EquationBatch): EquationJob[] {
  const at = (bytes: Uint8Array, index: number, size: number): Uint8Array =>
    bytes.subarray(index * size, (index + 1) * size);
  return Array.from({ length: keys.length / KEY_BYTES }, (_, index) => ({
    key: at(keys, index, KEY_BYTES),
    message: at(messages, index, messageBytes),
    signature: at(signatures, index, SIGNATURE_BYTES),
  }));
}

function joined(
  jobs: readonly EquationJob[],
  size: number,
  bytesOf: (job: EquationJob) => Uint8Array,
): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(jobs.length * size);
  jobs.forEach((job, index) => {
    const bytes = bytesOf(job);
    if (bytes.length !== size) throw new RangeError(`${bytes.length} bytes instead of ${size}`);
    all.set(bytes, index * size);
  });
  return all;
}
