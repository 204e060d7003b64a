import { Type } from 'typebox';
import { Instant, uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { lockNames } from '#platform/db/name-lock.ts';
import { sql } from '#platform/db/sql.ts';
import type { Id } from '#platform/kernel/id.ts';

/** Locks a holder's set of codes, so that two sets that are made at once do not mix. */
export function lockSet(tx: Tx, holderId: Id<'hld'>): Promise<void> {
  return lockNames(tx, [`recovery codes ${holderId}`]);
}

/** Deletes all codes of a holder. */
export async function deleteCodes(tx: Tx, cell: number, holderId: Id<'hld'>): Promise<void> {
  await tx.run(sql`delete from second_factor.recovery_codes where cell = ${cell} and holder_id = ${uuid(holderId)}`);
}

/** Stores a set of codes. */
export async function insertCodes(
  tx: Tx,
  cell: number,
  set: { holderId: Id<'hld'>; hashes: readonly Buffer[]; madeAt: Date },
): Promise<void> {
  await tx.run(sql`
    insert into second_factor.recovery_codes (cell, holder_id, code_hash, made_at)
    select ${cell}, ${uuid(set.holderId)}, code_hash, ${set.madeAt} from unnest(${[...set.hashes]}::bytea[]) as code_hash`);
}

/** Marks an unused code of a holder as used. @returns False if there is none; of several at once, one gets true. */
export async function markUsed(
  tx: Tx,
  cell: number,
  used: { holderId: Id<'hld'>; hash: Buffer; at: Date },
): Promise<boolean> {
  const marked = await tx.run(sql`
    update second_factor.recovery_codes set used_at = ${used.at}
     where cell = ${cell} and holder_id = ${uuid(used.holderId)} and code_hash = ${used.hash} and used_at is null`);
  return marked === 1;
}

const SetRow = Type.Object({ left: Type.Integer(), madeAt: Instant });

/** Finds the set of a holder. */
export function findSet(tx: Tx, cell: number, holderId: Id<'hld'>) {
  return tx.maybe(sql(SetRow)`
    select count(*) filter (where used_at is null)::integer as left, max(made_at) as made_at
      from second_factor.recovery_codes
     where cell = ${cell} and holder_id = ${uuid(holderId)}
    having count(*) > 0`);
}
