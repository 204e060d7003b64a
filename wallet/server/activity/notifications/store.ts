import { Type } from 'typebox';
import type { Tx } from '#platform/db/db.ts';
import { sql } from '#platform/db/sql.ts';
import type { Channel } from './choices-domain.ts';

const Found = Type.Object({ isThere: Type.Boolean() });

/** Finds out whether a notice was sent. */
export async function wasSent(tx: Tx, cell: number, cause: string): Promise<boolean> {
  const { isThere } = await tx.one(sql(Found)`
    select exists (select from notifications.sent where cell = ${cell} and cause = ${cause}) as is_there`);
  return isThere;
}

/** Records that a notice was sent. Idempotent. */
export async function insertSent(
  tx: Tx,
  sent: { cell: number; cause: string; channel: Channel; at: Date },
): Promise<void> {
  await tx.run(sql`
    insert into notifications.sent (cell, cause, channel, sent_at)
    values (${sent.cell}, ${sent.cause}, ${sent.channel}, ${sent.at})
    on conflict do nothing`);
}
