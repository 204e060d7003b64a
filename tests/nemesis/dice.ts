/** Chance that can be thrown again: the same seed gives the same throws. */
export interface Dice {
  /** From 0, below 1. */
  next(): number;
  /** A whole number from `low` to `high`, both of them possible. */
  between(low: number, high: number): number;
  /** Whether something happens that happens this often, from 0 to 1. */
  chance(often: number): boolean;
  pick<T>(among: readonly T[]): T;
  /** Picks a name by its weight. */
  weighted<K extends string>(weights: Readonly<Record<K, number>>): K;
  /** Dice of their own for somebody else, so that what one throws does not depend on how often another did. */
  fork(name: string): Dice;
}

/** Mulberry32: small, quick, and good enough to choose whom to kill. */
export function createDice(seed: number): Dice {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const between = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
  return {
    next,
    between,
    chance: (often) => next() < often,
    pick: (among) => among[between(0, among.length - 1)]!,
    weighted: (weights) => pickWeighted(weights, next()),
    fork: (name) => createDice(seed ^ hashOf(name)),
  };
}

function pickWeighted<K extends string>(weights: Readonly<Record<K, number>>, at: number): K {
  const entries = Object.entries(weights) as [K, number][];
  let left = at * entries.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [name, weight] of entries) {
    left -= weight;
    if (left < 0) return name;
  }
  return entries.at(-1)![0];
}

/** FNV-1a. */
function hashOf(name: string): number {
  let hash = 0x811c9dc5;
  for (const character of name) hash = Math.imul(hash ^ character.codePointAt(0)!, 0x01000193);
  return hash >>> 0;
}
