import { Type } from 'typebox';
import { Instant, Nullable, uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { sql } from '#platform/db/sql.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { PinState } from './domain.ts';

const PinRow = Type.Object({ pinHash: Type.String(), failures: Type.Integer(), lockedUntil: Nullable(Instant) });

/** Locks the PIN, so that tries at the same time are counted one after the other. */
export function lockPin(tx: Tx, cell: number, holderId: Id<'hld'>) {
  return tx.maybe(sql(PinRow)`
    select pin_hash, failures, locked_until from second_factor.pins
     where cell = ${cell} and holder_id = ${uuid(holderId)}
       for update`);
}

/** Keeps a first PIN; false if there is one. */
export async function insertPin(tx: Tx, cell: number, holderId: Id<'hld'>, pinHash: string): Promise<boolean> {
  const written = await tx.run(sql`
    insert into second_factor.pins (cell, holder_id, pin_hash) values (${cell}, ${uuid(holderId)}, ${pinHash})
    on conflict (cell, holder_id) do nothing`);
  return written === 1;
}

/** Puts another PIN in the place of the one that is there; failures and a lock are gone with it. */
export async function replacePin(tx: Tx, cell: number, holderId: Id<'hld'>, pinHash: string): Promise<void> {
  await tx.run(sql`
    update second_factor.pins set pin_hash = ${pinHash}, failures = 0, locked_until = null
     where cell = ${cell} and holder_id = ${uuid(holderId)}`);
}

export async function storePinState(tx: Tx, cell: number, holderId: Id<'hld'>, state: PinState): Promise<void> {
  await tx.run(sql`
    update second_factor.pins set failures = ${state.failures}, locked_until = ${state.lockedUntil}
     where cell = ${cell} and holder_id = ${uuid(holderId)}`);
}

/** Takes a try back that was counted and not looked at, unless others came after it. @param failures With it. */
export async function takePinTryBack(tx: Tx, cell: number, holderId: Id<'hld'>, failures: number): Promise<void> {
  await tx.run(sql`
    update second_factor.pins set failures = ${failures - 1}, locked_until = null
     where cell = ${cell} and holder_id = ${uuid(holderId)} and failures = ${failures}`);
}

const Present = Type.Object({ present: Type.Boolean() });

export function hasPin(tx: Tx, cell: number, holderId: Id<'hld'>) {
  return tx.one(sql(Present)`
    select exists (select from second_factor.pins where cell = ${cell} and holder_id = ${uuid(holderId)}) as present`);
}
