import { t } from '#platform/words/words.ts';

/** The content of `/release.json`: the newest version, and the oldest one that the wallet still answers. */
export interface Release {
  readonly version: number;
  readonly minimum: number;
  /** The changes of the newest version, in a sentence. */
  readonly notes: string;
}

type Freshness = 'current' | 'update_offered' | 'update_required';

/** Judges whether an app of version `mine` is current, may update or must update. */
function freshness(mine: number, release: Release): Freshness {
  if (mine < release.minimum) return 'update_required';
  return mine < release.version ? 'update_offered' : 'current';
}

/** What an outdated app says about the newest version, and its changes; undefined for a current one. */
export function updateNews(
  mine: number,
  release: Release,
): { readonly headline: string; readonly notes: string } | undefined {
  const state = freshness(mine, release);
  if (state === 'current') return undefined;
  const headline = state === 'update_required' ? t('This version no longer works.') : t('A new version is ready.');
  return { headline, notes: release.notes };
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
