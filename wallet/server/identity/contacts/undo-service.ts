import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { HOME_CELL } from '../../cell.ts';
import { hashUndoCode } from './code-crypto.ts';
import { mayUndo, provedContact } from './domain.ts';
import type { Change, Channel } from './domain.ts';
import type { ContactsDeps } from './port.ts';
import { changeByCode, deleteProofsOf, endChanges, findChange } from './store.ts';

/** What an undo code restored. */
export interface Undone {
  readonly channel: Channel;
  /** Whether the wallet is frozen, so that its password waits for the unfreezing. */
  readonly isFrozen: boolean;
}

/** The reasons why a code undoes nothing. `undo_unknown`: wrong, used or expired; which of them is not said. */
export interface UndoError {
  readonly code: 'undo_unknown' | 'contact_taken';
}

type UndoDeps = Pick<ContactsDeps, 'db' | 'world' | 'changes' | 'sessions' | 'security' | 'hooks'>;

/**
 * Undoes the change that a code belongs to, and all later ones of the same channel: their codes went to numbers and
 * addresses of the person who made this one. All sessions end.
 */
export async function undoChange(deps: UndoDeps, typed: string): Promise<Result<Undone, UndoError>> {
  const { db, world, changes, sessions, security, hooks } = deps;
  return db.asWriter<Result<Undone, UndoError>>(async (tx) => {
    const found = await changeByCode(tx, hashUndoCode(typed));
    if (!found) return err({ code: 'undo_unknown' });
    const holder = await changes.lock(tx, found.holderId);
    const change: Change | undefined = await findChange(tx, HOME_CELL, found.id);
    const now = world.clocks.security();
    if (!change || !mayUndo(change, now) || holder.status === 'closed') return err({ code: 'undo_unknown' });
    const { id, channel, holderId } = change;
    const before = change.before!;
    if (await changes.isTaken(tx, before, holderId, now)) return err({ code: 'contact_taken' });
    if (channel === 'phone') await changes.setPhone(tx, holderId, before);
    else await changes.setEmail(tx, holderId, before, now);
    await endChanges(tx, HOME_CELL, change, now);
    await deleteProofsOf(tx, HOME_CELL, holderId);
    await sessions.endAll(tx, holderId);
    await security.record(tx, 'contact.restored', holderId, { change: id, channel });
    await hooks.changed(tx, holderId, { channel, before: provedContact(holder, channel) });
    return ok({ channel, isFrozen: holder.status === 'frozen' });
  });
}
