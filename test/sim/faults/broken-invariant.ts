/** What a run ends with when something that must always hold did not. */
export class BrokenInvariant extends Error {
  override readonly name = "BrokenInvariant";
  /** Short and the same for the same rule: shrinking keeps to it. */
  readonly invariant: string;

  constructor(invariant: string, detail: string) {
    super(`${invariant}: ${detail}`);
    this.invariant = invariant;
  }
}

/** @throws BrokenInvariant unless `holds`. `detail` is made only then. */
export function demand(holds: boolean, invariant: string, detail: () => string): void {
  if (!holds) throw new BrokenInvariant(invariant, detail());
}
