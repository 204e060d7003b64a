import { Type } from 'typebox';
import { Bytes, Instant, Int8, uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { sql } from '#platform/db/sql.ts';
import type { Id } from '#platform/kernel/id.ts';

const AuthenticatorRow = Type.Object({ secret: Bytes, lastStep: Int8, failures: Type.Integer() });
const SeenRow = Type.Object({ failures: Type.Integer(), createdAt: Instant });

/** An app as its holder sees it. */
export type Authenticator = Type.Static<typeof SeenRow>;

/** Stores a holder's app. @returns False if the holder has one. */
export async function insertAuthenticator(
  tx: Tx,
  cell: number,
  one: { holderId: Id<'hld'>; secret: Buffer; lastStep: bigint; createdAt: Date },
): Promise<boolean> {
  const written = await tx.run(sql`
    insert into second_factor.authenticators (cell, holder_id, secret, last_step, created_at)
    values (${cell}, ${uuid(one.holderId)}, ${one.secret}, ${one.lastStep}, ${one.createdAt})
    on conflict (cell, holder_id) do nothing`);
  return written === 1;
}

/** Finds and locks a holder's app, so that concurrent codes are judged one after the other. */
export function lockAuthenticator(tx: Tx, cell: number, holderId: Id<'hld'>) {
  return tx.maybe(sql(AuthenticatorRow)`
    select secret, last_step, failures from second_factor.authenticators
     where cell = ${cell} and holder_id = ${uuid(holderId)}
       for update`);
}

/** Finds a holder's app, without its secret. */
export function findAuthenticator(tx: Tx, cell: number, holderId: Id<'hld'>) {
  return tx.maybe(sql(SeenRow)`
    select failures, created_at from second_factor.authenticators
     where cell = ${cell} and holder_id = ${uuid(holderId)}`);
}

/** Stores the step of an accepted code, and forgets the wrong ones before it. */
export async function storeStep(tx: Tx, cell: number, holderId: Id<'hld'>, step: bigint): Promise<void> {
  await tx.run(sql`
    update second_factor.authenticators set last_step = ${step}, failures = 0
     where cell = ${cell} and holder_id = ${uuid(holderId)}`);
}

/** Counts a wrong code. */
export async function countWrong(tx: Tx, cell: number, holderId: Id<'hld'>): Promise<void> {
  await tx.run(sql`
    update second_factor.authenticators set failures = failures + 1
     where cell = ${cell} and holder_id = ${uuid(holderId)}`);
}

/** Deletes a holder's app. @returns False if there is none. */
export async function deleteAuthenticator(tx: Tx, cell: number, holderId: Id<'hld'>): Promise<boolean> {
  const deleted = await tx.run(sql`
    delete from second_factor.authenticators where cell = ${cell} and holder_id = ${uuid(holderId)}`);
  return deleted === 1;
}
