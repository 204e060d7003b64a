/** What the wallet serves at `/release.json`: the newest version, and the oldest that it still answers. */
export interface Release {
  readonly version: number;
  readonly minimum: number;
  /** What the newest version brings, in a sentence. */
  readonly notes: string;
}

type Freshness = 'current' | 'update_offered' | 'update_required';

/** How an app of version `mine` stands to what the wallet serves. */
export function freshness(mine: number, release: Release): Freshness {
  if (mine < release.minimum) return 'update_required';
  return mine < release.version ? 'update_offered' : 'current';
}

/** Set once the wallet has refused this version (426); the whole app then shows one page only. */
export const tooOld = createFlag();

function createFlag() {
  const listeners = new Set<() => void>();
  let isSet = false;
  return {
    get: () => isSet,
    set: () => {
      isSet = true;
      for (const listener of listeners) listener();
    },
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}
