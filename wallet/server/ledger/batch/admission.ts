import { OverloadError } from '#platform/kernel/overload.ts';

/** How many commands may wait for their batch. */
interface Admission {
  /** @throws {OverloadError} Where there is no room, for anybody or for this caller. */
  admit(item: Waiting): void;
  release(item: Waiting): void;
}

interface Waiting {
  /** Absent for the wallet's own: approvals, deadlines, what a processor tells. */
  readonly key: { readonly scope: string } | undefined;
}

/** No caller takes more of the room than this, so that others still find some. */
const MOST_OF_ONE = 0.25;
/** Nor all callers together more than this, so that the wallet's own commands do. */
const MOST_OF_ALL = 0.875;

export function createAdmission(most: number): Admission {
  const mostOfOne = Math.max(1, Math.floor(most * MOST_OF_ONE));
  const mostOfAll = Math.max(1, Math.floor(most * MOST_OF_ALL));
  const byScope = new Map<string, number>();
  let waiting = 0;
  return {
    admit: ({ key }) => {
      const own = key ? (byScope.get(key.scope) ?? 0) : 0;
      if (waiting >= (key ? mostOfAll : most) || own >= mostOfOne)
        throw new OverloadError('Too many commands wait for their batch.');
      waiting += 1;
      if (key) byScope.set(key.scope, own + 1);
    },
    release: ({ key }) => {
      waiting -= 1;
      if (!key) return;
      const left = byScope.get(key.scope)! - 1;
      if (left === 0) byScope.delete(key.scope);
      else byScope.set(key.scope, left);
    },
  };
}
