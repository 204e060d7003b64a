/** How far business time is from the machine's, and which servers have followed. */
export interface ConstellationClock {
  state(): { version: number; offsetMs: number; now: Date };
  /** Moves business time by this much from where it is. */
  advance(ms: number): Promise<void>;
  /** Moves business time to this instant. */
  set(instant: Date): Promise<void>;
  /** Resolves when there is a newer version than the follower has swept, or after `waitMs`. */
  follow(follower: string, swept: number, waitMs: number): Promise<void>;
  /** Resolves when every follower that was seen lately has swept this version; false if that takes too long. */
  swept(waitMs: number): Promise<boolean>;
}

const SEEN_LATELY_MS = 60_000;

export function createClock(
  store: { clock: { version: number; offsetMs: number } },
  deps: { save: () => Promise<void>; now: () => Date },
): ConstellationClock {
  const followers = new Map<string, { swept: number; seenAt: number }>();
  let listeners: (() => void)[] = [];
  const announce = (): void => {
    const woken = listeners;
    listeners = [];
    for (const wake of woken) wake();
  };
  const changed = (waitMs: number): Promise<void> =>
    new Promise((resolve) => {
      const timeout = setTimeout(resolve, waitMs);
      listeners.push(() => {
        clearTimeout(timeout);
        resolve();
      });
    });
  const move = async (offsetMs: number): Promise<void> => {
    store.clock.offsetMs = offsetMs;
    store.clock.version += 1;
    await deps.save();
    announce();
  };
  const isSwept = (): boolean => {
    const since = deps.now().getTime() - SEEN_LATELY_MS;
    return [...followers.values()].every((one) => one.seenAt < since || one.swept >= store.clock.version);
  };
  return {
    state: () => ({ ...store.clock, now: new Date(deps.now().getTime() + store.clock.offsetMs) }),
    advance: (ms) => move(store.clock.offsetMs + ms),
    set: (instant) => move(instant.getTime() - deps.now().getTime()),
    follow: async (follower, swept, waitMs) => {
      followers.set(follower, { swept, seenAt: deps.now().getTime() });
      announce();
      const until = Date.now() + waitMs;
      while (store.clock.version <= swept && Date.now() < until) await changed(until - Date.now());
    },
    swept: async (waitMs) => {
      const until = Date.now() + waitMs;
      while (!isSwept() && Date.now() < until) await changed(until - Date.now());
      return isSwept();
    },
  };
}
