import type pg from 'pg';

/** A withdrawal in the wallet's database. Amounts are minor units. */
export interface WithdrawalRow {
  readonly id: string;
  readonly account: string;
  readonly currency: string;
  readonly amount: number;
  readonly fee: number;
  readonly status: string;
  /** How long ago the processor was asked; null before that. */
  readonly ageMs: number | null;
}

/** A refund to a card in the wallet's database. */
export interface CardRefundRow {
  readonly id: string;
  /** The balance that it passes through. */
  readonly account: string;
  readonly payment: string;
  readonly currency: string;
  readonly amount: number;
  readonly status: string;
}

/** A chargeback in the wallet's database. */
export interface ChargebackRow {
  /** The processor's id of its dispute. */
  readonly dispute: string;
  readonly account: string;
  readonly currency: string;
  readonly taken: number;
  readonly fee: number;
  readonly status: string;
}

/** A quote of an exchange in the wallet's database. */
export interface QuoteRow {
  readonly id: string;
  readonly holder: string;
  /** The payment for which it is; null if the holder exchanges for themselves. */
  readonly payment: string | null;
  readonly from: string;
  readonly to: string;
  /** The holder's accounts in both currencies. */
  readonly giver: string;
  readonly taker: string | null;
  readonly give: number;
  readonly get: number;
  readonly kept: number;
  readonly rateFrom: number;
  readonly rateTo: number;
  readonly isUsed: boolean;
  /** Whether it takes what refunds have brought, without a margin. */
  readonly isOfRefunds: boolean;
  /** Until when refunds of its payment go back at its rate. */
  readonly ratedUntil: Date | null;
}

/** What an exchange or a card brought to a captured payment. */
export interface ShareRow {
  readonly payment: string;
  readonly quote: string | null;
  readonly fromCard: number;
}

/** What refunds have brought a holder that may be exchanged without a margin. */
export interface RefundedExchangeRow {
  readonly holder: string;
  readonly from: string;
  readonly to: string;
  readonly left: number;
}

/** The rows about money that left, was taken back or was exchanged. */
export interface MoneyBooks {
  readonly withdrawals: readonly WithdrawalRow[];
  readonly cardRefunds: readonly CardRefundRow[];
  readonly chargebacks: readonly ChargebackRow[];
  readonly quotes: readonly QuoteRow[];
  readonly shares: readonly ShareRow[];
  readonly refundedExchanges: readonly RefundedExchangeRow[];
  /** What left the account at the processor, by currency. */
  readonly paidOut: Readonly<Record<string, number>>;
}

const withdrawals = `
  select id::text as id, account_id::text as account, currency::text as currency, amount_minor::float8 as amount,
         fee_minor::float8 as fee, status, extract(epoch from now() - asked_at)::float8 * 1000 as "ageMs"
    from withdrawals.withdrawals`;
const cardRefunds = `
  select id::text as id, account_id::text as account, payment_id::text as payment, currency::text as currency,
         amount_minor::float8 as amount, status
    from card_refunds.card_refunds`;
const chargebacks = `
  select processor_id as dispute, account_id::text as account, currency::text as currency, taken_minor::float8 as taken, fee_minor::float8 as fee,
         status
    from chargebacks.chargebacks`;
const quotes = `
  select quote.id::text as id, holder_id::text as holder, payment_id::text as payment, give_currency::text as "from",
         get_currency::text as "to", giver.id::text as giver, taker.id::text as taker, give_minor::float8 as give,
         get_minor::float8 as get, kept_minor::float8 as kept, rate_from_minor::float8 as "rateFrom",
         rate_to_minor::float8 as "rateTo", done_at is not null as "isUsed", of_refunds as "isOfRefunds",
         done_at + make_interval(hours => terms.refund_hours) as "ratedUntil"
    from exchange.quotes quote
    join exchange.terms terms on terms.version = quote.terms_version
    join ledger.accounts giver
      on giver.cell = quote.cell and giver.owner_kind = 'holder' and giver.owner_id = quote.holder_id
     and giver.kind = 'available' and giver.currency = quote.give_currency
    left join ledger.accounts taker
      on taker.cell = quote.cell and taker.owner_kind = 'holder' and taker.owner_id = quote.holder_id
     and taker.kind = 'available' and taker.currency = quote.get_currency`;
const shares = `
  select id::text as payment, exchange_share->>'quoteId' as quote,
         coalesce((card_share->>'minor')::float8, 0) as "fromCard"
    from payments.payments
   where captured_at is not null and (exchange_share is not null or card_share is not null)`;
const refundedExchanges = `
  select holder_id::text as holder, give_currency::text as "from", get_currency::text as "to",
         left_minor::float8 as "left"
    from exchange.refunded`;
const paidOut = `
  select currency::text as currency, posted_minor::float8 as posted from ledger.accounts where kind = 'payout_clearing'`;

/** The name of an account of the house: its kind, with the currency if that is not the euro. */
export function houseKind(kind: string, currency: string): string {
  return currency === 'EUR' ? kind : `${kind} ${currency}`;
}

/** The accounts of the house, by `houseKind`. */
export const house = `
  select case currency when 'EUR' then kind else kind || ' ' || currency end as kind, id::text as id,
         posted_minor::float8 as posted
    from ledger.accounts where owner_kind = 'house'`;

/** Owners who owe and have money to spend all the same. */
export const spendingDebtors = `
  select account.kind || ' ' || account.id || ' has money, its owner owes' as id
    from ledger.accounts debt
    join ledger.accounts account
      on account.cell = debt.cell and account.owner_kind = debt.owner_kind and account.owner_id = debt.owner_id
     and account.currency = debt.currency and account.kind in ('available', 'commission')
   where debt.kind = 'debt' and debt.posted_minor < 0 and account.posted_minor > account.held_minor limit 20`;

/** Reads these rows, by plain SQL. */
export async function readMoneyBooks(wallet: pg.Client): Promise<MoneyBooks> {
  const rows = async <Row>(sql: string): Promise<Row[]> => (await wallet.query(sql)).rows as Row[];
  const paid = await rows<{ currency: string; posted: number }>(paidOut);
  return {
    withdrawals: await rows(withdrawals),
    cardRefunds: await rows(cardRefunds),
    chargebacks: await rows(chargebacks),
    quotes: await rows(quotes),
    shares: await rows(shares),
    refundedExchanges: await rows(refundedExchanges),
    paidOut: Object.fromEntries(paid.map(({ currency, posted }) => [currency, posted])),
  };
}
