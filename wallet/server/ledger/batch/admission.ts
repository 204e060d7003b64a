import { OverloadError } from '#platform/kernel/overload.ts';

/** Limits the commands that wait for their batch. */
interface Admission {
  /** Counts a command. @throws {OverloadError} If there is no room, in total or for its caller. */
  admit(item: Waiting): void;
  /** Gives the room of a command back, once its batch starts. */
  release(item: Waiting): void;
}

interface Waiting {
  /** Absent for the wallet's own commands: approvals, deadlines, outcomes of the card processor. */
  readonly key: { readonly scope: string } | undefined;
}

/** The most room of one caller, so that there is room for others. */
const MOST_OF_ONE = 0.25;
/** The most room of all callers together, so that there is room for the wallet's own commands. */
const MOST_OF_ALL = 0.875;

/** @param most The most commands that may wait in total. */
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
