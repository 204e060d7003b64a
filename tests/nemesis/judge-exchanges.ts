import type { EntryRow, PartRow, PaymentRow, RefundRow } from './books.ts';
import type { Breach, Evidence } from './evidence.ts';
import { movedOn, wrong } from './judge-money.ts';
import { houseKind } from './money-books.ts';
import type { QuoteRow, RefundedExchangeRow, ShareRow } from './money-books.ts';
import { payerBackOf } from './shares.ts';
import { uuidOf } from './typed-id.ts';

/** What moved by an exchange, or went back of it. */
interface Sums {
  readonly give: number;
  readonly get: number;
  readonly kept: number;
}

/** A quote with all that the books have about it. */
interface Exchange {
  readonly row: QuoteRow;
  readonly entries: readonly EntryRow[];
  /** What went back at its rate. */
  readonly back: Sums;
  /** What refunds brought back later, in the currency that it bought. */
  readonly stayed: number;
}

const none: Sums = { give: 0, get: 0, kept: 0 };

/**
 * I21: each used quote has one entry of its sums, which are worth no more than what was given. An exchange for a payment
 * is made with its capture alone, and goes back as the payment's refunds do.
 */
export function judgeExchanges({ books }: Evidence): Breach[] {
  const { money, entries, payments, refunds, house } = books;
  const byQuote = Map.groupBy(entries, ({ reason }) => quoteIn(reason));
  const byPart = Map.groupBy(refunds, ({ part }) => part);
  const byId = new Map(payments.map((payment) => [payment.id, payment]));
  const exchanges = money.quotes.map((row) => {
    const payment = row.isUsed && row.payment !== null ? byId.get(row.payment) : undefined;
    const went = payment ? wentBack(row, payment, byPart) : { back: none, stayed: 0 };
    return { row, entries: byQuote.get(row.id) ?? [], ...went };
  });
  return [
    ...exchanges.flatMap((exchange) => judgeExchange(exchange, house)),
    ...judgeShares(money.quotes, money.shares),
    ...judgeStayed(exchanges, money.refundedExchanges),
  ];
}

function quoteIn(reason: string): string {
  const id = /exq_[0-9a-z]{26}/.exec(reason)?.[0];
  return id === undefined ? '' : uuidOf(id);
}

/** A refund takes back its share of what the exchange brought, rounded down: in the hours of the rate at that rate. */
function wentBack(
  { give, get, kept, ratedUntil }: QuoteRow,
  payment: PaymentRow,
  byPart: ReadonlyMap<string, readonly RefundRow[]>,
): Pick<Exchange, 'back' | 'stayed'> {
  const paid = payment.amount - payment.discount;
  const shareOf = (parts: readonly PartRow[]): number => Math.floor((get * payerBackOf(parts)) / paid);
  const rated = payment.parts.map((part) => {
    const own = (byPart.get(part.id) ?? []).filter(({ createdAt }) => ratedUntil !== null && createdAt < ratedUntil);
    return { ...part, refunded: own.reduce((sum, { amount }) => sum + amount, 0) };
  });
  const got = shareOf(rated);
  const of = (minor: number): number => Math.floor((minor * got) / get);
  return { back: { give: of(give), get: got, kept: of(kept) }, stayed: shareOf(payment.parts) - got };
}

function judgeExchange({ row, entries, back }: Exchange, house: Evidence['books']['house']): Breach[] {
  const name = `exchange ${row.id}`;
  const own = entries.filter(({ reason }) => !reason.startsWith('Back at the rate of'));
  if (own.length > 1) return [{ invariant: 'I21', kind: 'doubled', what: `${name} has ${own.length} entries` }];
  const { give, get, kept } = row.isUsed ? row : none;
  const sums = { give: give - back.give, get: get - back.get, kept: kept - back.kept };
  const due: readonly (readonly [string | null | undefined, number])[] = [
    [row.giver, -sums.give],
    [row.taker, sums.get],
    [house[houseKind('fees', row.to)]?.id, sums.kept],
    [house[houseKind('fx_position', row.from)]?.id, sums.give],
    [house[houseKind('fx_position', row.to)]?.id, -sums.get - sums.kept],
  ];
  const isGain = (row.get + row.kept) * row.rateFrom > row.give * row.rateTo;
  return [
    ...due.flatMap(([account, wanted]) => {
      const moved = movedOn(account ?? undefined, entries);
      const what = `${name} moved ${moved} instead of ${wanted} on account ${account ?? 'none'}`;
      return moved === wanted ? [] : [wrong('I21', what)];
    }),
    ...(isGain ? [wrong('I21', `${name} gained`)] : []),
  ];
}

/** Each exchange for a payment was made with its capture, and each capture by an exchange has it. */
function judgeShares(quotes: readonly QuoteRow[], shares: readonly ShareRow[]): Breach[] {
  const brought = new Map(shares.map(({ payment, quote }) => [payment, quote === null ? null : uuidOf(quote)]));
  const used = quotes.filter(({ isUsed, payment }) => isUsed && payment !== null);
  const forPayment = new Map(used.map((row) => [row.id, row.payment]));
  return [
    ...used
      .filter((row) => brought.get(row.payment!) !== row.id)
      .map((row) => wrong('I21', `exchange ${row.id} was made without its payment ${row.payment}`)),
    ...[...brought].flatMap(([payment, quote]) => {
      if (quote === null || forPayment.get(quote) === payment) return [];
      return [wrong('I21', `payment ${payment} was captured without its exchange ${quote}`)];
    }),
  ];
}

/** What stayed of refunds may be exchanged without a margin, once. */
function judgeStayed(exchanges: readonly Exchange[], rows: readonly RefundedExchangeRow[]): Breach[] {
  const due = new Map<string, number>();
  const add = (name: string, minor: number): unknown => due.set(name, (due.get(name) ?? 0) + minor);
  for (const { row, stayed } of exchanges) {
    if (stayed > 0) add(`${row.holder} ${row.to} ${row.from}`, stayed);
    if (row.isUsed && row.isOfRefunds) add(`${row.holder} ${row.from} ${row.to}`, -row.give);
  }
  for (const { holder, from, to, left } of rows) add(`${holder} ${from} ${to}`, -left);
  return [...due].flatMap(([name, minor]) =>
    minor === 0 ? [] : [wrong('I21', `${name} may exchange ${-minor} too much without a margin`)],
  );
}
