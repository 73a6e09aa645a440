/**
 * What no protocol can beat: how often an entry must be on air until all have it.
 */

/** Expected transmissions until `receivers` nodes that each lose a share `loss` have a packet, without coding: Σ 1-(1-p^k)^R. */
export function uncodedBound(receivers: number, loss: number): number {
  let sum = 0;
  for (let k = 0; k < 10_000; k++) {
    const term = 1 - (1 - loss ** k) ** receivers;
    if (k > 0 && term < 1e-12) break;
    sum += term;
  }
  return sum;
}

/** Middle of the values, or of the two in the middle. NaN without values. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** Value below which the share `q` of the values lies, interpolated. NaN without values. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  if (sorted.length === 0) return Number.NaN;
  const at = q * (sorted.length - 1);
  const low = Math.floor(at);
  const high = Math.ceil(at);
  if (low === high) return sorted[low];
  return sorted[low] + (sorted[high] - sorted[low]) * (at - low);
}
