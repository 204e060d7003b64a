import { Type } from 'typebox';
import { CurrencyCode, IdOf, Instant, Int8, Nullable, json, uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { sql } from '#platform/db/sql.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Money } from '#platform/money/money.ts';
import type { Resource } from '../../ledger/batch/command.ts';
import type { Source } from '../../payments/payments/domain.ts';
import type { RefundedExchange } from '../../payments/payments/exchange-share-domain.ts';
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
  exchangeQuoteId: Nullable(IdOf('exq')),
  exchangeCurrency: Nullable(CurrencyCode),
  exchangeGetMinor: Nullable(Int8),
  exchangeGiveMinor: Nullable(Int8),
  exchangeKeptMinor: Nullable(Int8),
  createdAt: Instant,
});

/** What failed to reach the card is not there. */
const columns = sql`id, cell, payment_id, part_id, amount_minor, currency, lines, sources, cause, reason, reserve_minor,
  created_at, exchange_quote_id, exchange_currency, exchange_get_minor, exchange_give_minor, exchange_kept_minor, coalesce((select card.amount_minor from card_refunds.card_refunds card
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
                                      reason, reserve_minor, created_at, exchange_quote_id, exchange_currency,
                                      exchange_get_minor, exchange_give_minor, exchange_kept_minor)
      select ${cell}, * from unnest(
        ${of((one) => uuid(one.id))}::uuid[], ${of((one) => uuid(one.paymentId))}::uuid[],
        ${of((one) => uuid(one.partId))}::uuid[], ${of((one) => one.amount.minor)}::bigint[],
        ${of((one) => one.amount.currency)}::char(3)[],
        ${of((one) => json(one.lines.map(({ reference, amount }) => ({ reference, minor: String(amount.minor) }))))}::jsonb[],
        ${of((one) => json(one.sources.map(({ amount, ...source }) => ({ ...source, minor: String(amount.minor) }))))}::jsonb[],
        ${of((one) => one.cause)}::text[], ${of((one) => one.reason)}::text[],
        ${of((one) => one.fromReserve.minor)}::bigint[], ${of((one) => one.createdAt)}::timestamptz[],
        ${of((one) => one.exchanged && uuid(one.exchanged.quoteId))}::uuid[],
        ${of((one) => one.exchanged && one.exchanged.give.currency)}::char(3)[],
        ${of((one) => one.exchanged && one.exchanged.get.minor)}::bigint[],
        ${of(({ exchanged }) => (exchanged?.isBack ? exchanged.give.minor : null))}::bigint[],
        ${of(({ exchanged }) => (exchanged?.isBack ? exchanged.kept.minor : null))}::bigint[])`);
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

/** Reads what a refund does about an exchange. */
function toExchanged(row: Type.Static<typeof RefundRow>): RefundedExchange | null {
  const { currency, exchangeQuoteId: quoteId, exchangeCurrency, exchangeGetMinor } = row;
  if (quoteId === null || exchangeCurrency === null || exchangeGetMinor === null) return null;
  return {
    quoteId,
    isBack: row.exchangeGiveMinor !== null,
    get: { minor: exchangeGetMinor, currency },
    give: { minor: row.exchangeGiveMinor ?? 0n, currency: exchangeCurrency },
    kept: { minor: row.exchangeKeptMinor ?? 0n, currency },
  };
}

function toRefund(row: Type.Static<typeof RefundRow>): Refund {
  const { id, cell, paymentId, partId, currency, cause, reason, createdAt } = row;
  const money = (minor: string | bigint): Money => ({ minor: BigInt(minor), currency });
  return {
    id,
    cell,
    paymentId,
    partId,
    cause,
    reason,
    createdAt,
    amount: money(row.amountMinor),
    fromReserve: money(row.reserveMinor),
    toCard: money(row.cardMinor),
    exchanged: toExchanged(row),
    lines: row.lines.map(({ reference, minor }) => ({ reference, amount: money(minor) })),
    sources: row.sources.map(({ minor, ...source }) => ({ ...source, amount: money(minor) })),
  };
}
