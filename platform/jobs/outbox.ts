import { randomBytes } from 'node:crypto';
import { json } from '../db/column.ts';
import type { Tx } from '../db/db.ts';
import { sql } from '../db/sql.ts';
import { mintId, toUuid } from '../kernel/id.ts';
import type { Json } from '../kernel/canonical.ts';

/** Work to do after the commit of the transaction that wrote it. It is done at least once, in no guaranteed order. */
export interface OutboxMessage {
  /** Names the handler. */
  readonly kind: string;
  readonly payload: Json;
  /** The party whose answer the work waits for: one that does not answer holds up only its own. */
  readonly party?: string | undefined;
}

/**
 * Writes the messages in the caller's transaction: they exist exactly if its other changes do.
 *
 * @param cell The cell of the other changes. A product without cells leaves it out.
 */
export async function enqueue(tx: Tx, messages: readonly OutboxMessage[], cell = 0): Promise<void> {
  if (messages.length === 0) return;
  const ids = messages.map(() => toUuid(mintId('out', Date.now(), randomBytes(10))));
  await tx.run(sql`
    insert into jobs.outbox (cell, id, kind, payload, party)
    select ${cell}, message.id, message.kind, message.payload, message.party
      from unnest(${ids}::uuid[], ${messages.map((message) => message.kind)}::text[],
                  ${messages.map((message) => json(message.payload))}::jsonb[],
                  ${messages.map((message) => message.party ?? null)}::text[]) as message (id, kind, payload, party)`);
}
