import type { Id } from '#platform/kernel/id.ts';
import type { Json } from '#platform/kernel/canonical.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import { err, ok } from '#platform/kernel/result.ts';
import { isSame } from '#platform/money/money.ts';
import { standingsKey } from '../../identity/limits/resources.ts';
import { exchangeMoney } from '../../ledger/accounts/commands.ts';
import { balanceIdOf } from '../../ledger/accounts/domain.ts';
import { accountsKey, put, touch } from '../../ledger/batch/command.ts';
import type { MoneyCommand, State } from '../../ledger/batch/command.ts';
import { hasRunOut, newBalance } from './domain.ts';
import type { Quote } from './domain.ts';
import { quotesKey } from './store.ts';

interface UseQuote {
  readonly quote: Quote;
  /** The taker is the holder's account in the bought currency, or the one that the exchange opens. */
  readonly accounts: Parameters<typeof exchangeMoney.touches>[0]['accounts'];
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
      rows: [put(quotesKey, { ...quote, doneAt: now }), ...opened(command, state, now)],
    });
  },
  answer: { toJson: (id): Json => id, fromJson: (json) => json as Id<'exq'> },
};

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
