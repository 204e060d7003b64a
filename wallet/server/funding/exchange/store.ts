import { Type } from 'typebox';
import type { Static } from 'typebox';
import { CurrencyCode, IdOf, Instant, Int8, Nullable, uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { sql } from '#platform/db/sql.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import type { Id } from '#platform/kernel/id.ts';
import { resourceKey } from '../../ledger/batch/command.ts';
import type { Resource } from '../../ledger/batch/command.ts';
import type { Quote } from './domain.ts';

const TermsRow = Type.Object({
  version: Type.Integer(),
  validFrom: Instant,
  marginBasisPoints: Type.Integer(),
  quoteMinutes: Type.Integer(),
  staleAfterDays: Type.Integer(),
  refundHours: Type.Integer(),
  currencies: Type.Array(CurrencyCode),
});

/** Reads the version of the terms in force at `now`. */
export function termsAt(tx: Tx, now: Date) {
  return tx.one(sql(TermsRow)`
    select version, valid_from, margin_basis_points, quote_minutes, stale_after_days, refund_hours, currencies
      from exchange.terms
     where valid_from <= ${now} order by valid_from desc, version desc limit 1`);
}

/** Reads all versions of the terms, oldest first. */
export function termVersions(tx: Tx) {
  return tx.many(sql(TermsRow)`
    select version, valid_from, margin_basis_points, quote_minutes, stale_after_days, refund_hours, currencies
      from exchange.terms
     order by valid_from, version`);
}

const QuoteRow = Type.Object({
  id: IdOf('exq'),
  cell: Type.Integer(),
  holderId: IdOf('hld'),
  giveCurrency: CurrencyCode,
  giveMinor: Int8,
  getCurrency: CurrencyCode,
  getMinor: Int8,
  keptMinor: Int8,
  rateDay: Type.String(),
  rateFromMinor: Int8,
  rateToMinor: Int8,
  termsVersion: Type.Integer(),
  marginBasisPoints: Type.Integer(),
  refundHours: Type.Integer(),
  isOfRefunds: Type.Boolean(),
  quotedAt: Instant,
  validUntil: Instant,
  doneAt: Nullable(Instant),
  paymentId: Nullable(IdOf('pay')),
});

const columns = sql`quote.id, quote.cell, quote.holder_id, quote.give_currency, quote.give_minor, quote.get_currency,
  quote.get_minor, quote.kept_minor, quote.rate_day::text, quote.rate_from_minor, quote.rate_to_minor,
  quote.terms_version, terms.margin_basis_points, terms.refund_hours, quote.of_refunds as is_of_refunds, quote.quoted_at, quote.valid_until, quote.done_at, quote.payment_id`;

function toQuote({
  giveCurrency,
  giveMinor,
  getCurrency,
  getMinor,
  keptMinor,
  rateFromMinor,
  rateToMinor,
  marginBasisPoints,
  ...row
}: Static<typeof QuoteRow>): Quote {
  return {
    ...row,
    marginBasisPoints: row.isOfRefunds ? 0 : marginBasisPoints,
    give: { minor: giveMinor, currency: giveCurrency },
    get: { minor: getMinor, currency: getCurrency },
    kept: { minor: keptMinor, currency: getCurrency },
    rate: {
      from: { minor: rateFromMinor, currency: giveCurrency },
      to: { minor: rateToMinor, currency: getCurrency },
    },
  };
}

/** The key by which commands touch quotes. */
export const quotesKey = resourceKey<Quote>('exchange_quotes');

/** Quotes, as a batch locks and writes them. */
export const quotesResource: Resource<Quote> = {
  key: quotesKey,
  lock: async (tx, cell, ids) => {
    const rows = await tx.many(sql(QuoteRow)`
      select ${columns} from exchange.quotes quote join exchange.terms terms on terms.version = quote.terms_version
       where quote.cell = ${cell} and quote.id = any(${ids.map((id) => uuid(id as Id))}::uuid[])
       order by quote.id
         for no key update of quote`);
    return rows.map(toQuote);
  },
  insert: async () => invariant(false, 'a quote is stored before it is used'),
  update: async (tx, cell, quotes) => {
    await tx.run(sql`
      update exchange.quotes as quote set done_at = after.done_at
        from unnest(${quotes.map((quote) => uuid(quote.id))}::uuid[],
                    ${quotes.map((quote) => quote.doneAt)}::timestamptz[]) as after (id, done_at)
       where quote.cell = ${cell} and quote.id = after.id`);
  },
};

/** Stores a new quote. */
export async function insertQuote(tx: Tx, quote: Quote): Promise<void> {
  await tx.run(sql`
    insert into exchange.quotes (cell, id, holder_id, give_currency, give_minor, get_currency, get_minor, kept_minor,
                                 rate_day, rate_from_minor, rate_to_minor, terms_version, quoted_at, valid_until,
                                 payment_id, of_refunds)
    values (${quote.cell}, ${uuid(quote.id)}, ${uuid(quote.holderId)}, ${quote.give.currency}, ${quote.give.minor},
            ${quote.get.currency}, ${quote.get.minor}, ${quote.kept.minor}, ${quote.rateDay}, ${quote.rate.from.minor},
            ${quote.rate.to.minor}, ${quote.termsVersion}, ${quote.quotedAt}, ${quote.validUntil},
            ${quote.paymentId && uuid(quote.paymentId)}, ${quote.isOfRefunds})`);
}

/** Finds quotes by their ids; only a reader's transaction limits them to the holder's own. */
export async function findQuotes(tx: Tx, cell: number, ids: readonly Id<'exq'>[]): Promise<Quote[]> {
  const rows = await tx.many(sql(QuoteRow)`
    select ${columns} from exchange.quotes quote join exchange.terms terms on terms.version = quote.terms_version
     where quote.cell = ${cell} and quote.id = any(${ids.map((id) => uuid(id))}::uuid[])`);
  return rows.map(toQuote);
}

/** Finds the quotes for a payment that still hold at `until`, newest first. */
export async function openQuotesFor(tx: Tx, cell: number, paymentId: Id<'pay'>, until: Date): Promise<Quote[]> {
  const rows = await tx.many(sql(QuoteRow)`
    select ${columns} from exchange.quotes quote join exchange.terms terms on terms.version = quote.terms_version
     where quote.cell = ${cell} and quote.payment_id = ${uuid(paymentId)} and quote.done_at is null
       and quote.valid_until > ${until}
     order by quote.quoted_at desc, quote.id desc`);
  return rows.map(toQuote);
}

/** Reads the exchanges among the newest `most` quotes, newest first. */
export async function newestDone(tx: Tx, cell: number, most: number): Promise<Quote[]> {
  const rows = await tx.many(sql(QuoteRow)`
    select ${columns}
      from (select * from exchange.quotes where cell = ${cell} order by id desc limit ${most}) quote
      join exchange.terms terms on terms.version = quote.terms_version
     where quote.done_at is not null
     order by quote.id desc`);
  return rows.map(toQuote);
}
