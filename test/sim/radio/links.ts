/**
 * Who hears whom, and how loud.
 *
 * A domain is a disc in which everybody hears everybody; a line and a grid have hidden terminals: a node hears its direct neighbours
 * only, and two of its neighbours do not hear each other.
 */

export interface Links {
  readonly count: number;
  /** For each node those that hear it. */
  readonly hearers: readonly (readonly number[])[];
  /** Received power at node `to` of node `from`, mW up to a common factor, at [from * count + to]. */
  readonly power: Float64Array;
}

const PATH_LOSS_EXPONENT = 3;
const SHADOWING_DB = 4;
/** Nearer than this share of the radius counts as this. */
const NEAREST = 0.02;

/** Nodes anywhere in a disc; all hear all, with log-distance path loss and shadowing (the same in both directions). */
export function discLinks(count: number, random: () => number): Links {
  const places = Array.from({ length: count }, () => {
    const radius = Math.sqrt(random());
    const angle = 2 * Math.PI * random();
    return [radius * Math.cos(angle), radius * Math.sin(angle)] as const;
  });
  const power = new Float64Array(count * count);
  for (let a = 0; a < count; a++) {
    for (let b = 0; b < a; b++) {
      const distance = Math.max(NEAREST, Math.hypot(places[a][0] - places[b][0], places[a][1] - places[b][1]));
      const db = -10 * PATH_LOSS_EXPONENT * Math.log10(distance) + SHADOWING_DB * normal(random);
      power[a * count + b] = power[b * count + a] = 10 ** (db / 10);
    }
  }
  return { count, hearers: hearersBy(count, () => true), power };
}

/** Each node hears the one before and the one after. */
export function lineLinks(count: number): Links {
  return { count, hearers: hearersBy(count, (a, b) => Math.abs(a - b) === 1), power: equalPower(count) };
}

/** `side` × `side` nodes; each hears its 4 direct neighbours, or also the 4 diagonal ones. */
export function gridLinks(side: number, neighbours: 4 | 8 = 4): Links {
  const count = side * side;
  return {
    count,
    hearers: hearersBy(count, (a, b) => {
      const dx = Math.abs((a % side) - (b % side));
      const dy = Math.abs(Math.floor(a / side) - Math.floor(b / side));
      return neighbours === 8 ? Math.max(dx, dy) === 1 : dx + dy === 1;
    }),
    power: equalPower(count),
  };
}

function hearersBy(count: number, hears: (from: number, to: number) => boolean): number[][] {
  const all = Array.from({ length: count }, (_, index) => index);
  return all.map((from) => all.filter((to) => to !== from && hears(from, to)));
}

const equalPower = (count: number): Float64Array => new Float64Array(count * count).fill(1);

function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
