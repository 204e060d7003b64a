import { ok } from '#platform/kernel/result.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import type { Id } from '#platform/kernel/id.ts';
import { negate } from '#platform/money/money.ts';
import type { Money } from '#platform/money/money.ts';
import { transfer } from '../../ledger/accounts/domain.ts';
import { accountsKey, touch } from '../../ledger/batch/command.ts';
import type { MoneyCommand } from '../../ledger/batch/command.ts';

interface PostHouseMoney {
  /** The kind of the entry. */
  readonly kind: 'own_money' | 'processor_fee';
  /** The account of the house, and the processor's. */
  readonly accounts: { readonly house: Id<'acc'>; readonly clearing: Id<'acc'> };
  /** The balance that the house's account should have. */
  readonly balance: Money;
  /** The last day that the balance includes (`YYYY-MM-DD`). */
  readonly day: string;
}

/** Brings an account of the house to a balance, against the processor's account. It does nothing the second time. */
export const postHouseMoney: MoneyCommand<PostHouseMoney, null, never> = {
  kind: 'settlement.house_money',
  touches: ({ accounts }) => [touch(accountsKey, Object.values(accounts))],
  decide: ({ kind, accounts: { house, clearing }, balance, day }, state) => {
    const account = state.get(accountsKey, house);
    invariant(account, 'the house has its accounts');
    const missing = balance.minor - account.postedMinor;
    if (missing === 0n) return ok({ answer: null });
    const sum = { minor: missing, currency: balance.currency };
    const postings = missing > 0n ? transfer(clearing, house, sum) : transfer(house, clearing, negate(sum));
    const reason = kind === 'own_money' ? `Own money at the bank until ${day}` : `Fees of the processor until ${day}`;
    return ok({ answer: null, entries: [{ kind, reason, postings }] });
  },
  answer: { toJson: () => null, fromJson: () => null },
};
