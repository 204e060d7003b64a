import { Type } from 'typebox';
import { CurrencyCode, IdOf, Instant, Int8, Nullable, json, uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { sql } from '#platform/db/sql.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Money } from '#platform/money/money.ts';
import type { Resource } from '../../ledger/batch/command.ts';
import type { Source } from '../../payments/payments/domain.ts';
import type { Refund, RefundCause } from './domain.ts';
import { refundsKey } from './resources.ts';

interface StoredLine {
  readonly reference: string;
  readonly minor: string;
}

type StoredSource = Omit<Source, 'amount'> & { readonly minor: string };

const RefundRow = Type.Object({
  id: IdOf('rfd'),
  cell: Type.Integer(),
  paymentId: IdOf('pay'),
  partId: IdOf('prt'),
  amountMinor: Int8,
  currency: CurrencyCode,
  lines: Type.Unsafe<readonly StoredLine[]>({ type: 'array' }),
  sources: Type.Unsafe<readonly StoredSource[]>({ type: 'array' }),
  cause: Type.Unsafe<RefundCause>({ type: 'string' }),
  reason: Nullable(Type.String()),
  reserveMinor: Int8,
  cardMinor: Int8,
  createdAt: Instant,
});

/** What failed to reach the card is not there. */
const columns = sql`id, cell, payment_id, part_id, amount_minor, currency, lines, sources, cause, reason, reserve_minor,
  created_at, coalesce((select card.amount_minor from card_refunds.card_refunds card
                         where card.cell = refund.cell and card.refund_id = refund.id and card.status <> 'failed'), 0::bigint)
  as card_minor`;

/** Refunds, which batches only add: no refund ever changes. */
export const refundsResource: Resource<Refund> = {
  key: refundsKey,
  lock: async () => [],
  insert: async (tx, cell, refunds) => {
    const of = <T>(read: (refund: Refund) => T): T[] => refunds.map(read);
    await tx.run(sql`
      insert into protection.refunds (cell, id, payment_id, part_id, amount_minor, currency, lines, sources, cause,
                                      reason, reserve_minor, created_at)
      select ${cell}, * from unnest(
        ${of((one) => uuid(one.id))}::uuid[], ${of((one) => uuid(one.paymentId))}::uuid[],
        ${of((one) => uuid(one.partId))}::uuid[], ${of((one) => one.amount.minor)}::bigint[],
        ${of((one) => one.amount.currency)}::char(3)[],
        ${of((one) => json(one.lines.map(({ reference, amount }) => ({ reference, minor: String(amount.minor) }))))}::jsonb[],
        ${of((one) => json(one.sources.map(({ amount, ...source }) => ({ ...source, minor: String(amount.minor) }))))}::jsonb[],
        ${of((one) => one.cause)}::text[], ${of((one) => one.reason)}::text[],
        ${of((one) => one.fromReserve.minor)}::bigint[], ${of((one) => one.createdAt)}::timestamptz[])`);
  },
  update: () => Promise.reject(new Error('A refund never changes.')),
};

/** Reads the refunds of a payment, the first one first. */
export async function refundsOf(tx: Tx, cell: number, paymentId: Id<'pay'>): Promise<Refund[]> {
  const rows = await tx.many(sql(RefundRow)`
    select ${columns} from protection.refunds refund
     where cell = ${cell} and payment_id = ${uuid(paymentId)}
     order by created_at, id`);
  return rows.map(toRefund);
}

/** Finds a refund of any payment. */
export async function findRefund(tx: Tx, cell: number, id: Id<'rfd'>): Promise<Refund | undefined> {
  const row = await tx.maybe(sql(RefundRow)`
    select ${columns} from protection.refunds refund where cell = ${cell} and id = ${uuid(id)}`);
  return row && toRefund(row);
}

function toRefund({
  amountMinor,
  reserveMinor,
  cardMinor,
  currency,
  lines,
  sources,
  ...row
}: Type.Static<typeof RefundRow>): Refund {
  const money = (minor: string | bigint): Money => ({ minor: BigInt(minor), currency });
  return {
    ...row,
    amount: money(amountMinor),
    fromReserve: money(reserveMinor),
    toCard: money(cardMinor),
    lines: lines.map(({ reference, minor }) => ({ reference, amount: money(minor) })),
    sources: sources.map(({ minor, ...source }) => ({ ...source, amount: money(minor) })),
  };
}
