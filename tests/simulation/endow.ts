import { ok } from '#platform/kernel/result.ts';
import type { Id } from '#platform/kernel/id.ts';
import { transfer } from '../../wallet/server/ledger/accounts/domain.ts';
import { accountsKey, touch } from '../../wallet/server/ledger/batch/command.ts';
import type { MoneyCommand } from '../../wallet/server/ledger/batch/command.ts';

interface Endowment {
  readonly from: Id<'acc'>;
  readonly to: Id<'acc'>;
  readonly minor: bigint;
}

/** Moves money between accounts of the house, as a correction does. Submit it with a key. */
export const endow: MoneyCommand<Endowment, string, never> = {
  kind: 'endow',
  touches: ({ from, to }) => [touch(accountsKey, [from, to])],
  decide: ({ from, to, minor }) =>
    ok({
      answer: 'endowed',
      entries: [{ kind: 'endowed', reason: 'Income', postings: transfer(from, to, { minor, currency: 'EUR' }) }],
    }),
  answer: { toJson: () => ({}), fromJson: () => 'endowed' },
};
