import type { Tx } from '#platform/db/db.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { World } from '#platform/kernel/world.ts';
import type { MemberAct, Noted } from './domain.ts';
import { appendEntry } from './store.ts';

/** The door to the log of a product's staff, which is a chain of hashes. `Act` names what its members do. */
export interface StaffLog<Act extends string = never> {
  /** Appends what a member does, in security time. It is the last statement of its transaction. */
  note(tx: Tx, memberId: Id<'stf'>, what: Act | MemberAct, about?: Noted): Promise<void>;
}

/** Creates the door to the staff's log. @param deps.cell The cell whose chain the entries continue. */
export function createStaffLog<Act extends string>({
  world,
  cell,
}: {
  world: Pick<World, 'clocks'>;
  cell: number;
}): StaffLog<Act> {
  return {
    note: (tx, memberId, what, about = {}) =>
      appendEntry(tx, {
        cell,
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
