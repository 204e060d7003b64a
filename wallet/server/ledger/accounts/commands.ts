import { invariant } from '#platform/kernel/invariant.ts';
import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Money } from '#platform/money/money.ts';
import { accountsKey, touch } from '../batch/command.ts';
import type { MoneyCommand, State } from '../batch/command.ts';
import { debtsOf, indebted, withDebtsPaid } from './debt-commands.ts';
import { credit } from './debt-domain.ts';
import { isAbove, mergePostings } from './domain.ts';
import type { EntryDraft, Posting } from './domain.ts';
import { exchange, exchangeEntry } from './exchange-domain.ts';
import type { ExchangeAccounts, Exchanged, Rate } from './exchange-domain.ts';

interface ExchangeMoney {
  readonly give: Money;
  readonly rate: Rate;
  readonly marginBasisPoints: number;
  readonly accounts: ExchangeAccounts;
  /** What the exchange is of; the last word of the entry's reason. */
  readonly reference?: Id;
}

type ExchangeError = { readonly code: 'insufficient_funds' } | { readonly code: 'exchange_too_small' };

/** Exchanges money of one account for money of another, in one entry. Submit it with a key, so that it happens once. */
export const exchangeMoney: MoneyCommand<ExchangeMoney, Exchanged, ExchangeError> = {
  kind: 'exchange',
  touches: ({ accounts }) => [touch(accountsKey, [...Object.values(accounts), ...debtsOf([accounts.taker])])],
  decide: ({ give, rate, marginBasisPoints, accounts, reference }, state) => {
    const giver = state.get(accountsKey, accounts.giver);
    invariant(giver, 'the giver has an account');
    if (!isAbove(giver, -give.minor)) return err({ code: 'insufficient_funds' });
    const exchanged = exchange(give, rate, marginBasisPoints);
    if (exchanged.get.minor === 0n) return err({ code: 'exchange_too_small' });
    const writes = { answer: exchanged, entries: [exchangeEntry({ give, rate, ...exchanged }, accounts, reference)] };
    return ok(withDebtsPaid(state, writes, [accounts.taker], 'Debt paid from an exchange'));
  },
  answer: {
    toJson: ({ get, kept }) => ({ currency: get.currency, get: String(get.minor), kept: String(kept.minor) }),
    fromJson: (json) => {
      const { currency, get, kept } = json as Record<'get' | 'kept', string> & Pick<Money, 'currency'>;
      return { get: { minor: BigInt(get), currency }, kept: { minor: BigInt(kept), currency } };
    },
  },
};

interface CorrectedPosting extends Posting {
  /** Where the posting changed a debt, the account whose owner's debt it is. */
  readonly debtOf?: Id<'acc'> | null;
}

interface CorrectEntry {
  readonly number: bigint;
  /** The postings of the entry that is reversed. */
  readonly postings: readonly CorrectedPosting[];
  readonly paymentId?: Id<'pay'>;
  readonly reason: string;
}

/**
 * Reverses an entry by an opposite one. What it gives back to a debt that was paid meanwhile goes to the owner. Submit it with the entry's number as its key, so that it happens once. Without
 * a key, the database refuses the second reversal.
 */
export const correctEntry: MoneyCommand<CorrectEntry, string, { readonly code: 'insufficient_funds' }> = {
  kind: 'entry.correct',
  touches: ({ postings }) => {
    const ids = idsOf(postings);
    return [touch(accountsKey, [...ids, ...debtsOf(ids)])];
  },
  decide: ({ number, postings, paymentId, reason }, state) => {
    const opposite = mergePostings(postings.flatMap((posting) => oppositeOf(state, posting)));
    const isCovered = opposite.every((posting) => {
      const account = state.get(accountsKey, posting.accountId);
      invariant(account, 'every account of the entry exists');
      return isAbove(account, posting.amountMinor);
    });
    if (!isCovered) return err({ code: 'insufficient_funds' });
    const paid = paymentId === undefined ? {} : { paymentId };
    const entry: EntryDraft = { kind: 'correction', reason, ...paid, corrects: number, postings: opposite };
    const writes = { answer: String(number), entries: [entry] };
    return ok(withDebtsPaid(state, writes, idsOf(postings), 'Debt paid from a correction'));
  },
  answer: { toJson: (number) => number, fromJson: String },
};

function idsOf(postings: readonly CorrectedPosting[]): Id<'acc'>[] {
  return postings.flatMap(({ accountId, debtOf }) => (debtOf ? [accountId, debtOf] : [accountId]));
}

function oppositeOf(state: State, { accountId, currency, amountMinor, debtOf }: CorrectedPosting): Posting[] {
  const minor = -amountMinor;
  return debtOf && minor > 0n
    ? credit(indebted(state, debtOf), { minor, currency })
    : [{ accountId, currency, amountMinor: minor }];
}
