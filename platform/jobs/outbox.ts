import { randomBytes } from 'node:crypto';
import { Type } from 'typebox';
import { Uuid, json } from '../db/column.ts';
import type { Tx } from '../db/db.ts';
import { sql } from '../db/sql.ts';
import { mintId, toUuid } from '../kernel/id.ts';
import type { Json } from '../kernel/canonical.ts';

/** Work to do after the commit of the transaction that wrote it. It is done at least once, in no guaranteed order. */
export interface OutboxMessage {
  /** Names the handler. */
  readonly kind: string;
  readonly payload: Json;
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
    insert into jobs.outbox (cell, id, kind, payload)
    select ${cell}, message.id, message.kind, message.payload
      from unnest(${ids}::uuid[], ${messages.map((message) => message.kind)}::text[],
                  ${messages.map((message) => json(message.payload))}::jsonb[]) as message (id, kind, payload)`);
}

const Relayed = Type.Object({ id: Uuid, kind: Type.String(), payload: Type.Unknown() });

/** Takes the oldest messages; a concurrent relay takes others. */
export function takeMessages(tx: Tx, most: number) {
  return tx.many(sql(Relayed)`
    delete from jobs.outbox
     where (cell, id) in (select cell, id from jobs.outbox order by cell, id limit ${most} for update skip locked)
    returning id, kind, payload`);
}

/**
 * Adds the messages to graphile-worker in the same transaction; the message's id is the job's key. It makes one call
 * for all of them, because one call per message took more of PostgreSQL's time than the rest of a payment. Workers can
 * skip jobs with a given flag.
 */
export async function addJobs(
  tx: Tx,
  messages: readonly { id: string; kind: string; payload: unknown; flag?: string | undefined }[],
): Promise<void> {
  if (messages.length === 0) return;
  await tx.run(sql`
    select count(*) from graphile_worker.add_jobs(array(
      select row(message.kind, message.payload, null, null, 25, message.id::text, null,
                 case when message.flag is not null then array[message.flag] end)::graphile_worker.job_spec
        from unnest(${messages.map((message) => message.id)}::uuid[], ${messages.map((message) => message.kind)}::text[],
                    ${messages.map((message) => json(message.payload))}::json[],
                    ${messages.map((message) => message.flag ?? null)}::text[]) as message (id, kind, payload, flag)))`);
}

const Due = Type.Object({ isDue: Type.Boolean() });
/** A job that was begun longer ago than this is left to the recovery of dead servers' jobs. */
const BEGUN_S = 15;

/** Whether the queue has due or running jobs. */
export async function hasDueJobs(tx: Tx): Promise<boolean> {
  const { isDue } = await tx.one(sql(Due)`
    select exists (
      select from graphile_worker.jobs
       where run_at <= now() and attempts < max_attempts
         and (locked_at is null or locked_at > now() - make_interval(secs => ${BEGUN_S}))) as is_due`);
  return isDue;
}

/** Whether a job has been due for that many seconds without being begun. */
export async function hasWaitingJobs(tx: Tx, seconds: number): Promise<boolean> {
  const { isDue } = await tx.one(sql(Due)`
    select exists (
      select from graphile_worker.jobs
       where run_at < now() - make_interval(secs => ${seconds}) and attempts < max_attempts and locked_at is null) as is_due`);
  return isDue;
}
