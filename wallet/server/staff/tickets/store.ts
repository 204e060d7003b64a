import { Type } from 'typebox';
import { uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { sql } from '#platform/db/sql.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Macro } from './domain.ts';

const MacroRow = Type.Object({
  name: Type.String(),
  version: Type.Integer(),
  title: Type.String(),
  words: Type.String(),
});

/** Lists the newest version of each macro, by title. */
export function listMacros(tx: Tx): Promise<Macro[]> {
  return tx.many(sql(MacroRow)`
    select name, version, title, words
      from (select distinct on (name) name, version, title, words from support.macros order by name, version desc) newest
     order by title, name`);
}

/** Adds a version of a macro. @returns False if another member has added this version already. */
export async function insertMacro(tx: Tx, one: Macro, by: { memberId: Id<'stf'>; at: Date }): Promise<boolean> {
  const written = await tx.run(sql`
    insert into support.macros (name, version, title, words, member_id, at)
    values (${one.name}, ${one.version}, ${one.title}, ${one.words}, ${uuid(by.memberId)}, ${by.at})
    on conflict (name, version) do nothing`);
  return written === 1;
}
