import type { Id } from '#platform/kernel/id.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import { ok } from '#platform/kernel/result.ts';
import { accountsKey, put, touch } from '../../ledger/batch/command.ts';
import type { MoneyCommand } from '../../ledger/batch/command.ts';
import { askAgainAt, settle } from '../processor/settle-domain.ts';
import type { Outcome, SettleError } from '../processor/settle-domain.ts';
import { centEntries, failureOf } from './cents-domain.ts';
import type { Cent, CentHouse } from './cents-domain.ts';
import { centsKey } from './cents-store.ts';
import { askCent, centLost } from './jobs-schema.ts';

interface SettleCent {
  readonly id: Id<'ins'>;
  readonly outcome: Outcome;
  readonly house: CentHouse;
}

/**
 * Applies an outcome to a cent, with its entries, in one transaction. Answer, webhook and deadline all submit this.
 * Idempotent by the state of the row. A job ends the proof of an account whose cent did not stay there.
 */
export const settleCent: MoneyCommand<SettleCent, Cent, SettleError> = {
  kind: 'cent.settle',
  touches: ({ id, house }) => [touch(centsKey, [id]), touch(accountsKey, Object.values(house))],
  decide: ({ id, outcome, house }, state, { now }) => {
    const before = state.get(centsKey, id);
    invariant(before, 'a cent is stored before it is sent');
    const settled = settle(before, outcome, now);
    if (!settled.ok) return settled;
    const { paidOut: cent, moves } = settled.value;
    const why = failureOf(cent);
    const again = askAgainAt(cent, now);
    return ok({
      answer: cent,
      rows: [put(centsKey, cent)],
      entries: centEntries(cent, moves, house),
      outbox: why !== undefined && cent.status !== before.status ? [centLost({ instrument_id: id, why })] : [],
      timers: again ? { set: [askCent.at(again, id)] } : { clear: [askCent.of(id)] },
    });
  },
};
