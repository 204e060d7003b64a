import type { Tx } from '#platform/db/db.ts';
import type { KeyReused } from '#platform/http/idempotency.ts';
import { isId } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { Currency } from '#platform/money/currency.ts';
import type { Money } from '#platform/money/money.ts';
import { HOME_CELL } from '../../cell.ts';
import type { ProofError, WaysToProve } from '../../identity/second-factor/proof-service.ts';
import { owedOn } from '../../ledger/accounts/debt-domain.ts';
import { balanceIdOf, spendable } from '../../ledger/accounts/domain.ts';
import type { ExchangeAccounts } from '../../ledger/accounts/exchange-domain.ts';
import { exchangeChallenge } from './challenge-domain.ts';
import { useQuote } from './commands.ts';
import type { UseError } from './commands.ts';
import { currencyIn, hasRunOut, offerOf } from './domain.ts';
import type { ExchangeTerms, Offer, Quote, QuoteError } from './domain.ts';
import type { ExchangeDeps, Given } from './port.ts';
import { bringing, findForPayment, quoteFor, quoteForPayment } from './quoting-service.ts';
import type { ForPayment, QuoteForPayment } from './quoting-service.ts';
import { refundedOf } from './refunded-store.ts';
import { findQuotes, newestDone, termVersions, termsAt } from './store.ts';

/** Why an exchange is refused. */
export type ExchangeError = UseError | ProofError | KeyReused | { readonly code: 'proof_missing' };

/** The door to exchanges of currencies. */
export interface Exchange {
  /** The terms in force at the current business time. */
  terms(): Promise<ExchangeTerms>;
  /** All versions of the terms, also those to come, oldest first. */
  versions(): Promise<readonly ExchangeTerms[]>;
  /** The exchanges among the newest `most` quotes of all holders, newest first. */
  newest(most: number): Promise<readonly Quote[]>;
  /** What the holder can exchange now. */
  offer(holderId: Id<'hld'>): Promise<Offer>;
  /** Stores a quote for a sum. Moves and reserves nothing. */
  quote(holderId: Id<'hld'>, give: Money, to: Currency): Promise<Result<Quote, QuoteError>>;
  /** Finds one of the holder's quotes that is for no payment. */
  find(holderId: Id<'hld'>, quoteId: string): Promise<Quote | undefined>;
  /** Reads the quotes with these ids that the transaction's reader may see. */
  list(tx: Tx, ids: readonly Id<'exq'>[]): Promise<readonly Quote[]>;
  /** How the holder can prove the exchange. */
  ways(quote: Quote): Promise<WaysToProve>;
  /**
   * Quotes what a balance in another currency gives to bring a sum to a payment; undefined if none covers it. A quote
   * that still holds for a while is quoted again. Moves and reserves nothing.
   */
  quoteForPayment(asked: ForPayment): Promise<QuoteForPayment | undefined>;
  /** Finds the quote for a payment of this holder, if it still holds. */
  findForPayment(holderId: Id<'hld'>, paymentId: Id<'pay'>, quoteId: string): Promise<Quote | undefined>;
  /** Whether a balance in another currency could bring this sum now. */
  canBring(holderId: Id<'hld'>, get: Money): Promise<boolean>;
  /** The accounts through which the exchange of a quote goes. */
  accountsOf(quote: Quote): Promise<ExchangeAccounts>;
  /** Exchanges at a quote, once. A used quote is returned as it is, and needs no proof. */
  use(quote: Quote, given: Given): Promise<Result<Quote, ExchangeError>>;
}

/** The currency of a wallet that opens in this country now, in the caller's transaction. */
export async function currencyOfNewWallet(tx: Tx, country: string | undefined, now: Date): Promise<Currency> {
  return currencyIn(await termsAt(tx, now), country);
}

/** Creates the door to exchanges. */
export function createExchange(deps: ExchangeDeps): Exchange {
  return {
    terms: () => deps.db.one((tx) => termsAt(tx, deps.world.clocks.business())),
    versions: () => deps.db.one(termVersions),
    newest: (most) => deps.db.one((tx) => newestDone(tx, HOME_CELL, most)),
    offer: (holderId) => offerTo(deps, holderId),
    quote: (holderId, give, to) => quoteFor(deps, holderId, give, to),
    find: (holderId, quoteId) => findOwn(deps, holderId, quoteId),
    list: async (tx, ids) => (ids.length === 0 ? [] : findQuotes(tx, HOME_CELL, ids)),
    ways: (quote) => deps.proofs.ways(quote.holderId, exchangeChallenge(quote)),
    quoteForPayment: (asked) => quoteForPayment(deps, asked),
    findForPayment: (holderId, paymentId, quoteId) => findForPayment(deps, { holderId, paymentId }, quoteId),
    canBring: async (holderId, get) => (await bringing(deps, holderId, get)).length > 0,
    accountsOf: (quote) => accountsOf(deps, quote),
    use: (quote, given) => exchangeAt(deps, quote, given),
  };
}

async function offerTo({ db, world, rates, ledger }: ExchangeDeps, holderId: Id<'hld'>): Promise<Offer> {
  const [terms, day, owned, refunded] = await Promise.all([
    db.one((tx) => termsAt(tx, world.clocks.business())),
    rates.latest(),
    ledger.accountsOfHolder(holderId),
    db.asReader({ holder: holderId }, (tx) => refundedOf(tx, HOME_CELL, holderId)),
  ]);
  const balances = owned.filter((account) => account.kind === 'available').map(spendable);
  return offerOf(terms, day, { balances, refunded, owed: owedOn(owned) });
}

async function findOwn({ db }: ExchangeDeps, holderId: Id<'hld'>, quoteId: string): Promise<Quote | undefined> {
  if (!isId('exq', quoteId)) return undefined;
  const [quote] = await db.asReader({ holder: holderId }, (tx) => findQuotes(tx, HOME_CELL, [quoteId]));
  return quote?.paymentId === null ? quote : undefined;
}

async function exchangeAt(deps: ExchangeDeps, quote: Quote, given: Given): Promise<Result<Quote, ExchangeError>> {
  const { world, batch } = deps;
  const proved = await prove(deps, quote, given);
  if (!proved.ok) return proved;
  const { holderId, cell } = quote;
  const accounts = await accountsOf(deps, quote);
  await world.faultpoint('exchange.proved');
  const key = given.key && { ...given.key, scope: `exchange ${holderId}` };
  const used = await batch.submit(useQuote, { quote, accounts }, { cell, ...(key ? { key } : {}) });
  if (!used.ok) return used;
  const done = await findOwn(deps, holderId, used.value);
  invariant(done, 'a used quote stays');
  return ok(done);
}

async function accountsOf({ ledger }: ExchangeDeps, { give, get, holderId, cell }: Quote): Promise<ExchangeAccounts> {
  const giver = await ledger.balanceAccount(holderId, give.currency);
  invariant(giver, 'a quote is for a balance that there is');
  return {
    giver,
    taker: (await ledger.balanceAccount(holderId, get.currency)) ?? balanceIdOf(holderId, get.currency),
    fees: ledger.house('fees', get.currency, cell),
    positionFrom: ledger.house('fx_position', give.currency, cell),
    positionTo: ledger.house('fx_position', get.currency, cell),
  };
}

/** Judges the proof. A used quote moves nothing any more, and one that has run out costs no try. */
async function prove(
  { world, proofs }: ExchangeDeps,
  quote: Quote,
  { proof }: Given,
): Promise<Result<void, ExchangeError>> {
  if (quote.doneAt !== null) return ok();
  if (hasRunOut(quote, world.clocks.business())) return err({ code: 'quote_expired' });
  if (!proof) return err({ code: 'proof_missing' });
  const proved = await proofs.prove(quote.holderId, exchangeChallenge(quote), proof);
  return proved.ok ? ok() : proved;
}
