import { Type } from 'typebox';
import { Instant } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { sql } from '#platform/db/sql.ts';
import type { Channel } from './choices-domain.ts';

const CodeRow = Type.Object({
  kind: Type.String(),
  channel: Type.Unsafe<Channel>({ type: 'string' }),
  sentAt: Instant,
});

/** A message that the wallet sent, without its reader. */
export type SentMessage = Type.Static<typeof CodeRow>;

/** Records the code of a message. Idempotent: the first time counts. */
export async function insertCode(
  tx: Tx,
  { cell, codeHash, kind, channel, sentAt }: SentMessage & { readonly cell: number; readonly codeHash: Buffer },
): Promise<void> {
  await tx.run(sql`
    insert into notifications.codes (cell, code_hash, kind, channel, sent_at)
    values (${cell}, ${codeHash}, ${kind}, ${channel}, ${sentAt})
    on conflict do nothing`);
}

/** Finds the message of a code. */
export function findCode(tx: Tx, cell: number, codeHash: Buffer): Promise<SentMessage | undefined> {
  return tx.maybe(sql(CodeRow)`
    select kind, channel, sent_at from notifications.codes where cell = ${cell} and code_hash = ${codeHash}`);
}
