import type { Id } from '#platform/kernel/id.ts';
import type { Json } from '#platform/kernel/canonical.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { isSame } from '#platform/money/money.ts';
import { standingsKey } from '../../identity/limits/resources.ts';
import { exchangeMoney } from '../../ledger/accounts/commands.ts';
import { debtsOf, indebted } from '../../ledger/accounts/debt-commands.ts';
import { balanceIdOf, isAbove } from '../../ledger/accounts/domain.ts';
import type { EntryDraft } from '../../ledger/accounts/domain.ts';
import { exchangeEntry } from '../../ledger/accounts/exchange-domain.ts';
import type { ExchangeAccounts } from '../../ledger/accounts/exchange-domain.ts';
import { accountsKey, put, touch } from '../../ledger/batch/command.ts';
import type { MoneyCommand, RowWrite, State } from '../../ledger/batch/command.ts';
import { hasRunOut, newBalance, refundedId } from './domain.ts';
import type { Quote, Refunded } from './domain.ts';
import { refundedKey } from './resources.ts';
import { quotesKey } from './store.ts';

/** A quote, with the accounts through which its exchange goes. */
export interface UseQuote {
  readonly quote: Quote;
  /** The taker is the holder's account in the bought currency, or the one that the exchange opens. */
  readonly accounts: ExchangeAccounts;
}

/** Why a quote is not used. */
export type UseError =
  | { readonly code: 'quote_expired' }
  | { readonly code: 'account_frozen' }
  | { readonly code: 'insufficient_funds' };

/**
 * Exchanges at a quote, once: one entry, in whose database transaction the holder's account in the bought currency
 * opens if there is none. Idempotent by the state of the quote: a used one is the answer.
 */
export const useQuote: MoneyCommand<UseQuote, Id<'exq'>, UseError> = {
  kind: 'exchange.use',
  touches: (command) => [
    touch(standingsKey, [command.quote.holderId]),
    touch(quotesKey, [command.quote.id]),
    touch(refundedKey, [refundedOfQuote(command.quote)]),
    ...exchangeMoney.touches(orderOf(command)),
  ],
  decide: (command, state, context) => {
    const { now } = context;
    const quote = state.get(quotesKey, command.quote.id);
    // Deleted, since it ran out.
    if (!quote) return err({ code: 'quote_expired' });
    if (quote.doneAt !== null) return ok({ answer: quote.id });
    if (hasRunOut(quote, now)) return err({ code: 'quote_expired' });
    if (state.get(standingsKey, quote.holderId)?.status !== 'active') return err({ code: 'account_frozen' });
    const refunded = quote.isOfRefunds ? state.get(refundedKey, refundedOfQuote(quote)) : undefined;
    // Another quote without a margin was used meanwhile.
    if (quote.isOfRefunds && (refunded?.leftMinor ?? 0n) < quote.give.minor) return err({ code: 'quote_expired' });
    const decided = exchangeMoney.decide(orderOf({ ...command, quote }), state, context);
    if (!decided.ok) {
      invariant(decided.error.code === 'insufficient_funds', 'a quote gets more than zero');
      return err(decided.error);
    }
    const { answer, entries = [] } = decided.value;
    invariant(isSame(answer.get, quote.get) && isSame(answer.kept, quote.kept), 'an exchange is as it was quoted');
    return ok({
      answer: quote.id,
      entries,
      rows: [
        put(quotesKey, { ...quote, doneAt: now }),
        ...(refunded ? [put(refundedKey, { ...refunded, leftMinor: refunded.leftMinor - quote.give.minor })] : []),
        ...opened(command, state, now),
      ],
    });
  },
  answer: { toJson: (id): Json => id, fromJson: (json) => json as Id<'exq'> },
};

function refundedOfQuote({ holderId, give, get }: Quote): string {
  return refundedId(holderId, give.currency, get.currency);
}

/** Adds to what a holder may exchange without a margin. The command touches it. */
export function refundedMore(state: State, { leftMinor, ...of }: Omit<Refunded, 'id'>): RowWrite {
  const id = refundedId(of.holderId, of.from, of.to);
  const before = state.get(refundedKey, id)?.leftMinor ?? 0n;
  return put(refundedKey, { ...of, id, leftMinor: before + leftMinor });
}

/** Why a quote brings nothing to its payment. */
export type BringError = { readonly code: 'rate_expired' } | Extract<UseError, { readonly code: 'insufficient_funds' }>;

/** Touches what `bringToPayment` reads and writes. */
export function touchesOfBringing({ quote, accounts }: UseQuote) {
  return [touch(quotesKey, [quote.id]), touch(accountsKey, [...Object.values(accounts), ...debtsOf([accounts.taker])])];
}

/**
 * Decides the exchange that pays for a payment, for the command that captures it: the capture's entry follows in the
 * same transaction. No debt takes what it brings, so it brings nothing while the holder owes in that currency.
 */
export function bringToPayment(
  state: State,
  { quote: { id }, accounts }: UseQuote,
  now: Date,
): Result<{ readonly quote: Quote; readonly entry: EntryDraft; readonly rows: readonly RowWrite[] }, BringError> {
  const quote = state.get(quotesKey, id);
  if (!quote || quote.doneAt !== null || hasRunOut(quote, now)) return err({ code: 'rate_expired' });
  const giver = state.get(accountsKey, accounts.giver);
  invariant(giver, 'a quote is for a balance that there is');
  const isOwing = (indebted(state, accounts.taker).debt?.postedMinor ?? 0n) < 0n;
  if (isOwing || !isAbove(giver, -quote.give.minor)) return err({ code: 'insufficient_funds' });
  return ok({ quote, entry: exchangeEntry(quote, accounts, id), rows: [put(quotesKey, { ...quote, doneAt: now })] });
}

function orderOf({ quote, accounts }: UseQuote) {
  const { id, give, rate, marginBasisPoints } = quote;
  return { give, rate, marginBasisPoints, accounts, reference: id };
}

function opened({ quote, accounts }: UseQuote, state: State, now: Date) {
  if (state.get(accountsKey, accounts.taker)) return [];
  const { holderId, get } = quote;
  invariant(accounts.taker === balanceIdOf(holderId, get.currency), 'every other account exists');
  return [put(accountsKey, newBalance(quote, get.currency, now))];
}
