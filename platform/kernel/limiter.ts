import { OverloadError } from './overload.ts';

/** How much work runs at the same time, and how much more may wait. */
interface Limit {
  readonly running: number;
  readonly waiting: number;
}

/** Runs work in order of arrival, within limits. */
type Limiter = <T>(work: () => Promise<T>) => Promise<T>;

/**
 * Limits expensive work, so that a flood of it blocks only this kind of work.
 *
 * @returns A function that rejects with `OverloadError` at once, without beginning the work, if all places are taken.
 */
export function createLimiter({ running, waiting }: Limit): Limiter {
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
 * Creates limiters by name, each of the same size: work of one name keeps its order and takes no place from another
 * name.
 *
 * @returns A function that rejects with `OverloadError` at once, if the places of this name are taken.
 */
export function createLimiters(size: Limit): <T>(name: string, work: () => Promise<T>) => Promise<T> {
  const limiters = new Map<string, { readonly limiter: Limiter; users: number }>();
  return async (name, work) => {
    const one = limiters.get(name) ?? { limiter: createLimiter(size), users: 0 };
    limiters.set(name, one);
    one.users += 1;
    try {
      return await one.limiter(work);
    } finally {
      one.users -= 1;
      if (one.users === 0) limiters.delete(name);
    }
  };
}
