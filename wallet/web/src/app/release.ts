/** The content of `/release.json`: the newest version, and the oldest one that the wallet still answers. */
export interface Release {
  readonly version: number;
  readonly minimum: number;
  /** The changes of the newest version, in a sentence. */
  readonly notes: string;
}

type Freshness = 'current' | 'update_offered' | 'update_required';

/** Judges whether an app of version `mine` is current, may update or must update. */
export function freshness(mine: number, release: Release): Freshness {
  if (mine < release.minimum) return 'update_required';
  return mine < release.version ? 'update_offered' : 'current';
}

/** Set after the wallet has refused this version (426). Then the app shows only the page to update. */
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
