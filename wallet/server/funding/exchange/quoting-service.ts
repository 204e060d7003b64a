import { isId } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import { ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { Currency } from '#platform/money/currency.ts';
import { isSame, zero } from '#platform/money/money.ts';
import type { Money } from '#platform/money/money.ts';
import { HOME_CELL } from '../../cell.ts';
import { owedOn } from '../../ledger/accounts/debt-domain.ts';
import { spendable } from '../../ledger/accounts/domain.ts';
import { makeQuote, makeQuoteFor, refundedId } from './domain.ts';
import type { Quote, QuoteError, Terms } from './domain.ts';
import type { ExchangeDeps } from './port.ts';
import { refundedOf } from './refunded-store.ts';
import { insertQuote, openQuotesFor, termsAt } from './store.ts';

/** A sum that a payment lacks. */
export interface ForPayment {
  readonly holderId: Id<'hld'>;
  readonly paymentId: Id<'pay'>;
  readonly get: Money;
  /** The balance that the holder chose; undefined, or one that does not cover it: the wallet chooses. */
  readonly from: Currency | undefined;
}

/** What a balance gives for a payment, and the other balances that could. */
export interface QuoteForPayment {
  readonly quote: Quote;
  readonly others: readonly Currency[];
}

/** A quote that holds no longer than this is not shown again: its holder would hardly have the time to approve it. */
const LEAST_LEFT_MS = 60_000;

/** Quotes an exchange for its holder. */
export async function quoteFor(
  deps: ExchangeDeps,
  holderId: Id<'hld'>,
  give: Money,
  to: Currency,
): Promise<Result<Quote, QuoteError>> {
  const { db, world, ledger, rates, accounts } = deps;
  invariant(give.minor > 0n, 'a holder gives more than zero');
  const now = world.clocks.business();
  const [terms, day, owned, holder, refunded] = await Promise.all([
    db.one((tx) => termsAt(tx, now)),
    rates.latest(),
    ledger.accountsOfHolder(holderId),
    accounts.get(holderId),
    db.asReader({ holder: holderId }, (tx) => refundedOf(tx, HOME_CELL, holderId)),
  ]);
  const account = owned.find((one) => one.kind === 'available' && one.currency === give.currency);
  const balance = account ? spendable(account) : zero(give.currency);
  const id = refundedId(holderId, give.currency, to);
  const refundedMinor = refunded.find((one) => one.id === id)?.leftMinor ?? 0n;
  const asked = { give, to, day, terms, spendable: balance, refundedMinor, isFrozen: holder.status !== 'active' };
  const made = makeQuote(asked, now);
  if (!made.ok) return made;
  return ok(await storeQuote(deps, { ...made.value, holderId, paymentId: null }));
}

async function storeQuote(
  { db, world }: ExchangeDeps,
  made: Terms & Pick<Quote, 'holderId' | 'paymentId'>,
): Promise<Quote> {
  const quote = { ...made, id: world.ids.mint('exq'), cell: HOME_CELL, doneAt: null };
  await db.asWriter((tx) => insertQuote(tx, quote));
  return quote;
}

/** Quotes what a balance in another currency gives for a payment. */
export async function quoteForPayment(deps: ExchangeDeps, asked: ForPayment): Promise<QuoteForPayment | undefined> {
  const { db, world } = deps;
  const { holderId, paymentId, get, from } = asked;
  const found = await bringing(deps, holderId, get);
  const made = found.find((one) => one.give.currency === from) ?? found[0];
  if (!made) return undefined;
  const until = new Date(world.clocks.business().getTime() + LEAST_LEFT_MS);
  const open = await db.one((tx) => openQuotesFor(tx, HOME_CELL, paymentId, until));
  const again = open.find((quote) => quote.give.currency === made.give.currency && isSame(quote.get, get));
  const quote = again ?? (await storeQuote(deps, { ...made, holderId, paymentId }));
  const others = found.map((one) => one.give.currency).filter((currency) => currency !== quote.give.currency);
  return { quote, others };
}

/**
 * Computes what each balance in another currency would give to bring a sum now, the first opened one first. Who owes
 * pays nothing by an exchange.
 */
export async function bringing(deps: ExchangeDeps, holderId: Id<'hld'>, get: Money): Promise<Terms[]> {
  const { db, world, ledger, rates } = deps;
  const now = world.clocks.business();
  const owned = await ledger.accountsOfHolder(holderId);
  const others = owned.filter((one) => one.kind === 'available' && one.currency !== get.currency);
  if (owedOn(owned).length > 0 || others.length === 0) return [];
  const [terms, day] = await Promise.all([db.one((tx) => termsAt(tx, now)), rates.latest()]);
  return others.flatMap((account) => {
    const made = makeQuoteFor(get, { day, terms, spendable: spendable(account) }, now);
    return made.ok ? [made.value] : [];
  });
}

/** Finds a quote for a payment that still holds. */
export async function findForPayment(
  { db, world }: ExchangeDeps,
  { holderId, paymentId }: Pick<ForPayment, 'holderId' | 'paymentId'>,
  quoteId: string,
): Promise<Quote | undefined> {
  if (!isId('exq', quoteId)) return undefined;
  const open = await db.one((tx) => openQuotesFor(tx, HOME_CELL, paymentId, world.clocks.business()));
  return open.find((quote) => quote.id === quoteId && quote.holderId === holderId);
}
