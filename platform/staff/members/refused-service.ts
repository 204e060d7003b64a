import type { Db } from '#platform/db/db.ts';
import type { Id } from '#platform/kernel/id.ts';
import { allowedAgainAt } from '#platform/kernel/rate.ts';
import type { World } from '#platform/kernel/world.ts';
import type { RefusedAct } from '../log/domain.ts';
import type { StaffLog } from '../log/service.ts';

/** Notes in the log that a passkey of a member, or of somebody in a member's session, was refused. */
export type NoteRefused = (memberId: Id<'stf'>, what: RefusedAct, reason: string) => Promise<void>;

/** The most refusals of a member within an hour that are noted, so that nobody fills the log without signing in. */
export const MOST_REFUSED = 10;
const WITHIN_MS = 3_600_000;

/** Creates what notes refusals. Each server counts on its own; the security log has those above the limit too. */
export function createNoteRefused(deps: {
  readonly db: Db;
  readonly world: Pick<World, 'clocks'>;
  readonly staffLog: StaffLog;
}): NoteRefused {
  const recent = new Map<string, readonly Date[]>();
  return async (memberId, what, reason) => {
    const now = deps.world.clocks.security();
    const times = recent.get(memberId) ?? [];
    const again = allowedAgainAt(times, MOST_REFUSED, WITHIN_MS);
    if (again && again > now) return;
    recent.set(memberId, [now, ...times].slice(0, MOST_REFUSED));
    await deps.db.asWriter((tx) => deps.staffLog.note(tx, memberId, what, { reason }));
  };
}
