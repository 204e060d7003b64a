import type { Tx } from '#platform/db/db.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { World } from '#platform/kernel/world.ts';
import { HOME_CELL } from '../../cell.ts';
import type { Act, Noted } from './domain.ts';
import { appendEntry } from './store.ts';

/** The door to the staff's log, which is a chain of hashes. */
export interface StaffLog {
  /** Appends what a member does, in security time. It is the last statement of its transaction. */
  note(tx: Tx, memberId: Id<'stf'>, what: Act, about?: Noted): Promise<void>;
}

/** Creates the door to the staff's log. */
export function createStaffLog({ world }: { world: Pick<World, 'clocks'> }): StaffLog {
  return {
    note: (tx, memberId, what, about = {}) =>
      appendEntry(tx, {
        cell: HOME_CELL,
        at: world.clocks.security(),
        memberId,
        what,
        caseId: about.caseId ?? null,
        ground: about.ground ?? null,
        holderId: about.holderId ?? null,
        reason: about.reason ?? null,
      }),
  };
}
