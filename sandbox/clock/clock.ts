/** The offset of business time from the machine's clock, and the servers that have followed it. */
export interface ConstellationClock {
  state(): { version: number; offsetMs: number; now: Date };
  /** Moves business time by this much. False if that is out of range. */
  advance(ms: number): Promise<boolean>;
  /** Moves business time to this instant. False if that is out of range. */
  set(instant: Date): Promise<boolean>;
  /** Resolves when there is a version that the follower has not swept, or after `waitMs`. */
  follow(follower: string, swept: number, waitMs: number): Promise<void>;
  /** Resolves when every recently seen follower has swept this version; false if that takes too long. */
  swept(waitMs: number): Promise<boolean>;
  /** The recently seen followers. */
  followers(): readonly { readonly name: string; readonly swept: number }[];
}

const SEEN_LATELY_MS = 60_000;
/** About a hundred years: a larger offset is a typing error. */
const MOST_OFFSET_MS = 36_525 * 86_400_000;
const MOST_FOLLOWERS = 100;

export function createClock(
  store: { clock: { version: number; offsetMs: number } },
  deps: { save: () => Promise<void>; now: () => Date },
): ConstellationClock {
  const followers = new Map<string, { swept: number; seenAt: number }>();
  const listeners = new Set<() => void>();
  const announce = (): void => {
    for (const wake of listeners) wake();
  };
  const changed = (waitMs: number): Promise<void> =>
    new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timeout);
        listeners.delete(wake);
        resolve();
      };
      // A waiting request must not keep the sandbox from ending.
      const timeout = setTimeout(wake, waitMs).unref();
      listeners.add(wake);
    });
  const move = async (offsetMs: number): Promise<boolean> => {
    if (!Number.isFinite(offsetMs) || Math.abs(offsetMs) > MOST_OFFSET_MS) return false;
    store.clock.offsetMs = offsetMs;
    store.clock.version += 1;
    await deps.save();
    announce();
    return true;
  };
  const seenLately = () => {
    const since = deps.now().getTime() - SEEN_LATELY_MS;
    return [...followers].filter(([, one]) => one.seenAt >= since);
  };
  const isSwept = () => seenLately().every(([, one]) => one.swept >= store.clock.version);
  return {
    state: () => ({ ...store.clock, now: new Date(deps.now().getTime() + store.clock.offsetMs) }),
    advance: (ms) => move(store.clock.offsetMs + ms),
    set: (instant) => move(instant.getTime() - deps.now().getTime()),
    follow: async (follower, swept, waitMs) => {
      if (!followers.has(follower) && followers.size >= MOST_FOLLOWERS) followers.clear();
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
    followers: () => seenLately().map(([name, { swept }]) => ({ name, swept })),
  };
}
