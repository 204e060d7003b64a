import { Type } from 'typebox';
import { Instant, Int8, Nullable, uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { sql } from '#platform/db/sql.ts';
import type { Id } from '#platform/kernel/id.ts';

const ActRow = Type.Object({ number: Int8, at: Instant, what: Type.String(), reason: Nullable(Type.String()) });
/** An entry of the log, as its member reads it. */
export type Act = Type.Static<typeof ActRow>;

/** Lists the newest entries of the log about one member, the newest first. */
export function actsOf(tx: Tx, memberId: Id<'stf'>, most: number): Promise<Act[]> {
  return tx.many(sql(ActRow)`select number, at, what, reason from staff.acts_of(${uuid(memberId)}, ${most})`);
}
