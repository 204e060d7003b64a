import { Type } from 'typebox';
import { Bytes } from '../db/column.ts';
import type { Tx } from '../db/db.ts';
import { sql } from '../db/sql.ts';

/** Stores a key unless there is one with this label. */
export async function insertLastingKey(tx: Tx, label: string, sealed: Buffer): Promise<void> {
  await tx.run(sql`insert into keys.lasting (label, sealed) values (${label}, ${sealed}) on conflict do nothing`);
}

const KeyRow = Type.Object({ sealed: Bytes });

/** Locks a key until the transaction ends. */
export async function lockLastingKey(tx: Tx, label: string): Promise<Buffer> {
  return (await tx.one(sql(KeyRow)`select sealed from keys.lasting where label = ${label} for update`)).sealed;
}

/** Replaces a sealed key by the same key under another seal. */
export async function replaceLastingKey(tx: Tx, label: string, sealed: Buffer): Promise<void> {
  await tx.run(sql`update keys.lasting set sealed = ${sealed} where label = ${label}`);
}
