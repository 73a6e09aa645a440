/** What this page is in the middle of and no reload may cut off: an entry that is being written, an import, an export. */
const underWay = new Set<Promise<unknown>>();

/** `work` itself, counted until it has ended, well or not. */
export function countWork<T>(work: Promise<T>): Promise<T> {
  const counted = work.finally(() => underWay.delete(counted));
  underWay.add(counted);
  return counted;
}

/** Whether anything is under way. */
export function isWorkUnfinished(): boolean {
  return underWay.size > 0;
}

/** Resolves when nothing is under way. Never rejects. */
export async function untilWorkIsDone(): Promise<void> {
  while (underWay.size > 0) await Promise.allSettled(underWay);
}
