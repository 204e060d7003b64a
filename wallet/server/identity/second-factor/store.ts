import { Type } from 'typebox';
import { Instant, Nullable, uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { sql } from '#platform/db/sql.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { PinState } from './domain.ts';

const PinRow = Type.Object({ pinHash: Type.String(), failures: Type.Integer(), lockedUntil: Nullable(Instant) });

/** Finds and locks the PIN, so that concurrent tries are counted one after the other. */
export function lockPin(tx: Tx, cell: number, holderId: Id<'hld'>) {
  return tx.maybe(sql(PinRow)`
    select pin_hash, failures, locked_until from second_factor.pins
     where cell = ${cell} and holder_id = ${uuid(holderId)}
       for update`);
}

/** Stores a first PIN. @returns False if the holder has one. */
export async function insertPin(tx: Tx, cell: number, holderId: Id<'hld'>, pinHash: string): Promise<boolean> {
  const written = await tx.run(sql`
    insert into second_factor.pins (cell, holder_id, pin_hash) values (${cell}, ${uuid(holderId)}, ${pinHash})
    on conflict (cell, holder_id) do nothing`);
  return written === 1;
}

/** Replaces the PIN, and resets its failures and lock. */
export async function replacePin(tx: Tx, cell: number, holderId: Id<'hld'>, pinHash: string): Promise<void> {
  await tx.run(sql`
    update second_factor.pins set pin_hash = ${pinHash}, failures = 0, locked_until = null
     where cell = ${cell} and holder_id = ${uuid(holderId)}`);
}

/** Stores the failures and the lock of a PIN. */
export async function storePinState(tx: Tx, cell: number, holderId: Id<'hld'>, state: PinState): Promise<void> {
  await tx.run(sql`
    update second_factor.pins set failures = ${state.failures}, locked_until = ${state.lockedUntil}
     where cell = ${cell} and holder_id = ${uuid(holderId)}`);
}

/** Takes back a counted try that was not checked, unless later ones were counted. @param failures The count with it. */
export async function takePinTryBack(tx: Tx, cell: number, holderId: Id<'hld'>, failures: number): Promise<void> {
  await tx.run(sql`
    update second_factor.pins set failures = ${failures - 1}, locked_until = null
     where cell = ${cell} and holder_id = ${uuid(holderId)} and failures = ${failures}`);
}

const Present = Type.Object({ present: Type.Boolean() });

/** Finds out whether a holder has a PIN. */
export function hasPin(tx: Tx, cell: number, holderId: Id<'hld'>) {
  return tx.one(sql(Present)`
    select exists (select from second_factor.pins where cell = ${cell} and holder_id = ${uuid(holderId)}) as present`);
}
