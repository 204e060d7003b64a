import { Type } from 'typebox';
import { Instant, json, uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { sql } from '#platform/db/sql.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { ShopMessage, Transcript } from './transcript-domain.ts';

type StoredMessage = Omit<ShopMessage, 'at'> & { readonly at: string };

const TranscriptRow = Type.Object({
  givenAt: Instant,
  messages: Type.Unsafe<readonly StoredMessage[]>({ type: 'array' }),
});

/** Stores the messages of a case, in place of earlier ones, while it is open. @returns Whether it is. */
export async function putTranscript(
  tx: Tx,
  { id, cell }: { readonly id: Id<'cas'>; readonly cell: number },
  { givenAt, messages }: Transcript,
): Promise<boolean> {
  const stored = messages.map(({ at, ...message }) => ({ ...message, at: at.toISOString() }));
  const written = await tx.run(sql`
    insert into protection.transcripts (cell, case_id, given_at, messages)
    select cell, id, ${givenAt}, ${json(stored)}::jsonb from protection.cases
     where cell = ${cell} and id = ${uuid(id)} and status <> 'closed'
        on conflict (cell, case_id) do update set given_at = excluded.given_at, messages = excluded.messages`);
  return written > 0;
}

/** Finds the messages of a case. */
export async function findTranscript(tx: Tx, cell: number, caseId: Id<'cas'>): Promise<Transcript | undefined> {
  const row = await tx.maybe(sql(TranscriptRow)`
    select given_at, messages from protection.transcripts where cell = ${cell} and case_id = ${uuid(caseId)}`);
  return row && { ...row, messages: row.messages.map(({ at, ...message }) => ({ ...message, at: new Date(at) })) };
}
