import { OverloadError } from './overload.ts';

/** How much work runs at the same time, and how much more may wait for its turn. */
interface LaneSize {
  readonly running: number;
  readonly waiting: number;
}

/** Runs work in order of arrival, within a bound. */
type Lane = <T>(work: () => Promise<T>) => Promise<T>;

/**
 * Bounds expensive work, so that a flood of it costs the others nothing but this work.
 *
 * @returns A function that rejects with `OverloadError` at once, and begins nothing, when all places are taken.
 */
export function createLane({ running, waiting }: LaneSize): Lane {
  const queue: (() => void)[] = [];
  let busy = 0;
  const leave = (): void => {
    const next = queue.shift();
    if (next) next();
    else busy -= 1;
  };
  return async (work) => {
    if (busy >= running) {
      if (queue.length >= waiting) throw new OverloadError('Too much of this work waits already.');
      await new Promise<void>((resolve) => {
        queue.push(resolve);
      });
    } else busy += 1;
    try {
      return await work();
    } finally {
      leave();
    }
  };
}

/**
 * Lanes by name, each of the same size: work of one name keeps its order and takes no place of another's.
 *
 * @returns A function that rejects with `OverloadError` at once when the places of this name are taken.
 */
export function createLanes(size: LaneSize): <T>(name: string, work: () => Promise<T>) => Promise<T> {
  const lanes = new Map<string, { readonly lane: Lane; users: number }>();
  return async (name, work) => {
    const one = lanes.get(name) ?? { lane: createLane(size), users: 0 };
    lanes.set(name, one);
    one.users += 1;
    try {
      return await one.lane(work);
    } finally {
      one.users -= 1;
      if (one.users === 0) lanes.delete(name);
    }
  };
}
