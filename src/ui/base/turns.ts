/**
 * Elements that are made while the page starts take turns: a few at a time, with room in between for whatever else waits for the page's
 * thread. Made all at once they hold up a slow phone for a third of a second.
 *
 * Only at the start: later whoever shows an element may count on its being there at once.
 */

/** How long one turn may take, ms. A single element is never interrupted. */
const TURN_MS = 8;

const waiting: (() => void)[] = [];
const channel = new MessageChannel();
let isStarting = false;
let isUnderWay = false;
let tellTaken: () => void = () => undefined;

channel.port1.onmessage = () => {
  const untilMs = performance.now() + TURN_MS;
  isUnderWay = waiting.length > 0;
  if (!isUnderWay) tellTaken();
  while (waiting.length > 0 && performance.now() < untilMs) waiting.shift()?.();
  if (isUnderWay) channel.port2.postMessage(undefined); // What was made may have parts of its own.
};

/** From now on what is made takes turns, until `endTurns`. @returns what resolves when all that was begun has been made. */
export function beginTurns(): Promise<void> {
  isStarting = true;
  return new Promise((resolve) => {
    tellTaken = resolve;
  });
}

/** Elements that are made from now on are made at once; those that wait have their turn. */
export function endTurns(): void {
  isStarting = false;
}

/** @returns undefined when it was made at once, else what settles as `make` did when it had its turn. */
export function inTurn(make: () => unknown): Promise<void> | undefined {
  if (!isStarting) {
    make();
    return undefined;
  }
  if (!isUnderWay) channel.port2.postMessage(undefined);
  isUnderWay = true;
  return new Promise((resolve, reject) => {
    waiting.push(() => {
      try {
        make();
        resolve();
      } catch (error) {
        reject(error);
      }
    });
  });
}
