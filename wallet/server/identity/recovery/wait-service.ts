import type { Tx } from '#platform/db/db.ts';
import { setTimers } from '#platform/jobs/timers.ts';
import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { HOME_CELL } from '../../cell.ts';
import { newRecovery, phaseOf } from './domain.ts';
import type { EndedBy, Recovery } from './domain.ts';
import { recoveryDue, recoveryReminder } from './jobs-schema.ts';
import { clearRecoveryTimers, holderOf, lockActive, standingOfHolder, stepOf } from './password-service.ts';
import type { RecoveryDeps } from './port.ts';
import { endRecovery, insertRecovery, lockByUndo, lockRecovery, lockWaiting, storeNotice } from './store.ts';
import { hashUndoCode, undoCodeOf } from './undo-crypto.ts';

/** The proof of the phone has ended or has begun a wait before, or the wallet takes another step. */
export interface WaitError {
  readonly code: 'flow';
}

/** The reasons why a code stops nothing. `recovery_done`: the new password is set already. */
export interface StopError {
  readonly code: 'undo_malformed' | 'undo_unknown' | 'recovery_done';
}

const flow = err<WaitError>({ code: 'flow' });

/** Begins the wait; see `Recoveries.wait`. */
export async function wait(deps: RecoveryDeps, token: string): Promise<Result<Recovery, WaitError>> {
  const { db, world, phone } = deps;
  const application = await phone.find(token);
  if (!application?.verifiedAt || application.finishedAt) return flow;
  const holder = await holderOf(deps, application);
  const step = holder && stepOf(deps, await standingOfHolder(deps, holder));
  if (!holder || (step !== 'proof' && step !== 'wait')) return flow;
  const id = world.ids.mint('rcv');
  return db.writeResult<Recovery, WaitError>(async (tx) => {
    // A freeze or another number, which end what waits, come before or after this.
    if (!(await lockActive(deps, tx, holder))) return flow;
    const now = world.clocks.business();
    const before = await lockWaiting(tx, HOME_CELL, holder.id);
    if (before && phaseOf(before, now) !== 'over') return ok(before);
    if (before) await endRecovery(tx, HOME_CELL, before.id, { state: 'canceled', by: 'time', at: now });
    const { remindAt, ...recovery } = newRecovery({ id, holderId: holder.id, applicationId: application.id }, now);
    const undoHash = hashUndoCode(deps.key, undoCodeOf(deps.key, id))!;
    if (!(await insertRecovery(tx, HOME_CELL, recovery, undoHash))) {
      // Pressed twice at once, the first press has begun it; after a stop, a new code is needed.
      const other = await lockWaiting(tx, HOME_CELL, holder.id);
      return other ? ok(other) : flow;
    }
    await setTimers(tx, [recoveryReminder.at(remindAt, id), recoveryDue.at(recovery.dueAt, id)], HOME_CELL);
    await record(deps, tx, 'recovery.started', recovery);
    return ok(recovery);
  });
}

/** Records an event about a recovery, whose notice names the code that stops it. */
async function record(
  { security }: RecoveryDeps,
  tx: Tx,
  event: 'recovery.started' | 'recovery.reminded' | 'recovery.due',
  { id, holderId, dueAt }: Recovery,
): Promise<void> {
  await security.record(tx, event, holderId, { recovery: id, due: dueAt.toISOString() });
}

/** Stops the recovery of a signed-in holder, if there is one. */
export async function stopAs(deps: RecoveryDeps, holderId: Id<'hld'>): Promise<void> {
  await deps.db.asWriter(async (tx) => {
    const waiting = await lockWaiting(tx, HOME_CELL, holderId);
    if (waiting) await stop(deps, tx, waiting, 'session');
  });
}

/** Stops a recovery by its code, as it was typed. */
export async function stopBy(deps: RecoveryDeps, typed: string): Promise<Result<void, StopError>> {
  const undoHash = hashUndoCode(deps.key, typed);
  if (!undoHash) return err({ code: 'undo_malformed' });
  return deps.db.writeResult<void, StopError>(async (tx) => {
    const recovery = await lockByUndo(tx, HOME_CELL, undoHash);
    if (!recovery) return err({ code: 'undo_unknown' });
    if (recovery.state === 'done') return err({ code: 'recovery_done' });
    if (recovery.state === 'waiting') await stop(deps, tx, recovery, 'code');
    return ok();
  });
}

/** Ends the recovery of a holder that waits, if there is one; see `Recoveries.endByChange`. */
export async function endByChange(deps: RecoveryDeps, tx: Tx, holderId: Id<'hld'>): Promise<void> {
  const waiting = await lockWaiting(tx, HOME_CELL, holderId);
  if (waiting) await stop(deps, tx, waiting, 'change');
}

async function stop(
  { world, security }: RecoveryDeps,
  tx: Tx,
  recovery: Recovery,
  by: Extract<EndedBy, 'session' | 'code' | 'change'>,
): Promise<void> {
  await endRecovery(tx, HOME_CELL, recovery.id, { state: 'canceled', by, at: world.clocks.business() });
  await clearRecoveryTimers(tx, recovery);
  await security.record(tx, 'recovery.stopped', recovery.holderId, { by });
}

const order: readonly Recovery['lastNotice'][] = ['started', 'reminded', 'due'];

/** Notifies the holder before or when the wait ends, once, unless it is over. */
export async function notify(deps: RecoveryDeps, id: Id<'rcv'>, notice: 'reminded' | 'due'): Promise<void> {
  await deps.db.asWriter(async (tx) => {
    const recovery = await lockRecovery(tx, HOME_CELL, id);
    if (!recovery || phaseOf(recovery, deps.world.clocks.business()) === 'over') return;
    if (order.indexOf(recovery.lastNotice) >= order.indexOf(notice)) return;
    await storeNotice(tx, HOME_CELL, id, notice);
    await record(deps, tx, `recovery.${notice}`, recovery);
  });
}
