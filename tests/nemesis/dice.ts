/** Random numbers that repeat: the same seed gives the same numbers. */
export interface Dice {
  /** Returns a number from 0 to below 1. */
  next(): number;
  /** Returns a whole number from `low` to `high`, both included. */
  between(low: number, high: number): number;
  /** Returns true with this probability, from 0 to 1. */
  chance(often: number): boolean;
  pick<T>(among: readonly T[]): T;
  /** Picks a name by its weight. */
  weighted<K extends string>(weights: Readonly<Record<K, number>>): K;
  /** Creates separate dice for another purpose, whose numbers do not depend on how often these dice are thrown. */
  fork(name: string): Dice;
}

/** Creates dice by Mulberry32: small, fast, and good enough to choose targets. */
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
