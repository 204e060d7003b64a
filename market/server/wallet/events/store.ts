import { Type } from 'typebox';
import { Instant, Nullable, json } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { sql } from '#platform/db/sql.ts';

interface InboxEvent {
  readonly id: string;
  readonly type: string;
  readonly data: {
    readonly paymentId?: string | undefined;
    readonly mandateId?: string | undefined;
    readonly payeeId?: string | undefined;
  };
}

const EventRow = Type.Object({
  eventId: Type.String(),
  type: Type.String(),
  data: Type.Unsafe<InboxEvent['data']>({ type: 'object' }),
  handledAt: Nullable(Instant),
});

/** Stores an event. @returns False if it was stored before. */
export async function insertEvent(tx: Tx, event: InboxEvent, at: Date): Promise<boolean> {
  const written = await tx.run(sql`
    insert into wallet.inbox (event_id, type, data, received_at)
    values (${event.id}, ${event.type}, ${json(event.data)}, ${at})
    on conflict (event_id) do nothing`);
  return written === 1;
}

/** Finds a stored event by its id. */
export function findEvent(tx: Tx, id: string) {
  return tx.maybe(sql(EventRow)`select event_id, type, data, handled_at from wallet.inbox where event_id = ${id}`);
}

/** Records when an event was first handled. */
export async function markHandled(tx: Tx, id: string, at: Date): Promise<void> {
  await tx.run(sql`update wallet.inbox set handled_at = ${at} where event_id = ${id} and handled_at is null`);
}
