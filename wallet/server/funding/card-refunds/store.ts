import { Type } from 'typebox';
import type { Static } from 'typebox';
import { CurrencyCode, IdOf, Instant, Int8, Nullable, uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { sql } from '#platform/db/sql.ts';
import type { Id } from '#platform/kernel/id.ts';
import { resourceKey } from '../../ledger/batch/command.ts';
import type { Resource } from '../../ledger/batch/command.ts';
import type { CardRefund, CardRefundStatus } from './domain.ts';

const CardRefundRow = Type.Object({
  id: IdOf('crf'),
  cell: Type.Integer(),
  refundId: IdOf('rfd'),
  paymentId: IdOf('pay'),
  topUpId: IdOf('top'),
  holderId: IdOf('hld'),
  accountId: IdOf('acc'),
  currency: CurrencyCode,
  amountMinor: Int8,
  status: Type.Unsafe<CardRefundStatus>({ type: 'string' }),
  processorId: Nullable(Type.String()),
  createdAt: Instant,
  settledAt: Nullable(Instant),
});

const columns = sql`id, cell, refund_id, payment_id, top_up_id, holder_id, account_id, currency, amount_minor, status,
  processor_id, created_at, settled_at`;

function toCardRefund({ currency, amountMinor, ...row }: Static<typeof CardRefundRow>): CardRefund {
  return { ...row, amount: { minor: amountMinor, currency } };
}

/** The key by which commands touch refunds to cards. */
export const cardRefundsKey = resourceKey<CardRefund>('card_refunds');

/** Refunds to cards, as a batch locks and writes them. */
export const cardRefundsResource: Resource<CardRefund> = {
  key: cardRefundsKey,
  lock: async (tx, cell, ids) => {
    const rows = await tx.many(sql(CardRefundRow)`
      select ${columns} from card_refunds.card_refunds
       where cell = ${cell} and id = any(${ids.map((id) => uuid(id as Id))}::uuid[])
       order by id
         for no key update`);
    return rows.map(toCardRefund);
  },
  insert: async (tx, cell, refunds) => {
    const of = <T>(read: (refund: CardRefund) => T): T[] => refunds.map(read);
    await tx.run(sql`
      insert into card_refunds.card_refunds (cell, id, refund_id, payment_id, top_up_id, holder_id, account_id, currency,
                                             amount_minor, status, created_at)
      select ${cell}, * from unnest(
        ${of((one) => uuid(one.id))}::uuid[], ${of((one) => uuid(one.refundId))}::uuid[],
        ${of((one) => uuid(one.paymentId))}::uuid[], ${of((one) => uuid(one.topUpId))}::uuid[],
        ${of((one) => uuid(one.holderId))}::uuid[], ${of((one) => uuid(one.accountId))}::uuid[],
        ${of((one) => one.amount.currency)}::char(3)[], ${of((one) => one.amount.minor)}::bigint[],
        ${of((one) => one.status)}::text[], ${of((one) => one.createdAt)}::timestamptz[])`);
  },
  update: async (tx, cell, refunds) => {
    await tx.run(sql`
      update card_refunds.card_refunds as refund
         set status = after.status, processor_id = after.processor_id, settled_at = after.settled_at
        from unnest(${refunds.map((one) => uuid(one.id))}::uuid[], ${refunds.map((one) => one.status)}::text[],
                    ${refunds.map((one) => one.processorId)}::text[],
                    ${refunds.map((one) => one.settledAt)}::timestamptz[]) as after (id, status, processor_id, settled_at)
       where refund.cell = ${cell} and refund.id = after.id`);
  },
};

/** Lists the refunds of a payment that go back to its card, the first one first. */
export async function cardRefundsOf(tx: Tx, cell: number, paymentId: Id<'pay'>): Promise<CardRefund[]> {
  const rows = await tx.many(sql(CardRefundRow)`
    select ${columns} from card_refunds.card_refunds
     where cell = ${cell} and payment_id = ${uuid(paymentId)} order by created_at, id`);
  return rows.map(toCardRefund);
}

/** Finds a refund to a card of any holder. */
export async function findCardRefund(tx: Tx, cell: number, id: Id<'crf'>): Promise<CardRefund | undefined> {
  const row = await tx.maybe(sql(CardRefundRow)`
    select ${columns} from card_refunds.card_refunds where cell = ${cell} and id = ${uuid(id)}`);
  return row && toCardRefund(row);
}
