import { invariant } from '#platform/kernel/invariant.ts';
import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import { spendable, transfer } from '../../wallet/server/ledger/accounts/domain.ts';
import { accountsKey, touch } from '../../wallet/server/ledger/batch/command.ts';
import type { MoneyCommand } from '../../wallet/server/ledger/batch/command.ts';

interface Move {
  readonly from: Id<'acc'>;
  readonly to: Id<'acc'>;
  readonly minor: bigint;
  /** Makes the command return an unbalanced entry. */
  readonly poison?: boolean;
  /** Makes the decision throw, as a bug or an unexpected value would. */
  readonly trips?: boolean;
}

/** Moves euros from one account to another, with a message in the outbox. */
export const move: MoneyCommand<Move, string, { code: 'insufficient_funds' }> = {
  kind: 'move',
  touches: ({ from, to }) => [touch(accountsKey, [from, to])],
  decide: ({ from, to, minor, poison, trips }, state) => {
    if (trips) throw new RangeError('Invalid time value');
    const source = state.get(accountsKey, from);
    invariant(source, 'the source account exists');
    if (!poison && source.floorMinor !== null && spendable(source).minor < minor) {
      return err({ code: 'insufficient_funds' });
    }
    const postings = transfer(from, to, { minor, currency: 'EUR' });
    if (poison) postings.pop();
    return ok({
      answer: `moved ${minor}`,
      entries: [{ kind: 'move', reason: 'a test', postings }],
      outbox: [{ kind: 'moved', payload: String(minor) }],
    });
  },
  answer: { toJson: (answer) => answer, fromJson: String },
};
