import { Type } from 'typebox';
import { uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { sql } from '#platform/db/sql.ts';
import type { Id } from '#platform/kernel/id.ts';

const PhraseRow = Type.Object({ phrase: Type.String() });

/** Finds the phrase that a holder chose. */
export async function findPhrase(tx: Tx, cell: number, holderId: Id<'hld'>): Promise<string | undefined> {
  const row = await tx.maybe(sql(PhraseRow)`
    select phrase from accounts.phrases where cell = ${cell} and holder_id = ${uuid(holderId)}`);
  return row?.phrase;
}

/** Stores the phrase that a holder chose. */
export async function storePhrase(tx: Tx, cell: number, holderId: Id<'hld'>, phrase: string): Promise<void> {
  await tx.run(sql`
    insert into accounts.phrases (cell, holder_id, phrase) values (${cell}, ${uuid(holderId)}, ${phrase})
    on conflict (cell, holder_id) do update set phrase = excluded.phrase`);
}
