import { Type } from 'typebox';
import type { Static } from 'typebox';
import { CurrencyCode, IdOf, Instant, Int8, Nullable, uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { sql } from '#platform/db/sql.ts';
import { OneOf } from '#platform/http/one-of.ts';
import type { Id } from '#platform/kernel/id.ts';
import { RowTakenError, resourceKey } from '../../ledger/batch/command.ts';
import type { Resource } from '../../ledger/batch/command.ts';
import { disputeStatuses } from '../processor/dispute-domain.ts';
import type { Chargeback } from './domain.ts';

const ChargebackRow = Type.Object({
  id: IdOf('cbk'),
  cell: Type.Integer(),
  processorId: Type.String(),
  topUpId: IdOf('top'),
  holderId: IdOf('hld'),
  accountId: IdOf('acc'),
  paymentId: Nullable(IdOf('pay')),
  currency: CurrencyCode,
  amountMinor: Int8,
  reason: Type.String(),
  status: OneOf(disputeStatuses),
  takenMinor: Int8,
  feeMinor: Int8,
  moves: Type.Integer(),
  dueBy: Nullable(Instant),
  submissions: Type.Integer(),
  openedAt: Instant,
  closedAt: Nullable(Instant),
});

const columns = sql`id, cell, processor_id, top_up_id, holder_id, account_id, payment_id, currency, amount_minor, reason,
  status, taken_minor, fee_minor, moves, due_by, submissions, opened_at, closed_at`;

function toChargeback({ currency, amountMinor, ...row }: Static<typeof ChargebackRow>): Chargeback {
  return { ...row, amount: { minor: amountMinor, currency } };
}

/** The key by which commands touch chargebacks. */
export const chargebacksKey = resourceKey<Chargeback>('chargebacks');

/** Chargebacks, as a batch locks and writes them. */
export const chargebacksResource: Resource<Chargeback> = {
  key: chargebacksKey,
  lock: async (tx, cell, ids) => {
    const rows = await tx.many(sql(ChargebackRow)`
      select ${columns} from chargebacks.chargebacks
       where cell = ${cell} and id = any(${ids.map((id) => uuid(id as Id))}::uuid[])
       order by id
         for no key update`);
    return rows.map(toChargeback);
  },
  insert: async (tx, cell, rows) => {
    const of = <T>(read: (row: Chargeback) => T): T[] => rows.map(read);
    const inserted = await tx.run(sql`
      insert into chargebacks.chargebacks
        (cell, id, processor_id, top_up_id, holder_id, account_id, payment_id, currency, amount_minor, opened_at,
         ${changing})
      select ${cell}, * from unnest(
        ${of((one) => uuid(one.id))}::uuid[], ${of((one) => one.processorId)}::text[],
        ${of((one) => uuid(one.topUpId))}::uuid[], ${of((one) => uuid(one.holderId))}::uuid[],
        ${of((one) => uuid(one.accountId))}::uuid[], ${of((one) => one.paymentId && uuid(one.paymentId))}::uuid[],
        ${of((one) => one.amount.currency)}::char(3)[], ${of((one) => one.amount.minor)}::bigint[],
        ${of((one) => one.openedAt)}::timestamptz[], ${changingOf(rows)})
      on conflict do nothing`);
    if (inserted < rows.length) throw new RowTakenError();
  },
  update: async (tx, cell, rows) => {
    await tx.run(sql`
      update chargebacks.chargebacks as chargeback
         set reason = after.reason, status = after.status, taken_minor = after.taken_minor, fee_minor = after.fee_minor,
             moves = after.moves, due_by = after.due_by, submissions = after.submissions, closed_at = after.closed_at
        from unnest(${rows.map((one) => uuid(one.id))}::uuid[], ${changingOf(rows)}) as after (id, ${changing})
       where chargeback.cell = ${cell} and chargeback.id = after.id`);
  },
};

const changing = sql`reason, status, taken_minor, fee_minor, moves, due_by, submissions, closed_at`;

function changingOf(rows: readonly Chargeback[]) {
  const of = <T>(read: (row: Chargeback) => T): T[] => rows.map(read);
  return sql`${of((one) => one.reason)}::text[], ${of((one) => one.status)}::text[],
    ${of((one) => one.takenMinor)}::bigint[], ${of((one) => one.feeMinor)}::bigint[],
    ${of((one) => one.moves)}::integer[], ${of((one) => one.dueBy)}::timestamptz[],
    ${of((one) => one.submissions)}::integer[], ${of((one) => one.closedAt)}::timestamptz[]`;
}

/** Finds any holder's chargeback. */
export async function findChargeback(tx: Tx, cell: number, id: Id<'cbk'>): Promise<Chargeback | undefined> {
  const row = await tx.maybe(sql(ChargebackRow)`
    select ${columns} from chargebacks.chargebacks where cell = ${cell} and id = ${uuid(id)}`);
  return row && toChargeback(row);
}

const TakenBackRow = Type.Object({ topUpId: IdOf('top') });

const DisputedRow = Type.Object({ id: IdOf('cbk'), topUpId: IdOf('top') });

/** Finds the top-ups of chargebacks of a holder. */
export function disputedTopUps(tx: Tx, cell: number, holderId: Id<'hld'>, ids: readonly Id<'cbk'>[]) {
  return tx.many(sql(DisputedRow)`
    select id, top_up_id from chargebacks.chargebacks
     where cell = ${cell} and holder_id = ${uuid(holderId)} and id = any(${ids.map((id) => uuid(id))}::uuid[])`);
}

/** Finds the top-ups of a holder of which a bank has taken money and not given it back. */
export async function topUpsTakenBack(tx: Tx, cell: number, holderId: Id<'hld'>): Promise<Id<'top'>[]> {
  const rows = await tx.many(sql(TakenBackRow)`
    select distinct top_up_id from chargebacks.chargebacks
     where cell = ${cell} and holder_id = ${uuid(holderId)} and taken_minor > 0`);
  return rows.map(({ topUpId }) => topUpId);
}

/** Lists the open chargebacks of all holders, those due first; what waits for the bank comes last. */
export async function openChargebacks(tx: Tx, cell: number, most: number): Promise<Chargeback[]> {
  const rows = await tx.many(sql(ChargebackRow)`
    select ${columns} from chargebacks.chargebacks
     where cell = ${cell} and closed_at is null
     order by status not in ('warning_needs_response', 'needs_response', 'appeal_needs_response'), due_by, id
     limit ${most}`);
  return rows.map(toChargeback);
}
