import { Type } from 'typebox';
import type { Static } from 'typebox';
import { Nullable, Uuid } from '../db/column.ts';
import type { Tx } from '../db/db.ts';
import { sql } from '../db/sql.ts';

const JobRow = Type.Object({
  cell: Type.Integer(),
  id: Uuid,
  kind: Type.String(),
  payload: Type.Unknown(),
  party: Nullable(Type.String()),
});

/** A message of the outbox that a server works on. */
export type QueuedJob = Readonly<Static<typeof JobRow>>;

/** A claim ends after this, unless its server renews it: then the server counts as dead, and others may claim. */
const CLAIMED_S = 15;
/** How often a server renews its claims. */
export const RENEW_EVERY_MS = 5_000;
/** After so many tries, the last one days after the first, a message stays for people to look at. */
const MOST_ATTEMPTS = 25;

/** Who claims, and what. */
interface Claim {
  readonly server: string;
  readonly most: number;
  /** Parties none of whose messages are claimed. */
  readonly without: readonly string[];
}

/**
 * Claims the messages that have been due longest; a concurrent claim gets others. The try is counted before it is made,
 * so that a message that kills its server is not tried for ever.
 */
export async function claim(tx: Tx, { server, most, without }: Claim): Promise<QueuedJob[]> {
  // By address: with a join, a plan that was made while the queue was empty would walk all of it.
  const claimed = await tx.many(sql(JobRow)`
    update jobs.outbox
       set attempts = attempts + 1, claimed_by = ${server}, next_at = now() + make_interval(secs => ${CLAIMED_S})
     where ctid = any(array(
             select ctid from jobs.outbox
              where next_at <= now() and attempts < ${MOST_ATTEMPTS}
                and (party is null or party <> all(${without}::text[]))
              order by next_at, id limit ${most} for update skip locked))
    returning cell, id, kind, payload, party`);
  return claimed.toSorted((one, other) => (one.id < other.id ? -1 : 1));
}

/** Keeps the claims of messages whose work goes on. */
export async function renew(tx: Tx, server: string, jobs: readonly QueuedJob[]): Promise<void> {
  await tx.run(sql`
    update jobs.outbox set next_at = now() + make_interval(secs => ${CLAIMED_S})
     where ${keysOf(jobs)} and claimed_by = ${server}`);
}

/** Deletes messages whose work is done. */
export async function end(tx: Tx, jobs: readonly QueuedJob[]): Promise<void> {
  await tx.run(sql`delete from jobs.outbox where ${keysOf(jobs)}`);
}

/** A message whose work failed, and why. */
export interface Failed {
  readonly job: QueuedJob;
  readonly fault: string;
}

/** Gives messages back for another try: after 3 s first, and then each time after e times as long, up to 6 h. */
export async function giveBack(tx: Tx, server: string, failed: readonly Failed[]): Promise<void> {
  await tx.run(sql`
    update jobs.outbox job
       set claimed_by = null, fault = failed.fault,
           next_at = case when job.attempts >= ${MOST_ATTEMPTS} then 'infinity'
                          else now() + make_interval(secs => exp(least(job.attempts, 10))) end
      from unnest(${failed.map(({ job }) => job.id)}::uuid[], ${failed.map(({ fault }) => fault)}::text[])
             as failed (id, fault)
     where job.cell = any(${failed.map(({ job }) => job.cell)}::smallint[]) and job.id = failed.id
       and job.claimed_by = ${server}`);
}

const Waiting = Type.Object({ isWaiting: Type.Boolean() });

/** Whether a message is due or being worked on. */
export async function hasWork(tx: Tx): Promise<boolean> {
  const { isWaiting } = await tx.one(sql(Waiting)`
    select exists (
      select from jobs.outbox
       where case when next_at <= now() then attempts < ${MOST_ATTEMPTS} else claimed_by is not null end) as is_waiting`);
  return isWaiting;
}

function keysOf(jobs: readonly QueuedJob[]) {
  return sql`cell = any(${jobs.map(({ cell }) => cell)}::smallint[]) and id = any(${jobs.map(({ id }) => id)}::uuid[])`;
}
