import { Type } from 'typebox';
import type { Static } from 'typebox';
import { CurrencyCode } from '#platform/db/column.ts';
import { OneOf } from '#platform/http/one-of.ts';
import { MoneyJson, PositiveMoneyJson, toMoneyJson } from '#platform/money/wire.ts';
import type { Offer, Quote } from './domain.ts';

/** A request for a quote: the sum to give, and the currency to get. */
export const QuoteBody = Type.Object(
  { give: PositiveMoneyJson, get_currency: CurrencyCode },
  { additionalProperties: false },
);

/** An exchange at a quote, with the holder's proof. */
export const ExchangeBody = Type.Object(
  {
    quote_id: Type.String(),
    /** The payment PIN. */
    pin: Type.Optional(Type.String({ maxLength: 32 })),
    /** A passkey's signature over the quote, as JSON. */
    response: Type.Optional(Type.String({ maxLength: 32_768 })),
  },
  { additionalProperties: false },
);

/** The parameters of an address with a quote. */
export const QuoteParams = Type.Object({ quoteId: Type.String({ maxLength: 64 }) });

/** A quote as its holder sees it. The rate says that `from` is worth `to`. */
export const QuoteJson = Type.Object({
  id: Type.String(),
  status: OneOf(['open', 'done']),
  give: MoneyJson,
  get: MoneyJson,
  margin: MoneyJson,
  margin_basis_points: Type.Integer(),
  rate: Type.Object({ from: MoneyJson, to: MoneyJson, day: Type.String() }),
  valid_until: Type.String(),
  done_at: Type.Optional(Type.String()),
});

/** Writes a quote for its holder. */
export function toQuoteJson(quote: Quote): Static<typeof QuoteJson> {
  return {
    id: quote.id,
    status: quote.doneAt === null ? 'open' : 'done',
    give: toMoneyJson(quote.give),
    get: toMoneyJson(quote.get),
    margin: toMoneyJson(quote.kept),
    margin_basis_points: quote.marginBasisPoints,
    rate: { from: toMoneyJson(quote.rate.from), to: toMoneyJson(quote.rate.to), day: quote.rateDay },
    valid_until: quote.validUntil.toISOString(),
    ...(quote.doneAt === null ? {} : { done_at: quote.doneAt.toISOString() }),
  };
}

/** What a holder can exchange now. */
export const OfferJson = Type.Object({
  currencies: Type.Array(CurrencyCode),
  without_rate: Type.Array(CurrencyCode, {
    description: 'Currencies that are not exchanged, because nobody publishes their rate.',
  }),
  margin_basis_points: Type.Integer(),
  refunded: Type.Array(Type.Object({ give: MoneyJson, get_currency: CurrencyCode }), {
    description: 'Sums that refunds have brought. An exchange of at most such a sum into its currency has no margin.',
  }),
});

/** Writes what a holder can exchange now. */
export function toOfferJson({ rated, unrated, terms, refunded }: Offer): Static<typeof OfferJson> {
  return {
    currencies: [...rated],
    without_rate: [...unrated],
    margin_basis_points: terms.marginBasisPoints,
    refunded: refunded.map(({ from, to, leftMinor }) => ({
      give: toMoneyJson({ minor: leftMinor, currency: from }),
      get_currency: to,
    })),
  };
}
