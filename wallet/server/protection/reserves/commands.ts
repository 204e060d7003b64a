import type { Id } from '#platform/kernel/id.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import { ok } from '#platform/kernel/result.ts';
import { negate } from '#platform/money/money.ts';
import type { Money } from '#platform/money/money.ts';
import { debtAccountId } from '../../ledger/accounts/debt-domain.ts';
import { transfer } from '../../ledger/accounts/domain.ts';
import { accountsKey, put, touch } from '../../ledger/batch/command.ts';
import type { MoneyCommand } from '../../ledger/batch/command.ts';
import { partOf, withPart } from '../../payments/payments/domain.ts';
import { reserveEnd } from '../../payments/payments/jobs-schema.ts';
import { paymentsKey } from '../../payments/payments/resources.ts';
import { freeReserved, nextPayout } from '../../payments/payments/reserve-domain.ts';
import { payoutId } from './domain.ts';
import { payoutsKey } from './resources.ts';
import { statementOf } from './statement-domain.ts';
import { debtPaid, withHeld } from './writes-commands.ts';

interface PayOut {
  readonly paymentId: Id<'pay'>;
  readonly partId: Id<'prt'>;
}

/**
 * Frees what of a part's reserve has ended; debts of its seller take it first. Its timer may fire early, late
 * or twice, and while a case is open nothing is freed: the end of the case sets the timer again.
 */
export const payOut: MoneyCommand<PayOut, Money | null, never> = {
  kind: 'part.pay_out',
  touches: ({ paymentId }) => [touch(paymentsKey, [paymentId])],
  touchesThen: ({ paymentId, partId }, loaded) => {
    const payment = loaded.find(paymentsKey, paymentId);
    const part = payment && partOf(payment, partId);
    if (!part || part.sellerCell !== payment.cell) return [];
    return [touch(accountsKey, [part.sellerAccountId, debtAccountId(part.sellerAccountId)])];
  },
  decide: ({ paymentId, partId }, state, { now }) => {
    const payment = state.get(paymentsKey, paymentId);
    const part = payment && partOf(payment, partId);
    const due = part && nextPayout(part);
    if (!due) return ok({ answer: null });
    if (now < due) return ok({ answer: null, timers: { set: [reserveEnd.at(due, paymentId, partId)] } });
    const { part: after, freed } = freeReserved(part, now);
    const accountId = part.sellerAccountId;
    const account = state.get(accountsKey, accountId);
    invariant(account, 'the account of a seller exists');
    const debt = debtPaid(state, accountId, freed);
    // The debt is of other sales, so its line in the history names no payment.
    const reason = `Debt paid from order ${payment.orderReference}`;
    const postings = debt.minor > 0n ? transfer(accountId, debtAccountId(accountId), debt) : [];
    const next = nextPayout(after);
    const about = { cell: payment.cell, accountId, paymentId, partId, statement: statementOf(part, now) };
    return ok({
      answer: freed,
      rows: [
        put(paymentsKey, withPart(payment, after)),
        // A debt may have taken all of it at the release.
        ...(freed.minor > 0n
          ? [
              put(accountsKey, withHeld(account, negate(freed))),
              put(payoutsKey, { ...about, id: payoutId(partId, now), freed, debt, at: now }),
            ]
          : []),
      ],
      entries: debt.minor > 0n ? [{ kind: 'debt_paid', reason, postings }] : [],
      timers: next ? { set: [reserveEnd.at(next, paymentId, partId)] } : {},
    });
  },
};
