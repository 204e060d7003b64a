import { Type } from 'typebox';
import { Instant, Uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { sql } from '#platform/db/sql.ts';

const MailedCodeRow = Type.Object({ id: Uuid, email: Type.String(), tries: Type.Integer(), expiresAt: Instant });

const columns = sql`id, email, tries, expires_at`;

/** Stores an address to which a code is mailed, if a wallet has proved it. @param one.email In lower case. */
export async function insertMailedCode(
  tx: Tx,
  cell: number,
  one: { readonly id: string; readonly tokenHash: Buffer; readonly email: string; readonly expiresAt: Date },
): Promise<void> {
  await tx.run(sql`
    insert into freezing.mailed_codes (cell, id, token_hash, email, expires_at)
    values (${cell}, ${one.id}, ${one.tokenHash}, ${one.email}, ${one.expiresAt})`);
}

/** Finds a mailed code, expired or not. */
export function findMailedCode(tx: Tx, cell: number, id: string) {
  return tx.maybe(sql(MailedCodeRow)`
    select ${columns} from freezing.mailed_codes where cell = ${cell} and id = ${id}`);
}

/** Finds the mailed code of a browser, and locks it, so that concurrent tries are judged one after the other. */
export function lockMailedCode(tx: Tx, cell: number, tokenHash: Buffer) {
  return tx.maybe(sql(MailedCodeRow)`
    select ${columns} from freezing.mailed_codes where cell = ${cell} and token_hash = ${tokenHash} for update`);
}

/** Counts a wrong try. */
export async function countMailedTry(tx: Tx, cell: number, id: string): Promise<void> {
  await tx.run(sql`update freezing.mailed_codes set tries = tries + 1 where cell = ${cell} and id = ${id}`);
}

/** Deletes a code that was used. */
export async function deleteMailedCode(tx: Tx, cell: number, id: string): Promise<void> {
  await tx.run(sql`delete from freezing.mailed_codes where cell = ${cell} and id = ${id}`);
}
