import { Type } from 'typebox';
import type { Static } from 'typebox';
import { CurrencyCode, IdOf, Instant, Int8, Nullable, uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { sql } from '#platform/db/sql.ts';
import type { Id } from '#platform/kernel/id.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import { resourceKey } from '../../ledger/batch/command.ts';
import type { Resource } from '../../ledger/batch/command.ts';
import { isPayoutRefusal } from '../processor/payout-domain.ts';
import type { PayoutRefusal } from '../processor/payout-domain.ts';
import type { Cent } from './cents-domain.ts';

const CentRow = Type.Object({
  id: IdOf('ins'),
  cell: Type.Integer(),
  currency: CurrencyCode,
  amountMinor: Int8,
  status: Type.Unsafe<Cent['status']>({ type: 'string' }),
  refusal: Nullable(Type.Refine(Type.Unsafe<PayoutRefusal>({ type: 'string' }), isPayoutRefusal)),
  processorId: Nullable(Type.String()),
  askedAt: Instant,
  postedAt: Nullable(Instant),
  settledAt: Nullable(Instant),
});

const columns = sql`id, cell, currency, amount_minor, status, refusal, processor_id, asked_at, posted_at, settled_at`;

function toCent({ currency, amountMinor, ...row }: Static<typeof CentRow>): Cent {
  return { ...row, amount: { minor: amountMinor, currency } };
}

/** The key by which commands touch cents. */
export const centsKey = resourceKey<Cent>('cents');

/** Cents, as a batch locks and writes them. */
export const centsResource: Resource<Cent> = {
  key: centsKey,
  lock: async (tx, cell, ids) => {
    const rows = await tx.many(sql(CentRow)`
      select ${columns} from instruments.cents
       where cell = ${cell} and id = any(${ids.map((id) => uuid(id as Id))}::uuid[])
       order by id
         for no key update`);
    return rows.map(toCent);
  },
  insert: async () => invariant(false, 'a cent is stored before it is settled'),
  update: async (tx, cell, changed) => {
    await tx.run(sql`
      update instruments.cents as cent
         set status = after.status, refusal = after.refusal, processor_id = after.processor_id,
             posted_at = after.posted_at, settled_at = after.settled_at
        from unnest(${changed.map((one) => uuid(one.id))}::uuid[],
                    ${changed.map((one) => one.status)}::text[],
                    ${changed.map((one) => one.refusal)}::text[],
                    ${changed.map((one) => one.processorId)}::text[],
                    ${changed.map((one) => one.postedAt)}::timestamptz[],
                    ${changed.map((one) => one.settledAt)}::timestamptz[])
          as after (id, status, refusal, processor_id, posted_at, settled_at)
       where cent.cell = ${cell} and cent.id = after.id`);
  },
};

/** Stores a cent before the processor is asked. */
export async function insertCent(tx: Tx, { cell, id, amount, status, askedAt }: Cent): Promise<void> {
  await tx.run(sql`
    insert into instruments.cents (cell, id, currency, amount_minor, status, asked_at)
    values (${cell}, ${uuid(id)}, ${amount.currency}, ${amount.minor}, ${status}, ${askedAt})`);
}

/** Finds the cent of an account. */
export async function findCent(tx: Tx, cell: number, id: Id<'ins'>): Promise<Cent | undefined> {
  const row = await tx.maybe(sql(CentRow)`
    select ${columns} from instruments.cents where cell = ${cell} and id = ${uuid(id)}`);
  return row && toCent(row);
}

const Found = Type.Object({ id: IdOf('ins') });

/** Finds the account of a cent by the processor's id of the payout. */
export async function centOfPayout(tx: Tx, cell: number, processorId: string): Promise<Id<'ins'> | undefined> {
  const row = await tx.maybe(sql(Found)`
    select id from instruments.cents where cell = ${cell} and processor_id = ${processorId}`);
  return row?.id;
}

/** The accounts whose cents were on their way at an instant of business time, or are sent since. */
export function centsAt(tx: Tx, cell: number, at: Date) {
  return tx.many(sql(Found)`
    select id from instruments.cents
     where cell = ${cell} and coalesce(posted_at, settled_at, 'infinity') >= ${at}`);
}
