/**
 * The random wait of nodes that may all react to what all have heard.
 */

/** The crowd where its size is unknown. */
export const MANY = 64;

/**
 * A wait up to `spanMs`, few early and most late, so that the first of `crowd` nodes is alone with good probability whatever
 * their number: the truncated exponential of RFC 5401. `random`: uniform in [0, 1).
 */
export function backoffMs(random: number, spanMs: number, crowd: number): number {
  const lambda = Math.log(crowd) + 1;
  const scale = Math.exp(lambda) - 1;
  return (spanMs / lambda) * Math.log(random * scale + 1);
}
